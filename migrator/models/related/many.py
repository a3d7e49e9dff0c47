"""The manager behind ``article.tags`` and ``tag.article_set``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from migrator.fields.alters_data import AltersData
from migrator.host.mode import public_path
from migrator.host.ports import connections, router
from migrator.models.adoption import plain_keys, single_queryset
from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.manager import Manager
from migrator.models.marks import marked
from migrator.models.related.ancestors import with_cached_ancestors
from migrator.models.related.delegation import invoke_inherited
from migrator.models.related.prefetching import _filter_prefetch_queryset, matching_key
from migrator.models.related.siblings import SiblingMaker, sibling_maker
from migrator.models.related.through_rows import ThroughRows
from migrator.runtime.drivers import arun, run
from migrator.sql.effects import Atomic


class ManyToManyMethods(ThroughRows, AltersData):
    """Methods of the manager of objects that are related to one instance through a model in between.

    Comes before the related model's own manager class in the MRO.
    """

    rel: Any
    reverse: bool
    do_not_call_in_templates = True

    _db: str | None
    db_manager: Any
    using: Any

    def __init__(self, instance: Any = None) -> None:
        super().__init__()
        self.instance = instance
        self._point_at(self.rel, self.reverse)
        self.source_field = self.through._meta.get_field(self.source_field_name)
        self.target_field = self.through._meta.get_field(self.target_field_name)
        self.core_filters = {
            f"{self.query_field_name}__{foreign.name}": getattr(instance, foreign.attname)
            for _local, foreign in self.source_field.related_fields
        }
        self.related_val = self.source_field.get_foreign_related_value(instance)
        if None in self.related_val:
            key_names = {local.name: foreign.name for local, foreign in self.source_field.related_fields}
            raise ValueError(
                f'"{instance!r}" needs to have a value for field "{key_names[self.source_field_name]}" before '
                "this many-to-many relationship can be used."
            )
        # A relation by another unique field still means an object that has a row.
        if not instance._is_pk_set():
            raise ValueError(
                f"{instance.__class__.__name__!r} instance needs to have a primary key value before a many-to-many "
                "relationship can be used."
            )

    def _point_at(self, rel: Any, reverse: bool) -> None:
        """Set the names that depend on the side the relation is seen from."""
        field = rel.field
        self.through = rel.through
        if reverse:
            self.model = rel.related_model
            self.query_field_name = field.name
            self.prefetch_cache_name = field.related_query_name()
            self.source_field_name = field.m2m_reverse_field_name()
            self.target_field_name = field.m2m_field_name()
            self.symmetrical = False
        else:
            self.model = rel.model
            self.query_field_name = field.related_query_name()
            self.prefetch_cache_name = field.name
            self.source_field_name = field.m2m_field_name()
            self.target_field_name = field.m2m_reverse_field_name()
            self.symmetrical = rel.symmetrical

    def __call__(self, *, manager: str) -> Any:
        """Return the same relation seen through another manager of the related model."""
        other = getattr(self.model, manager).__class__
        return create_forward_many_to_many_manager(other, self.rel, self.reverse)(instance=self.instance)

    # -- reading --

    def _apply_rel_filters(self, queryset: Any) -> Any:
        queryset._add_hints(instance=self.instance)
        if self._db:
            queryset = queryset.using(self._db)
        queryset._fetch_mode = self.instance._state.fetch_mode
        queryset._defer_next_filter = True
        return queryset._next_is_sticky().filter(**self.core_filters)

    def get_prefetch_cache(self) -> Any:
        """Return the prefetched objects, of the instance or of its parent instances, or None."""
        for cache in self._prefetch_caches():
            if self.prefetch_cache_name in cache:
                return cache[self.prefetch_cache_name]
        return None

    def _remove_prefetched_objects(self) -> None:
        for cache in self._prefetch_caches():
            cache.pop(self.prefetch_cache_name, None)

    def _prefetch_caches(self) -> Iterator[dict[str, Any]]:
        owner = self.source_field.remote_field.model
        for instance in with_cached_ancestors(owner, self.instance):
            yield getattr(instance, "_prefetched_objects_cache", {})

    def get_queryset(self) -> Any:
        """Return the instance's objects: prefetched ones if there are any."""
        prefetched = self.get_prefetch_cache()
        if prefetched is not None:
            return prefetched
        return self._apply_rel_filters(super().get_queryset())  # type: ignore[misc]  # from the manager class

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Return the queryset for the objects of all *instances*, and how to match them up.

        An object can belong to several instances, so each row also carries the key of its instance.
        """
        queryset = single_queryset(querysets)
        if queryset is None:
            queryset = super().get_queryset()  # type: ignore[misc]  # from the manager class
        queryset._add_hints(instance=instances[0])
        queryset = queryset.using(queryset._db or self._db)
        foreign = self.source_field.foreign_related_fields
        keys = plain_keys(foreign, instances)
        queryset = _filter_prefetch_queryset(queryset._next_is_sticky(), self.query_field_name, instances, keys)
        connection = connections.get()[queryset.db]
        quote = connection.ops.quote_name
        table = quote(self.source_field.model._meta.db_table)
        local = self.source_field.local_related_fields
        names = [f"_prefetch_related_val_{field.attname}" for field in local]
        queryset = queryset._orm_carry(
            {name: f"{table}.{quote(field.column)}" for name, field in zip(names, local, strict=True)}
        )
        row_key = matching_key(local, names, connection)
        instance_key = matching_key(foreign, [field.attname for field in foreign], connection)
        return queryset, row_key, instance_key, False, self.prefetch_cache_name, False

    def siblings_of(self, queryset: Any) -> SiblingMaker | None:
        """Return what makes querysets like *queryset*, which is this manager's, for other instances."""
        kind = type(self)
        is_plain = kind._superclass is Manager and kind.get_queryset is ManyToManyMethods.get_queryset
        if not is_plain or self.source_field.remote_field.model is not type(self.instance):
            return None
        pairs = [
            (f"{self.query_field_name}__{foreign.name}", foreign.attname)
            for _local, foreign in self.source_field.related_fields
        ]
        keys = [*(attname for _name, attname in pairs), self.instance._meta.pk.attname]
        return sibling_maker(queryset, pairs, keys)

    @property
    def constrained_target(self) -> Any:
        """Rows of the table in between, where they alone tell how many objects there are; else None.

        That is so where the database itself makes sure that each row points at an object.
        """
        if not self.target_field.db_constraint:
            return None
        using = router.get().db_for_read(self.through, instance=self.instance)
        if not connections.get()[using].features.supports_foreign_keys:
            return None
        manager = self.through._base_manager.db_manager(using, hints={"instance": self.instance})
        filters = {self.source_field_name: self.related_val[0]}
        if self.target_field.null:
            # A join would leave them out.
            filters[f"{self.target_field_name}__isnull"] = False
        return manager.filter(**filters)

    def _countable(self) -> Any:
        """Return the rows in between to count, or None where a custom manager or a prefetch decides."""
        if type(self)._superclass is not Manager or self.get_prefetch_cache() is not None:
            return None
        return self.constrained_target

    _superclass: Any = None

    @served_by("_related_exists")
    def exists(self) -> bool:
        """Tell whether the instance has related objects."""
        return bool(run(self._related_exists()))

    async def aexists(self) -> bool:
        """Like :meth:`exists`, awaited."""
        return bool(await arun(invoke(self.exists)))

    def _related_exists(self) -> Effects[bool]:
        rows = self._countable()
        if rows is None:
            return bool((yield from invoke_inherited(ManyToManyMethods, self, "exists")))
        return bool((yield from invoke(rows.exists)))

    @served_by("_related_count")
    def count(self) -> int:
        """Return how many related objects the instance has."""
        return int(run(self._related_count()))

    async def acount(self) -> int:
        """Like :meth:`count`, awaited."""
        return int(await arun(invoke(self.count)))

    def _related_count(self) -> Effects[int]:
        rows = self._countable()
        if rows is None:
            return int((yield from invoke_inherited(ManyToManyMethods, self, "count")))
        return int((yield from invoke(rows.count)))

    # -- adding and removing --

    def _write_alias(self) -> str:
        return str(router.get().db_for_write(self.through, instance=self.instance))

    @marked(alters_data=True)
    @served_by("_related_add")
    def add(self, *objs: Any, through_defaults: Any = None) -> None:
        """Relate *objs* (instances or keys) to the instance; those that are related already stay as they are.

        Args:
            through_defaults: values for other fields of the rows in between.
        """
        run(self._related_add(*objs, through_defaults=through_defaults))

    @marked(alters_data=True)
    async def aadd(self, *objs: Any, through_defaults: Any = None) -> None:
        """Like :meth:`add`, awaited."""
        await arun(invoke(self.add, *objs, through_defaults=through_defaults))

    def _related_add(self, *objs: Any, through_defaults: Any = None) -> Effects[None]:
        yield from invoke(self._add_base, *objs, through_defaults=through_defaults)

    @marked(alters_data=True)
    @served_by("_related_remove")
    def remove(self, *objs: Any) -> None:
        """End the relation to *objs* (instances or keys)."""
        run(self._related_remove(*objs))

    @marked(alters_data=True)
    async def aremove(self, *objs: Any) -> None:
        """Like :meth:`remove`, awaited."""
        await arun(invoke(self.remove, *objs))

    def _related_remove(self, *objs: Any) -> Effects[None]:
        yield from invoke(self._remove_base, *objs)

    @marked(alters_data=True)
    @served_by("_related_clear")
    def clear(self) -> None:
        """End the relation to all objects."""
        run(self._related_clear())

    @marked(alters_data=True)
    async def aclear(self) -> None:
        """Like :meth:`clear`, awaited."""
        await arun(invoke(self.clear))

    def _related_clear(self) -> Effects[None]:
        yield from invoke(self._clear_base)

    @marked(alters_data=True)
    @served_by("_related_set")
    def set(self, objs: Iterable[Any], *, clear: bool = False, through_defaults: Any = None) -> None:
        """Relate exactly *objs* to the instance; with *clear*, after removing all."""
        run(self._related_set(objs, clear=clear, through_defaults=through_defaults))

    @marked(alters_data=True)
    async def aset(self, objs: Iterable[Any], *, clear: bool = False, through_defaults: Any = None) -> None:
        """Like :meth:`set`, awaited."""
        await arun(invoke(self.set, objs=objs, clear=clear, through_defaults=through_defaults))

    def _related_set(self, objs: Iterable[Any], *, clear: bool = False, through_defaults: Any = None) -> Effects[None]:
        yield from invoke(self.set_base, objs, clear=clear, through_defaults=through_defaults)

    @marked(alters_data=True)
    @served_by("_related_set_base")
    def set_base(
        self, objs: Iterable[Any], *, clear: bool = False, through_defaults: Any = None, raw: bool = False
    ) -> None:
        """Like :meth:`set`; *raw* (fixtures) is passed on to receivers of ``m2m_changed``."""
        run(self._related_set_base(objs, clear=clear, through_defaults=through_defaults, raw=raw))

    def _related_set_base(
        self, objs: Iterable[Any], *, clear: bool = False, through_defaults: Any = None, raw: bool = False
    ) -> Effects[None]:
        # A generator could be read only once.
        wanted = tuple(objs)
        using = self._write_alias()

        def replace() -> Effects[None]:
            if clear:
                yield from invoke(self._clear_base, using=using, raw=raw)
                new: Sequence[Any] = wanted
            else:
                old = yield from self._related_keys(using)
                new = []
                for obj in wanted:
                    key = self._key_of(obj)
                    if key in old:
                        old.remove(key)
                    else:
                        new.append(obj)
                yield from invoke(self._remove_base, *old, using=using, raw=raw)
            yield from invoke(self._add_base, *new, through_defaults=through_defaults, using=using, raw=raw)

        yield Atomic(using, replace, savepoint=False)

    def _related_keys(self, using: str) -> Any:
        """Return the keys of all related objects."""
        keys = self.using(using).values_list(self.target_field.target_field.attname, flat=True)
        rows = yield from evaluate(keys)
        found: Any = {*rows}
        return found

    def _key_of(self, obj: Any) -> Any:
        if isinstance(obj, self.model):
            return self.target_field.get_foreign_related_value(obj)[0]
        return self.target_field.get_prep_value(obj)

    # -- creating --

    @marked(alters_data=True)
    @served_by("_related_create")
    def create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Create an object and relate it to the instance."""
        return run(self._related_create(through_defaults=through_defaults, **kwargs))

    @marked(alters_data=True)
    async def acreate(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Like :meth:`create`, awaited."""
        return await arun(invoke(self.create, through_defaults=through_defaults, **kwargs))

    def _related_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Effects[Any]:
        obj = yield from self._inherited("create", kwargs)
        yield from invoke(self.add, obj, through_defaults=through_defaults)
        return obj

    @marked(alters_data=True)
    @served_by("_related_get_or_create")
    def get_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Get one of the related objects, or create it and relate it to the instance."""
        return run(self._related_get_or_create(through_defaults=through_defaults, **kwargs))

    @marked(alters_data=True)
    async def aget_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Like :meth:`get_or_create`, awaited."""
        return await arun(invoke(self.get_or_create, through_defaults=through_defaults, **kwargs))

    def _related_get_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Effects[Any]:
        return (yield from self._found_or_made("get_or_create", through_defaults, kwargs))

    @marked(alters_data=True)
    @served_by("_related_update_or_create")
    def update_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Update one of the related objects, or create it and relate it to the instance."""
        return run(self._related_update_or_create(through_defaults=through_defaults, **kwargs))

    @marked(alters_data=True)
    async def aupdate_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Like :meth:`update_or_create`, awaited."""
        return await arun(invoke(self.update_or_create, through_defaults=through_defaults, **kwargs))

    def _related_update_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Effects[Any]:
        return (yield from self._found_or_made("update_or_create", through_defaults, kwargs))

    def _found_or_made(self, name: str, through_defaults: Any, kwargs: dict[str, Any]) -> Effects[Any]:
        obj, created = yield from self._inherited(name, kwargs)
        # An object that was found here is related already.
        if created:
            yield from invoke(self.add, obj, through_defaults=through_defaults)
        return obj, created

    def _inherited(self, name: str, kwargs: dict[str, Any]) -> Effects[Any]:
        using = router.get().db_for_write(self.instance.__class__, instance=self.instance)
        return (yield from invoke_inherited(ManyToManyMethods, self.db_manager(using), name, **kwargs))


def create_forward_many_to_many_manager(superclass: Any, rel: Any, reverse: bool) -> Any:
    """Return the manager class for one side of *rel*, derived from the manager class *superclass*."""
    return type(
        "ManyRelatedManager",
        (ManyToManyMethods, superclass),
        {
            "__module__": public_path("db.models.fields.related_descriptors"),
            "__qualname__": "create_forward_many_to_many_manager.<locals>.ManyRelatedManager",
            "rel": rel,
            "reverse": reverse,
            "_superclass": superclass,
        },
    )
