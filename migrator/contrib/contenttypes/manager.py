"""The manager behind ``bookmark.tags``, a generic relation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.contrib.contenttypes.models import ContentType
from migrator.expressions.q import Q
from migrator.host.mode import public, public_path
from migrator.host.ports import router
from migrator.models.adoption import single_queryset
from migrator.models.bodies import Effects, evaluate, invoke
from migrator.models.related.one_to_many import OneToManyMethods, OneToManyRemoval
from migrator.sql.effects import Atomic


class GenericMethods(OneToManyRemoval, OneToManyMethods):
    """Methods of the manager of objects that refer to one instance by content type and key.

    What is removed is deleted: a generic reference to nothing has no meaning.
    """

    def __init__(self, instance: Any) -> None:
        super().__init__(instance)
        # The relation's field is on the instance's side here.
        self.model = self.rel.model
        field = self.field
        self.content_type = ContentType.objects.db_manager(instance._state.db).get_for_model(
            instance, for_concrete_model=field.for_concrete_model
        )
        self.content_type_field_name = field.content_type_field_name
        self.object_id_field_name = field.object_id_field_name
        self.prefetch_cache_name = field.attname
        self.pk_val = instance.pk
        self.core_filters = {
            f"{self.content_type_field_name}__pk": self.content_type.id,
            self.object_id_field_name: instance.pk,
        }

    def __call__(self, *, manager: str) -> Any:
        """Return the same relation seen through another manager of the related model."""
        other = getattr(self.model, manager).__class__
        return create_generic_related_manager(other, self.rel)(self.instance)

    def __str__(self) -> str:
        return repr(self)

    def _check_fk_val(self) -> None:
        """Nothing: the key is a value like others here."""

    def _link(self) -> dict[str, Any]:
        return {self.content_type_field_name: self.content_type, self.object_id_field_name: self.pk_val}

    # -- reading --

    def _apply_rel_filters(self, queryset: Any) -> Any:
        """Narrow *queryset* to the instance's objects."""
        instance = self.instance
        queryset._add_hints(instance=instance)
        queryset = queryset.using(self._db or router.get().db_for_read(self.model, instance=instance))
        queryset._fetch_mode = instance._state.fetch_mode
        return queryset.filter(**self.core_filters)

    def _remove_prefetched_objects(self) -> None:
        self._prefetched().pop(self.prefetch_cache_name, None)

    def get_queryset(self) -> Any:
        """Return the instance's objects: prefetched ones if there are any."""
        prefetched = self._prefetched().get(self.prefetch_cache_name)
        if prefetched is not None:
            return prefetched
        return self._apply_rel_filters(self._all_objects())

    def _all_objects(self) -> Any:
        return super(OneToManyMethods, self).get_queryset()  # type: ignore[misc]  # from the manager class

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Return the queryset for the objects of all *instances*, and how to match them up."""
        queryset = single_queryset(querysets)
        if queryset is None:
            queryset = self._all_objects()
        queryset._add_hints(instance=instances[0])
        queryset = queryset.using(queryset._db or self._db)
        keys: dict[Any, set[Any]] = {}
        for instance in instances:
            keys.setdefault(self._content_type_of(instance).pk, set()).add(instance.pk)
        type_name, key_name = self.content_type_field_name, self.object_id_field_name
        condition = Q(
            *(
                Q((f"{type_name}__pk", content_type_id), (f"{key_name}__in", wanted))
                for content_type_id, wanted in keys.items()
            ),
            _connector=Q.OR,
        )
        # The key may be stored as another type than it has.
        convert = instances[0]._meta.pk.to_python
        type_attribute = self.model._meta.get_field(type_name).attname
        return (
            queryset.filter(condition),
            lambda obj: (convert(getattr(obj, key_name)), getattr(obj, type_attribute)),
            lambda instance: (instance.pk, self._content_type_of(instance).pk),
            False,
            self.prefetch_cache_name,
            False,
        )

    def _content_type_of(self, instance: Any) -> Any:
        manager = ContentType.objects.db_manager(instance._state.db)
        return manager.get_for_model(instance, for_concrete_model=self.field.for_concrete_model)

    # -- adding --

    def _accept(self, obj: Any, saved_on: str | None) -> None:
        # First: setting the content type of another database is refused with an error that says less.
        self._check_type(obj)
        self._check_saved(obj, saved_on)
        self._adopt(obj)

    # -- removing --

    def _related_remove(self, *objs: Any, bulk: bool = True) -> Effects[None]:
        if not objs:
            return
        for obj in objs:
            self._check_type(obj)
        yield from invoke(self._clear, self.filter(pk__in=[obj.pk for obj in objs]), bulk)

    def _related_unlink(self, queryset: Any, bulk: bool) -> Effects[None]:
        self._remove_prefetched_objects()
        using = self._write_alias()
        rows = queryset.using(using)
        if bulk:
            yield from invoke(rows.delete)
            return

        def delete_each() -> Effects[None]:
            for obj in (yield from evaluate(rows)):
                yield from invoke(obj.delete)

        yield Atomic(using, delete_each, savepoint=False)


@public("contrib.contenttypes.fields")
def create_generic_related_manager(superclass: Any, rel: Any) -> Any:
    """Return the manager class for the generic relation *rel*, derived from the manager class *superclass*."""
    return type(
        "GenericRelatedObjectManager",
        (GenericMethods, superclass),
        {
            "__module__": public_path("contrib.contenttypes.fields"),
            "__qualname__": "create_generic_related_manager.<locals>.GenericRelatedObjectManager",
            "rel": rel,
        },
    )
