"""``QuerySet``: a lazy query over the rows of a model."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.models.marks import marked
from migrator.models.queryset.awaitable import QuerySetAwaitable
from migrator.models.raw import RawQuerySet
from migrator.schema.ports import manager_class


@public("db.models.query")
class QuerySet(QuerySetAwaitable):
    """A lazy query over the rows of a model; iterating it, and most methods that return no queryset, run it.

    Methods that narrow or change the query return a new queryset. The concerns are spread over base classes, one
    module each: state, sequence, refine, selection, combination, terminal, in_bulk, writes, bulk, awaitable.
    """

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    @classmethod
    @marked(queryset_only=True)
    def as_manager(cls) -> Any:
        """Return a manager whose querysets are of this class and which has its methods."""
        manager = manager_class.get().from_queryset(cls)()
        manager._built_with_as_manager = True
        return manager

    def raw(self, raw_query: str, params: Any = (), translations: Any = None, using: str | None = None) -> RawQuerySet:
        """Return a queryset over the rows of hand-written SQL; conditions of this one do not apply to it."""
        queryset = RawQuerySet(
            raw_query,
            model=self.model,
            params=params,
            translations=translations,
            using=self.db if using is None else using,
            fetch_mode=self._fetch_mode,
        )
        queryset._prefetch_related_lookups = self._prefetch_related_lookups[:]
        return queryset

    @marked(queryset_only=True)
    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return the query for use inside another one.

        Raises:
            TypeError: the queryset selects several columns with values() where one is needed.
        """
        self._orm_apply_deferred_filter()
        # The other query takes a copy, so that a record stays one.
        own = self.query if self._orm_node is None else self._orm_replayed()
        query = own.resolve_expression(*args, **kwargs)
        query._db = self._db
        return query
