"""The attributes of a query builder, and how they are copied."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from migrator.sql.constants import AND
from migrator.sql.protocols import QueryNode
from migrator.sql.tables import BaseTable, Join
from migrator.sql.where import NothingNode, WhereNode

ALIAS_PREFIX = "T"


class QueryState(QueryNode):
    """What a query remembers, before it is compiled.

    The methods live in the classes that derive from this one, each for one concern; ``Query`` puts them together.
    Attributes are public in the sense that expressions, lookups and packages read them.
    """

    alias_prefix: str = ALIAS_PREFIX
    empty_result_set_value: Any = None
    subq_aliases: frozenset[str] = frozenset([ALIAS_PREFIX])
    compiler: str = "SQLCompiler"
    base_table_class: Any = BaseTable
    join_class: Any = Join

    # What is selected.
    default_cols: bool = True
    select: tuple[Any, ...] = ()
    values_select: tuple[str, ...] = ()
    selected: dict[str, Any] | None = None
    select_related: Any = False
    max_depth: int = 5
    deferred_loading: tuple[frozenset[str], bool] = (frozenset(), True)
    annotation_select_mask: Any = None
    _annotation_select_cache: dict[str, Any] | None = None
    extra_select_mask: Any = None
    _extra_select_cache: dict[str, Any] | None = None
    distinct: bool = False
    distinct_fields: tuple[str, ...] = ()

    # How rows are grouped, ordered and limited. ``group_by``: None for no grouping, True for grouping by all that is
    # selected, a tuple of expressions otherwise.
    group_by: Any = None
    order_by: tuple[Any, ...] = ()
    default_ordering: bool = True
    standard_ordering: bool = True
    extra_order_by: Any = ()
    extra_tables: tuple[str, ...] = ()
    low_mark: int = 0
    high_mark: int | None = None

    # Locking.
    select_for_update: bool = False
    select_for_update_nowait: bool = False
    select_for_update_skip_locked: bool = False
    select_for_update_of: tuple[str, ...] = ()
    select_for_no_key_update: bool = False

    # Combination with other queries.
    combinator: str | None = None
    combinator_all: bool = False
    combined_queries: tuple[Any, ...] = ()

    filter_is_sticky: bool = False
    subquery: bool = False
    contains_subquery: bool = True
    explain_info: Any = None

    def __init__(self, model: Any, alias_cols: bool = True) -> None:
        self.model = model
        self.alias_cols = alias_cols
        self.alias_refcount: dict[str, int] = {}
        self.alias_map: dict[str, Any] = {}
        self.external_aliases: dict[str, bool] = {}
        self.table_map: dict[str, list[str]] = {}
        self.used_aliases: set[str] = set()
        self.where: Any = WhereNode()
        self.annotations: dict[str, Any] = {}
        self.extra: dict[str, Any] = {}
        self._filtered_relations: dict[str, Any] = {}

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The other concerns' methods; the class that puts all together has them."""

    def get_meta(self) -> Any:
        """Return the options of the model that the query starts from, or None for a query without a model."""
        return self.model._meta if self.model else None

    def clone(self) -> Any:
        """Return a copy that can be changed without changing this query."""
        twin = self.__class__.__new__(self.__class__)
        state = self.__dict__.copy()
        for name in ("alias_refcount", "alias_map", "external_aliases", "table_map", "annotations"):
            state[name] = state[name].copy()
        state["where"] = self.where.clone()
        for cache in ("base_table", "output_field"):
            state.pop(cache, None)
        if self.annotation_select_mask is not None:
            state["annotation_select_mask"] = list(self.annotation_select_mask)
        if self.combined_queries:
            state["combined_queries"] = tuple(query.clone() for query in self.combined_queries)
        state["_annotation_select_cache"] = None
        state["extra"] = self.extra.copy()
        if self.extra_select_mask is not None:
            state["extra_select_mask"] = set(self.extra_select_mask)
        if self._extra_select_cache is not None:
            state["_extra_select_cache"] = self._extra_select_cache.copy()
        if self.selected is not None:
            state["selected"] = self.selected.copy()
        if self.select_related is not False:
            # Nested dictionaries that add_select_related() fills in place.
            state["select_related"] = copy.deepcopy(self.select_related)
        state["used_aliases"] = self.used_aliases.copy()
        state["_filtered_relations"] = self._filtered_relations.copy()
        twin.__dict__.update(state)
        return twin

    def chain(self, klass: Any = None) -> Any:
        """Return a clone for the next step of a chain of calls, as an instance of *klass* if that is given.

        Aliases used by filters are forgotten, except right after a sticky filter.
        """
        query = self.clone()
        if klass and query.__class__ != klass:
            query.__class__ = klass
        query.begin_link()
        if hasattr(query, "_setup_query"):
            query._setup_query()
        return query

    def begin_link(self) -> None:
        """Begin the next step of a chain of calls: forget what filters used, except right after a sticky filter."""
        if not self.filter_is_sticky:
            self.used_aliases = set()
        self.filter_is_sticky = False

    def relabeled_clone(self, change_map: dict[str, str]) -> Any:
        """Return a clone with table aliases renamed."""
        clone = self.clone()
        clone.change_aliases(change_map)
        return clone

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        result = self.clone()
        memo[id(self)] = result
        return result

    def is_empty(self) -> bool:
        """Say whether ``none()`` was called: the query can have no result."""
        return any(isinstance(child, NothingNode) for child in self.where.children)

    @property
    def is_sliced(self) -> bool:
        """Whether a limit or an offset is set."""
        return self.low_mark != 0 or self.high_mark is not None

    def set_limits(self, low: int | None = None, high: int | None = None) -> None:
        """Narrow the slice: *low* and *high* count within the slice that is set already."""
        if high is not None:
            high += self.low_mark
            self.high_mark = high if self.high_mark is None else min(self.high_mark, high)
        if low is not None:
            low += self.low_mark
            self.low_mark = low if self.high_mark is None else min(self.high_mark, low)
        if self.low_mark == self.high_mark:
            self.set_empty()

    def clear_limits(self) -> None:
        """Forget the slice."""
        self.low_mark, self.high_mark = 0, None

    def has_filters(self) -> Any:
        """Return the conditions: true if there are any."""
        return self.where

    def can_filter(self) -> bool:
        """Say whether conditions can still be added: not after slicing."""
        return not self.is_sliced

    def has_limit_one(self) -> bool:
        """Whether the slice holds at most one row."""
        return self.high_mark is not None and self.high_mark - self.low_mark == 1

    def clear_where(self) -> None:
        """Forget all conditions."""
        self.where = WhereNode()

    def set_empty(self) -> None:
        """Make the query one that has no result."""
        self.where.add(NothingNode(), AND)
        for query in self.combined_queries:
            query.set_empty()
