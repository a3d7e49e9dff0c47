"""``refresh_from_db()`` and finding neighbours by date or by order."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from migrator.expressions.q import Q
from migrator.models.bodies import Effects, invoke, served_by
from migrator.runtime.drivers import arun, run
from migrator.sql.constants import LOOKUP_SEP


class Refreshing:
    """Reloading values from the database."""

    _meta: Any
    _state: Any
    pk: Any

    @served_by("_orm_refresh_from_db")
    def refresh_from_db(
        self, using: str | None = None, fields: Collection[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Reload values and forget related objects that no longer belong.

        Args:
            using: alias of the database to read; the one the instance came from if None.
            fields: names of fields (or prefetched relations) to reload; everything that is loaded if None.
            from_queryset: a queryset to read from, for locking and the like.

        Raises:
            ValueError: a name with a lookup in it.
            DoesNotExist: the row is gone.
        """
        run(self._orm_refresh_from_db(using, fields, from_queryset))

    async def arefresh_from_db(
        self, using: str | None = None, fields: Collection[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Like :meth:`refresh_from_db`, awaited. An overridden ``refresh_from_db`` is what runs."""
        await arun(invoke(self.refresh_from_db, using=using, fields=fields, from_queryset=from_queryset))

    def _orm_refresh_from_db(
        self, using: str | None = None, fields: Collection[str] | None = None, from_queryset: Any = None
    ) -> Effects[None]:
        names = self._orm_forget_prefetched(fields)
        if names is not None and not names:
            return
        options = self._meta
        queryset = self._orm_refreshing_queryset(using, from_queryset)
        deferred = {field.attname for field in options.concrete_fields if field.attname not in self.__dict__}
        if names is not None:
            queryset = queryset.only(*names)
        elif deferred:
            # What was not loaded stays unloaded.
            names = {field.attname for field in options.concrete_fields if field.attname not in deferred}
            queryset = queryset.only(*names)
        fresh = yield from invoke(queryset.get)
        self._orm_take_over(fresh, names, fields)
        self._state.db = fresh._state.db

    def _orm_forget_prefetched(self, fields: Collection[str] | None) -> set[str] | None:
        """Drop prefetched objects among *fields* (all if None); return the names that are left to load."""
        prefetched = getattr(self, "_prefetched_objects_cache", {})
        if fields is None:
            self._prefetched_objects_cache: dict[str, Any] = {}
            return None
        names = set(fields)
        for name in fields:
            if name in prefetched:
                del prefetched[name]
                names.discard(name)
        if any(LOOKUP_SEP in name for name in names):
            raise ValueError(
                f'Found "{LOOKUP_SEP}" in fields argument. Relations and transforms are not allowed in fields.'
            )
        return names

    def _orm_refreshing_queryset(self, using: str | None, from_queryset: Any) -> Any:
        hints = {"instance": self}
        if from_queryset is None:
            manager = self.__class__._base_manager  # type: ignore[attr-defined]  # from the metaclass
            # Without *using* the router decides, which by default stays with the instance's database.
            queryset = manager.db_manager(using, hints=hints).filter(pk=self.pk)
        else:
            queryset = from_queryset
            if using is not None:
                queryset = queryset.using(using)
            queryset = queryset.filter(pk=self.pk)
        return queryset

    def _orm_take_over(self, fresh: Any, names: set[str] | None, fields: Collection[str] | None) -> None:
        """Copy the loaded values from *fresh*; related objects are dropped or taken from it."""
        loaded = fresh.__dict__
        options = self._meta
        for field in options.concrete_fields:
            if field.attname not in loaded:
                continue
            setattr(self, field.attname, loaded[field.attname])
            if field.is_relation:
                self._orm_refresh_relation(field, fresh)
        without_column = [field for field in options.fields if not field.concrete]
        for field in (*without_column, *options.private_fields):
            if (fields is None or field.name in fields) and field.is_relation and field.is_cached(self):
                field.delete_cached_value(self)
        for relation in options.related_objects:
            if (fields is None or relation.accessor_name in fields) and relation.is_cached(self):
                relation.delete_cached_value(self)

    def _orm_refresh_relation(self, field: Any, fresh: Any) -> None:
        """Take the related object that came with *fresh*, or drop the cached one."""
        if field.is_cached(fresh):
            field.set_cached_value(self, field.get_cached_value(fresh))
        elif field.is_cached(self):
            field.delete_cached_value(self)


class Neighbours:
    """``get_next_by_<date>()``, ``get_next_in_order()`` and their opposites."""

    _meta: Any
    _state: Any
    pk: Any
    _is_pk_set: Any
    DoesNotExist: Any

    def _get_next_or_previous_by_FIELD(self, field: Any, is_next: bool, **kwargs: Any) -> Any:
        """Return the next or previous object by the date in *field*; *kwargs* narrow the search.

        Raises:
            ValueError: the instance is not saved.
            DoesNotExist: it is the last or the first.
        """
        if not self._is_pk_set():
            raise ValueError("get_next/get_previous cannot be used on unsaved objects.")
        beyond, prefix = ("gt", "") if is_next else ("lt", "-")
        moment = getattr(self, field.attname)
        # The primary key decides between equal dates.
        place = Q(
            Q((field.name, moment), (f"pk__{beyond}", self.pk)),
            (f"{field.name}__{beyond}", moment),
            _connector=Q.OR,
        )
        found = (
            self.__class__._default_manager.using(self._state.db)  # type: ignore[attr-defined]  # from the metaclass
            .filter(**kwargs)
            .filter(place)
            .order_by(f"{prefix}{field.name}", f"{prefix}pk")[:1]
        )
        for neighbour in found:
            return neighbour
        raise self.DoesNotExist(f"{self._meta.object_name} matching query does not exist.")

    def _get_next_or_previous_in_order(self, is_next: bool) -> Any:
        """Return the neighbour among the objects that belong to the same one; it is looked up once."""
        cache_name = f"__{'next' if is_next else 'previous'}_in_order_cache"
        cached = self.__dict__.get(cache_name)
        if cached is not None:
            return cached
        relation = self._meta.order_with_respect_to
        manager = self.__class__._default_manager  # type: ignore[attr-defined]  # from the metaclass
        own_place = manager.values("_order").filter(**{self._meta.pk.name: self.pk})
        neighbour = (
            manager.filter(**relation.get_filter_kwargs_for_object(self))
            .filter(**{f"_order__{'gt' if is_next else 'lt'}": own_place})
            .order_by("_order" if is_next else "-_order")[:1]
            .get()
        )
        setattr(self, cache_name, neighbour)
        return neighbour
