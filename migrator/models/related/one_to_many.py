"""The manager behind ``parent.child_set``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.fields.alters_data import AltersData
from migrator.host.exceptions import FieldError
from migrator.host.mode import public_path
from migrator.host.ports import connections, router
from migrator.models.adoption import keys_pointed_at, remembering, single_queryset
from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.manager import Manager
from migrator.models.marks import marked
from migrator.models.related.delegation import invoke_inherited
from migrator.models.related.prefetching import _filter_prefetch_queryset
from migrator.models.related.siblings import SiblingMaker, sibling_maker
from migrator.runtime.drivers import arun, run
from migrator.sql.effects import Atomic


class OneToManyMethods(AltersData):
    """Methods of the manager of objects that point at one instance by foreign key.

    Comes before the related model's own manager class in the MRO.
    """

    rel: Any
    do_not_call_in_templates = True

    model: Any
    _db: str | None
    db_manager: Any
    filter: Any
    using: Any

    def __init__(self, instance: Any) -> None:
        super().__init__()
        self.instance = instance
        self.model = self.rel.related_model
        self.field = self.rel.field
        self.core_filters = {self.field.name: instance}

    def __call__(self, *, manager: str) -> Any:
        """Return the same relation seen through another manager of the related model."""
        other = getattr(self.model, manager).__class__
        return create_reverse_many_to_one_manager(other, self.rel)(self.instance)

    def _check_fk_val(self) -> None:
        for field in self.field.foreign_related_fields:
            if getattr(self.instance, field.attname) is None:
                raise ValueError(
                    f'"{self.instance!r}" needs to have a value for field "{field.attname}" before this '
                    "relationship can be used."
                )

    def _write_alias(self) -> str:
        return str(router.get().db_for_write(self.model, instance=self.instance))

    # -- reading --

    def _apply_rel_filters(self, queryset: Any) -> Any:
        """Narrow *queryset* to the instance's objects, which then know the instance without asking."""
        instance, field = self.instance, self.field
        using = self._db or router.get().db_for_read(self.model, instance=instance)
        empty_is_null = connections.get()[using].features.interprets_empty_strings_as_nulls
        queryset._add_hints(instance=instance)
        if self._db:
            queryset = queryset.using(self._db)
        queryset._fetch_mode = instance._state.fetch_mode
        queryset._defer_next_filter = True
        queryset = queryset.filter(**self.core_filters)
        for foreign in field.foreign_related_fields:
            value = getattr(instance, foreign.attname)
            if value is None or (value == "" and empty_is_null):
                return queryset.none()
        if field.many_to_one:
            # Not for generic relations, which go through another field.
            try:
                key = getattr(instance, field.target_field.attname)
            except FieldError:
                # Several columns.
                key = tuple(getattr(instance, target.attname) for target in field.path_infos[-1].target_fields)
            queryset._known_related_objects = {field: {key: instance}}
        return queryset

    def siblings_of(self, queryset: Any) -> SiblingMaker | None:
        """Return what makes querysets like *queryset*, which is this manager's, for other instances."""
        field = self.field
        related = field.foreign_related_fields
        kind = type(self)
        is_plain = kind._superclass is Manager and kind.get_queryset is OneToManyMethods.get_queryset
        is_plain = is_plain and field.many_to_one and len(related) == 1
        if not is_plain or related[0].model is not type(self.instance):
            return None
        keys = [related[0].attname, self.instance._meta.pk.attname]
        return sibling_maker(queryset, [(field.name, None)], keys, known=field)

    _superclass: Any = None

    def _prefetched(self) -> dict[str, Any]:
        return getattr(self.instance, "_prefetched_objects_cache", {})

    def _remove_prefetched_objects(self) -> None:
        self._prefetched().pop(self.field.remote_field.cache_name, None)

    def get_queryset(self) -> Any:
        """Return the instance's objects: prefetched ones if there are any.

        Raises:
            ValueError: the instance is not saved.
        """
        # The manager itself can be had, for its model, say.
        if not self.instance._is_pk_set():
            raise ValueError(
                f"{self.instance.__class__.__name__!r} instance needs to have a primary key value before this "
                "relationship can be used."
            )
        prefetched = self._prefetched().get(self.field.remote_field.cache_name)
        if prefetched is not None:
            return prefetched
        return self._apply_rel_filters(super().get_queryset())  # type: ignore[misc]  # from the manager class

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Return the queryset for the objects of all *instances*, and how to match them up."""
        queryset = single_queryset(querysets)
        if queryset is None:
            queryset = super().get_queryset()  # type: ignore[misc]  # from the manager class
        queryset._add_hints(instance=instances[0])
        queryset = queryset.using(queryset._db or self._db)
        field = self.field
        instance_key = field.get_foreign_related_value
        key = remembering(
            field.get_local_related_value,
            {instance_key(instance): instance for instance in instances},
            field,
            overwrite=False,
        )
        queryset = _filter_prefetch_queryset(queryset, field.name, instances, keys_pointed_at(field, instances))
        return queryset, key, instance_key, False, field.remote_field.cache_name, False

    # -- adding --

    @marked(alters_data=True)
    @served_by("_related_add")
    def add(self, *objs: Any, bulk: bool = True) -> None:
        """Make *objs* belong to the instance.

        Args:
            bulk: with one UPDATE, without signals and ``save()``; the objects must be saved then.
        """
        run(self._related_add(*objs, bulk=bulk))

    @marked(alters_data=True)
    async def aadd(self, *objs: Any, bulk: bool = True) -> None:
        """Like :meth:`add`, awaited."""
        await arun(invoke(self.add, *objs, bulk=bulk))

    def _related_add(self, *objs: Any, bulk: bool = True) -> Effects[None]:
        self._check_fk_val()
        self._remove_prefetched_objects()
        using = self._write_alias()
        for obj in objs:
            self._accept(obj, saved_on=using if bulk else None)
        if bulk:
            keys = {obj.pk for obj in objs}
            rows = self.model._base_manager.using(using).filter(pk__in=keys)
            yield from invoke(rows.update, **self._link())
            return

        def save_each() -> Effects[None]:
            for obj in objs:
                yield from invoke(obj.save)

        yield Atomic(using, save_each, savepoint=False)

    def _accept(self, obj: Any, saved_on: str | None) -> None:
        """Make *obj* belong to the instance, in memory; *saved_on* is the database that it must be in, if any."""
        self._adopt(obj)
        self._check_saved(obj, saved_on)

    @staticmethod
    def _check_saved(obj: Any, saved_on: str | None) -> None:
        if saved_on is not None and (obj._state.adding or obj._state.db != saved_on):
            raise ValueError(f"{obj!r} instance isn't saved. Use bulk=False or save the object first.")

    def _check_type(self, obj: Any) -> None:
        if not isinstance(obj, self.model):
            raise TypeError(f"'{self.model._meta.object_name}' instance expected, got {obj!r}")

    def _adopt(self, obj: Any) -> None:
        self._check_type(obj)
        for name, value in self._link().items():
            setattr(obj, name, value)

    def _link(self) -> dict[str, Any]:
        """Return what the fields of an object hold that belongs to the instance."""
        return {self.field.name: self.instance}

    @marked(alters_data=True)
    @served_by("_related_create")
    def create(self, **kwargs: Any) -> Any:
        """Create an object that belongs to the instance."""
        return run(self._related_create(**kwargs))

    @marked(alters_data=True)
    async def acreate(self, **kwargs: Any) -> Any:
        """Like :meth:`create`, awaited."""
        return await arun(invoke(self.create, **kwargs))

    def _related_create(self, **kwargs: Any) -> Effects[Any]:
        return (yield from self._inherited("create", kwargs))

    @marked(alters_data=True)
    @served_by("_related_get_or_create")
    def get_or_create(self, **kwargs: Any) -> Any:
        """Get one of the instance's objects, or create it."""
        return run(self._related_get_or_create(**kwargs))

    @marked(alters_data=True)
    async def aget_or_create(self, **kwargs: Any) -> Any:
        """Like :meth:`get_or_create`, awaited."""
        return await arun(invoke(self.get_or_create, **kwargs))

    def _related_get_or_create(self, **kwargs: Any) -> Effects[Any]:
        return (yield from self._inherited("get_or_create", kwargs))

    @marked(alters_data=True)
    @served_by("_related_update_or_create")
    def update_or_create(self, **kwargs: Any) -> Any:
        """Update one of the instance's objects, or create it."""
        return run(self._related_update_or_create(**kwargs))

    @marked(alters_data=True)
    async def aupdate_or_create(self, **kwargs: Any) -> Any:
        """Like :meth:`update_or_create`, awaited."""
        return await arun(invoke(self.update_or_create, **kwargs))

    def _related_update_or_create(self, **kwargs: Any) -> Effects[Any]:
        return (yield from self._inherited("update_or_create", kwargs))

    def _inherited(self, name: str, kwargs: dict[str, Any]) -> Effects[Any]:
        """Run the related model's own method *name* on objects of the instance."""
        self._check_fk_val()
        self._remove_prefetched_objects()
        manager = self.db_manager(self._write_alias())
        arguments = {**kwargs, **self._link()}
        return (yield from invoke_inherited(OneToManyMethods, manager, name, **arguments))

    # -- replacing --

    @marked(alters_data=True)
    @served_by("_related_set")
    def set(self, objs: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:
        """Make exactly *objs* belong to the instance; with *clear*, after removing all.

        Where the foreign key is required, nothing is removed.
        """
        run(self._related_set(objs, bulk=bulk, clear=clear))

    @marked(alters_data=True)
    async def aset(self, objs: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:
        """Like :meth:`set`, awaited."""
        await arun(invoke(self.set, objs=objs, bulk=bulk, clear=clear))

    def _related_set(self, objs: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> Effects[None]:
        self._check_fk_val()
        # A generator could be read only once.
        wanted = tuple(objs)
        if not self.field.null:
            yield from invoke(self.add, *wanted, bulk=bulk)
            return
        using = self._write_alias()

        def replace() -> Effects[None]:
            removing: Any = self
            if clear:
                yield from invoke(removing.clear, bulk=bulk)
                yield from invoke(self.add, *wanted, bulk=bulk)
                return
            old = set((yield from evaluate(self.using(using).all())))
            new = [obj for obj in wanted if obj not in old]
            yield from invoke(removing.remove, *old.difference(wanted), bulk=bulk)
            yield from invoke(self.add, *new, bulk=bulk)

        yield Atomic(using, replace, savepoint=False)


class OneToManyRemoval:
    """Removing, which only a foreign key that may be NULL allows."""

    instance: Any
    field: Any
    filter: Any
    _check_fk_val: Any
    _check_type: Any
    _remove_prefetched_objects: Any
    _write_alias: Any

    @marked(alters_data=True)
    @served_by("_related_remove")
    def remove(self, *objs: Any, bulk: bool = True) -> None:
        """Make *objs* belong to nobody.

        Raises:
            DoesNotExist: one of them does not belong to the instance.
        """
        run(self._related_remove(*objs, bulk=bulk))

    @marked(alters_data=True)
    async def aremove(self, *objs: Any, bulk: bool = True) -> None:
        """Like :meth:`remove`, awaited."""
        await arun(invoke(self.remove, *objs, bulk=bulk))

    def _related_remove(self, *objs: Any, bulk: bool = True) -> Effects[None]:
        if not objs:
            return
        self._check_fk_val()
        own_key = self.field.get_foreign_related_value(self.instance)
        keys = set()
        for obj in objs:
            self._check_type(obj)
            if self.field.get_local_related_value(obj) != own_key:
                raise self.field.remote_field.model.DoesNotExist(f"{obj!r} is not related to {self.instance!r}.")
            keys.add(obj.pk)
        yield from invoke(self._clear, self.filter(pk__in=keys), bulk)

    @marked(alters_data=True)
    @served_by("_related_clear")
    def clear(self, *, bulk: bool = True) -> None:
        """Make all the instance's objects belong to nobody."""
        run(self._related_clear(bulk=bulk))

    @marked(alters_data=True)
    async def aclear(self, *, bulk: bool = True) -> None:
        """Like :meth:`clear`, awaited."""
        await arun(invoke(self.clear, bulk=bulk))

    def _related_clear(self, *, bulk: bool = True) -> Effects[None]:
        self._check_fk_val()
        yield from invoke(self._clear, self, bulk)

    @marked(alters_data=True)
    @served_by("_related_unlink")
    def _clear(self, queryset: Any, bulk: bool) -> None:
        run(self._related_unlink(queryset, bulk))

    def _related_unlink(self, queryset: Any, bulk: bool) -> Effects[None]:
        self._remove_prefetched_objects()
        using = self._write_alias()
        rows = queryset.using(using)
        if bulk:
            # The instance's own key narrows the rows; the UPDATE needs no transaction of its own.
            yield from invoke(rows.update, **{self.field.name: None})
            return

        def save_each() -> Effects[None]:
            for obj in (yield from evaluate(rows)):
                setattr(obj, self.field.name, None)
                yield from invoke(obj.save, update_fields=[self.field.name])

        yield Atomic(using, save_each, savepoint=False)


def create_reverse_many_to_one_manager(superclass: Any, rel: Any) -> Any:
    """Return the manager class for the reverse side of *rel*, derived from the manager class *superclass*."""
    bases: tuple[Any, ...] = (OneToManyMethods, superclass)
    if rel.field.null:
        bases = (OneToManyRemoval, *bases)
    return type(
        "RelatedManager",
        bases,
        {
            "__module__": public_path("db.models.fields.related_descriptors"),
            "__qualname__": "create_reverse_many_to_one_manager.<locals>.RelatedManager",
            "rel": rel,
            "_superclass": superclass,
        },
    )
