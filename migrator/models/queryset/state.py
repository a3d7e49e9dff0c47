"""What a queryset remembers, and how it is copied, chained and pickled."""

from __future__ import annotations

import copy
import warnings
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from migrator.fields.alters_data import AltersData
from migrator.host.version import get_version
from migrator.models.fetch_modes import FETCH_ONE, FetchMode
from migrator.models.iterables import ModelIterable, ValuesIterable
from migrator.models.queryset import recording
from migrator.models.queryset.chains import Chain
from migrator.models.queryset.clock import Nothing
from migrator.models.queryset.recording import Known, Node, Seen
from migrator.models.queryset.steps import Step, StickyFilter
from migrator.query.query import Query
from migrator.runtime.aliases import DJANGO_VERSION_PICKLE_KEY
from migrator.runtime.router import router
from migrator.sql.errors import NotSupportedError

DEFAULT_FETCH_MODE = FETCH_ONE
"""How instances fetch what a queryset did not load, unless the queryset says otherwise."""

RECORD_ATTRIBUTES = ("_orm_node", "_orm_steps", "_orm_bound", "_orm_is_new_copy")
"""Attributes that are not pickled: a record means something in this process only."""


COPIED = ("_sticky_filter", "_for_write", "_prefetch_related_lookups", "_iterable_class", "_fetch_mode", "_fields")
"""Attributes that a copy takes over, apart from those that every instance has."""

PICKLED_DEFAULTS = (
    "_result_cache",
    "_sticky_filter",
    "_for_write",
    "_prefetch_related_lookups",
    "_prefetch_done",
    "_iterable_class",
    "_fetch_mode",
    "_fields",
    "_defer_next_filter",
    "_deferred_filter",
    "_cloning_enabled",
)
"""Attributes that a pickle has even where an instance has the default."""


class PreventQuerySetCloning:
    """Context manager: inside it, the queryset's methods change the queryset itself instead of a copy."""

    def __init__(self, queryset: Any) -> None:
        self.queryset = queryset

    def __enter__(self) -> Any:
        return self.queryset._disable_cloning()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.queryset._enable_cloning()


class QuerySetState(AltersData):
    """The attributes of a queryset and the ways to copy it. Attribute names are those that subclasses rely on.

    Args:
        model: the model whose rows are asked for.
        query: the query builder to start from; all rows of the model if None.
        using: alias of the database; the router decides if None.
        hints: what the router may look at.

    Either the chain of calls so far is recorded (``_orm_node`` is where it stands, with ``_orm_steps`` and ``_orm_bound``), or
    ``_query`` is the builder that has taken them; a recorded queryset may hold the builder as well, unchanged.
    """

    # Defaults; an instance has those that were changed.
    _orm_node: Node | None = None
    _orm_steps: tuple[tuple[Step, bool], ...] = ()
    _orm_bound: tuple[Any, ...] = ()
    _orm_is_new_copy: bool = True
    _result_cache: list[Any] | None = None
    _sticky_filter: bool = False
    _for_write: bool = False
    _prefetch_related_lookups: tuple[Any, ...] = ()
    _prefetch_done: bool = False
    _iterable_class: Any = ModelIterable
    _fetch_mode: FetchMode = DEFAULT_FETCH_MODE
    _fields: tuple[Any, ...] | None = None
    _defer_next_filter: bool = False
    _deferred_filter: tuple[bool, tuple[Any, ...], dict[str, Any]] | None = None
    _cloning_enabled: bool = True

    def __init__(self, model: Any = None, query: Any = None, using: str | None = None, hints: Any = None) -> None:
        self.model = model
        self._db = using
        self._hints = hints or {}
        self._query = query
        self._known_related_objects: dict[Any, dict[Any, Any]] = {}
        if query is None:
            self._orm_node = recording.root(model)

    if TYPE_CHECKING:
        # Two methods of the concerns above this one that it calls.
        def _filter_or_exclude_inplace(self, negate: bool, args: Any, kwargs: Any) -> None: ...
        def _fetch_all(self) -> None: ...

    @property
    def query(self) -> Any:
        """The query builder behind this queryset. Who takes it may change it: nothing is recorded from there on."""
        self._orm_apply_deferred_filter()
        return self._orm_builder()

    @query.setter
    def query(self, value: Any) -> None:
        if value.values_select:
            self._iterable_class = ValuesIterable
        self._query = value
        self._orm_forget_record()

    @property
    def _orm_traits(self) -> Any:
        """What the query is like so far (sliced, ordered, combined …), for reading only."""
        return self.query if self._orm_node is None else self._orm_node.template

    @property
    def _orm_unchanged(self) -> Any:
        """The query for reading only, with its values, which does not end the recording."""
        self._orm_apply_deferred_filter()
        return self._orm_builder() if self._orm_node is None else self._orm_replayed()

    def _orm_builder(self) -> Any:
        """Return the query builder to change, and record nothing more."""
        if self._orm_node is not None:
            query = self._orm_replayed()
            if self._orm_is_new_copy:
                query.begin_link()
            self._orm_forget_record()
        elif self._query is None:
            self._query = Query(self.model)
        return self._query

    def _orm_replayed(self) -> Any:
        """Return the builder that the recorded steps make, for reading."""
        if self._query is None:
            assert self._orm_node is not None, "only called on a recorded queryset"
            # Without values the template is the query, as it was when the names in it meant something.
            query = self._orm_node.template.clone() if not self._orm_node.width else self._orm_applied()
            if self._result_cache is not None:
                query.get_initial_alias()  # as after compiling it
            self._query = query
        return self._query

    def _orm_applied(self) -> Any:
        """Return a new builder that has taken all steps."""
        query = Query(self.model)
        for step, on_new_copy in self._orm_steps:
            if on_new_copy:
                query.begin_link()
            step.apply(query)
        return query

    def _orm_recorded_chain(self) -> Chain | None:
        """Return what is recorded of this queryset, for a subquery; None if the query is what counts."""
        self._orm_apply_deferred_filter()
        if self._orm_node is None or type(self).query is not QuerySetState.query:
            return None
        # Compiling a query gives its table an alias, by which it can be told from one that was not compiled.
        return None if self._result_cache is not None else Chain(self._orm_node, self._orm_steps, self._orm_bound)

    def _orm_forget_record(self) -> None:
        self._orm_node, self._orm_steps, self._orm_bound = None, (), ()

    @property
    def db(self) -> str:
        """Alias of the database that the query would run on now."""
        if self._db:
            return self._db
        choose = router.db_for_write if self._for_write else router.db_for_read
        alias: str = choose(self.model, **self._hints)
        return alias

    # -- copies --

    def _clone(self) -> Self:
        """Return a copy without results. Subclasses with attributes of their own extend this."""
        self._orm_apply_deferred_filter()
        query = self._orm_builder().chain() if self._orm_node is None else None
        clone = self.__class__(model=self.model, query=query, using=self._db, hints=self._hints)
        if self._orm_node is not None:
            clone._orm_node, clone._orm_steps, clone._orm_bound = self._orm_node, self._orm_steps, self._orm_bound
        clone._known_related_objects = self._known_related_objects
        own = self.__dict__
        for name in COPIED:
            if name in own:
                setattr(clone, name, own[name])
        return clone

    def _chain(self) -> Self:
        """Return the queryset that the next method of a chain changes: a copy, unless copying is switched off."""
        if not self._cloning_enabled:
            return self
        clone = self._clone()
        if clone._sticky_filter:
            clone._orm_change(StickyFilter())
            clone._sticky_filter = False
        return clone

    def _orm_change(self, *steps: Step) -> None:
        """Apply *steps* to this queryset itself."""
        for step in steps:
            if self._orm_node is None or not self._orm_record(step):
                step.apply(self._orm_builder())

    def _orm_record(self, step: Step) -> bool:
        """Go on to where *step* leads, if that is known or can be found out; otherwise say no and change nothing.

        A step is taken for real the first time, and raises whatever is wrong with it.
        """
        node = self._orm_node
        assert node is not None, "only called on a recorded queryset"
        values: list[Any] = []
        shape = step.shape(values)
        if shape is None:
            return False
        edges = node.edges if self._orm_is_new_copy else node.inner_edges
        edge: Known | None = edges.get(shape)
        query = None
        if edge is None and (values or step.is_once_only()):
            recording.note(edges, shape, Seen())
            return False
        if edge is None or isinstance(edge, Seen):
            query = self._orm_replayed()
            query = query.chain() if self._orm_is_new_copy else query.clone()
            step.apply(query)
            edge = recording.explore(node, step, len(values), is_new_copy=self._orm_is_new_copy) or Nothing()
            recording.note(edges, shape, edge)
        if isinstance(edge, Nothing):
            return False
        edge.used = True
        settled: Step | None = recording.settle(edge, step, values)
        if settled is None:
            return False
        self._query = query
        self._orm_node = edge.node
        self._orm_steps = (*self._orm_steps, (settled, self._orm_is_new_copy))
        self._orm_bound = (*self._orm_bound, *values)
        self._orm_is_new_copy = False
        return True

    def _orm_derive(self, *steps: Step) -> Self:
        """Return a copy to which *steps* are applied."""
        clone = self._chain()
        clone._orm_change(*steps)
        return clone

    def _disable_cloning(self) -> Self:
        self._orm_builder()  # steps without copies between them share more than a record says
        self._cloning_enabled = False
        return self

    def _enable_cloning(self) -> Self:
        self._cloning_enabled = True
        return self

    def _avoid_cloning(self) -> PreventQuerySetCloning:
        """Return a context manager in which the queryset's methods change it in place."""
        return PreventQuerySetCloning(self)

    def _next_is_sticky(self) -> Self:
        """Let the filter after the next one go through the joins of the next one, as if both were one call.

        Used by managers of many related objects, whose own filter precedes the user's.
        """
        self._sticky_filter = True
        return self

    def _orm_apply_deferred_filter(self) -> None:
        if self._deferred_filter is None:
            return
        negate, args, kwargs = self._deferred_filter
        self._deferred_filter = None
        self._filter_or_exclude_inplace(negate, args, kwargs)

    # -- hints and objects that are known beforehand --

    def _add_hints(self, **hints: Any) -> None:
        """Give the router more to look at."""
        self._hints.update(hints)

    def _merge_known_related_objects(self, other: Any) -> None:
        """Take over the related objects that *other* knows of."""
        for field, objects in other._known_related_objects.items():
            self._known_related_objects.setdefault(field, {}).update(objects)

    def _has_filters(self) -> Any:
        """Return something true if the query has conditions; its ``where`` node, in fact."""
        return self.query.has_filters()

    def _not_support_combined_queries(self, operation_name: str) -> None:
        """Raise NotSupportedError if this is a union, an intersection or a difference."""
        combinator = self._orm_traits.combinator
        if combinator:
            raise NotSupportedError(f"Calling QuerySet.{operation_name}() after {combinator}() is not supported.")

    # -- pickling and copying --

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Copy without running the query: the copy has no results."""
        twin = self.__class__()
        twin._orm_forget_record()
        for name, value in self._orm_plain_state().items():
            twin.__dict__[name] = None if name == "_result_cache" else copy.deepcopy(value, memo)
        return twin

    def _orm_plain_state(self) -> dict[str, Any]:
        """Return the attributes with a builder instead of a record, as other releases know them."""
        state = {
            **self.__dict__,
            "_query": self._orm_replayed() if self._orm_node is not None else self._orm_builder(),
        }
        for name in RECORD_ATTRIBUTES:
            state.pop(name, None)
        for name in PICKLED_DEFAULTS:
            state.setdefault(name, getattr(self, name))
        return state

    def __getstate__(self) -> dict[str, Any]:
        self._fetch_all()
        return {**self._orm_plain_state(), DJANGO_VERSION_PICKLE_KEY: get_version()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        pickled_version = state.get(DJANGO_VERSION_PICKLE_KEY)
        if not pickled_version:
            warnings.warn("Pickled queryset instance's Django version is not specified.", RuntimeWarning, stacklevel=2)
        elif pickled_version != get_version():
            warnings.warn(
                f"Pickled queryset instance's Django version {pickled_version} does not match "
                f"the current version {get_version()}.",
                RuntimeWarning,
                stacklevel=2,
            )
        self._orm_forget_record()
        self.__dict__.update(state)
