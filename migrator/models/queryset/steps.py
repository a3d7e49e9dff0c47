"""Steps: one change to a query each, as frozen values.

Every method of a queryset that changes its query says so with a step. A step is applied to a
:class:`~migrator.query.Query`, the mutable builder with Django's semantics. A step that can also be *recorded* splits
into a ``shape`` (hashable, without values) and ``params`` (the values); see ``spec``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from migrator.expressions.filtered_relation import FilteredRelation
from migrator.expressions.q import Q
from migrator.host.record import record
from migrator.models.queryset.chains import Chain, Values, shape_of_chain
from migrator.models.queryset.expression_shapes import holds_chains, shape_of_expression, with_queries
from migrator.models.queryset.shapes import filled, holds_changeable, holds_expressions, shape_of
from migrator.sql.slots import Unshapely


class Step:
    """One change to a query."""

    __slots__ = ()

    def apply(self, query: Any) -> None:
        """Change *query* in place.

        Raises:
            FieldError, ValueError, TypeError: what the query says about the names and values.
        """
        raise NotImplementedError

    def shape(self, values: list[Any]) -> Hashable | None:
        """Return what decides the SQL and append the values to *values*; None for a step that is not recorded."""
        return None

    def is_once_only(self) -> bool:
        """Say whether the shape holds literals, so that it may never come again."""
        return False

    def filled(self, source: Values) -> Step:
        """Return the step with what *source* gives, values or slots, in place of its own values."""
        return self

    def holds_changeable(self) -> bool:
        """Say whether the caller could change a value of the step later on."""
        return False


@record(frozen=True, slots=True)
class Where(Step):
    """Keep the rows that match (or, negated, do not match) the conditions."""

    negate: bool
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def apply(self, query: Any) -> None:
        condition = Q(*self.args, **self.kwargs)
        query.add_q(~condition if self.negate else condition)

    def shape(self, values: list[Any]) -> Hashable | None:
        try:
            return self.negate, shape_of(self.args, self.kwargs, values)
        except Unshapely:
            return None

    def is_once_only(self) -> bool:
        return holds_expressions(self.args, self.kwargs)

    def filled(self, source: Values) -> Step:
        return Where(self.negate, *filled(self.args, self.kwargs, source))

    def holds_changeable(self) -> bool:
        return holds_changeable(self.args, self.kwargs)


@record(frozen=True, slots=True)
class Condition(Step):
    """Keep the rows that match one Q object.

    With *reuse_all*, joins that are there already are used, also those to several rows.
    """

    condition: Any
    reuse_all: bool = False

    def apply(self, query: Any) -> None:
        query.add_q(self.condition, reuse_all=self.reuse_all)

    def shape(self, values: list[Any]) -> Hashable | None:
        try:
            return "condition", self.reuse_all, shape_of((self.condition,), {}, values)
        except Unshapely:
            return None

    def is_once_only(self) -> bool:
        return holds_expressions((self.condition,), {})

    def filled(self, source: Values) -> Step:
        (condition,), _ = filled((self.condition,), {}, source)
        return Condition(condition, self.reuse_all)

    def holds_changeable(self) -> bool:
        return holds_changeable((self.condition,), {})


@record(frozen=True, slots=True)
class Order(Step):
    """Replace the ordering. Without names, rows come in any order."""

    names: tuple[Any, ...]

    def apply(self, query: Any) -> None:
        query.clear_ordering(force=True, clear_default=False)
        query.add_ordering(*self.names)

    def shape(self, values: list[Any]) -> Hashable | None:
        if all(isinstance(name, str) for name in self.names):
            return "order", self.names
        return _shape_of_all("order", self.names, [])

    def is_once_only(self) -> bool:
        return any(not isinstance(name, str) for name in self.names)


@record(frozen=True, slots=True)
class Unorder(Step):
    """Drop the ordering, the model's default included; a sliced query keeps it unless *force* is set."""

    force: bool = True

    def apply(self, query: Any) -> None:
        query.clear_ordering(force=self.force)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("unorder", self.force)


@record(frozen=True, slots=True)
class Reverse(Step):
    """Turn the ordering round."""

    def apply(self, query: Any) -> None:
        query.standard_ordering = not query.standard_ordering

    def shape(self, values: list[Any]) -> Hashable | None:
        return "reverse"


@record(frozen=True, slots=True)
class Slice(Step):
    """Narrow the slice."""

    low: int | None
    high: int | None

    def apply(self, query: Any) -> None:
        query.set_limits(self.low, self.high)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("slice", self.low, self.high)


@record(frozen=True, slots=True)
class Empty(Step):
    """Make the query one without a result."""

    def apply(self, query: Any) -> None:
        query.set_empty()


@record(frozen=True, slots=True)
class Distinct(Step):
    """Drop duplicate rows, or those with the same values in *names*."""

    names: tuple[str, ...]

    def apply(self, query: Any) -> None:
        query.add_distinct_fields(*self.names)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("distinct", self.names)


@record(frozen=True, slots=True)
class SelectValues(Step):
    """Select these columns instead of the model's; all of them without names."""

    names: tuple[Any, ...]

    def apply(self, query: Any) -> None:
        query.set_values(self.names)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("values", self.names) if all(isinstance(name, str) for name in self.names) else None


@record(frozen=True, slots=True)
class SelectRelated(Step):
    """Select related rows too: along *paths*, or everything not null for True, or nothing for False."""

    paths: tuple[str, ...] | bool

    def apply(self, query: Any) -> None:
        if isinstance(self.paths, bool):
            query.select_related = self.paths
        else:
            query.add_select_related(self.paths)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("select related", self.paths)


@record(frozen=True, slots=True)
class Defer(Step):
    """Do not load these fields; None: load everything again."""

    names: tuple[str, ...] | None

    def apply(self, query: Any) -> None:
        if self.names is None:
            query.clear_deferred_loading()
        else:
            query.add_deferred_loading(self.names)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("defer", self.names)


@record(frozen=True, slots=True)
class Only(Step):
    """Load these fields and no others."""

    names: tuple[str, ...]

    def apply(self, query: Any) -> None:
        query.add_immediate_loading(self.names)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("only", self.names)


@record(frozen=True, slots=True)
class Lock(Step):
    """Lock the rows that are read."""

    nowait: bool
    skip_locked: bool
    of: tuple[str, ...]
    no_key: bool

    def apply(self, query: Any) -> None:
        query.select_for_update = True
        query.select_for_update_nowait = self.nowait
        query.select_for_update_skip_locked = self.skip_locked
        query.select_for_update_of = self.of
        query.select_for_no_key_update = self.no_key

    def shape(self, values: list[Any]) -> Hashable | None:
        of = self.of if isinstance(self.of, list | tuple) else ()
        if self.of and not (of and all(isinstance(name, str) for name in of)):
            return None
        return ("lock", self.nowait, self.skip_locked, tuple(of), self.no_key)


@record(frozen=True, slots=True)
class Extra(Step):
    """Add hand-written SQL."""

    select: Any
    select_params: Any
    where: Any
    params: Any
    tables: Any
    order_by: Any

    def apply(self, query: Any) -> None:
        query.add_extra(self.select, self.select_params, self.where, self.params, self.tables, self.order_by)


@record(frozen=True, slots=True)
class Carry(Step):
    """Select these columns of a joined table too, by name and SQL: what a prefetch matches rows and instances by."""

    columns: dict[str, str]

    def apply(self, query: Any) -> None:
        query.add_extra(self.columns, None, None, None, None, None)

    def shape(self, values: list[Any]) -> Hashable | None:
        return ("carry", *self.columns.items())


@record(frozen=True, slots=True)
class Annotate(Step):
    """Add expressions by name, grouping by what is selected so far if one of them is an aggregate."""

    annotations: dict[str, Any]
    select: bool
    after_values: bool

    def apply(self, query: Any) -> None:
        for alias, annotation in self.annotations.items():
            if isinstance(annotation, FilteredRelation):
                query.add_filtered_relation(annotation, alias)
            else:
                query.add_annotation(annotation, alias, select=self.select)
        added = (query.annotations.get(alias) for alias in self.annotations)
        if any(annotation is not None and annotation.contains_aggregate for annotation in added):
            if self.after_values:
                query.set_group_by()
            else:
                query.group_by = True

    def shape(self, values: list[Any]) -> Hashable | None:
        if any("%" in name for name in self.annotations):
            return None  # each of them is warned about
        kind = "annotate", self.select, self.after_values, *self.annotations
        return _shape_of_all(kind, self.annotations.values(), [], values)

    def is_once_only(self) -> bool:
        literals: list[Any] = []
        _shape_of_all("", self.annotations.values(), literals, [])
        return bool(literals)

    def filled(self, source: Values) -> Step:
        own = {name: with_queries(part, source.query_of) for name, part in self.annotations.items()}
        return Annotate(own, self.select, self.after_values)

    def holds_changeable(self) -> bool:
        return any(map(holds_chains, self.annotations.values()))


@record(frozen=True, slots=True)
class StickyFilter(Step):
    """Let the next filter go through the joins of this one."""

    def apply(self, query: Any) -> None:
        query.filter_is_sticky = True

    def shape(self, values: list[Any]) -> Hashable | None:
        return "sticky"


@record(frozen=True, slots=True)
class Merge(Step):
    """Join the conditions by AND, OR or XOR with those of another query over the model: ``&``, ``|``, ``^``."""

    other: Any
    connector: str

    def apply(self, query: Any) -> None:
        query.combine(self.other.query() if isinstance(self.other, Chain) else self.other, self.connector)

    def shape(self, values: list[Any]) -> Hashable | None:
        return _shape_of_parts(("merge", self.connector), (self.other,), values, nested=False)

    def filled(self, source: Values) -> Step:
        (other,) = _filled_parts((self.other,), source)
        return Merge(other, self.connector)


@record(frozen=True, slots=True)
class Combine(Step):
    """Make the query a union, an intersection or a difference of itself and others.

    Its slice and ordering stay on its part; the whole gets its own.
    """

    combinator: str
    all: bool
    others: tuple[Any, ...]

    def apply(self, query: Any) -> None:
        parts = [query.clone()]
        query.clear_ordering(force=True)
        query.default_ordering = True
        query.clear_limits()
        for other in self.others:
            part = other.query() if isinstance(other, Chain) else other.clone()
            # An order that decides nothing has no effect on the whole.
            part.clear_ordering(clear_default=False)
            parts.append(part)
        query.combined_queries = tuple(parts)
        query.combinator = self.combinator
        query.combinator_all = self.all

    def shape(self, values: list[Any]) -> Hashable | None:
        return _shape_of_parts(("combine", self.combinator, self.all), self.others, values)

    def filled(self, source: Values) -> Step:
        return Combine(self.combinator, self.all, _filled_parts(self.others, source))


def _shape_of_parts(
    kind: Hashable, parts: Iterable[Any], values: list[Any], *, nested: bool = True
) -> Hashable | None:
    try:
        return kind, *[shape_of_chain(part, values, nested=nested) for part in parts]
    except Unshapely:
        return None


def _filled_parts(parts: Iterable[Any], source: Values) -> tuple[Any, ...]:
    queries = [(part, source.query_of(part)) for part in parts]
    return tuple([part if query is None else query for part, query in queries])


def _shape_of_all(
    kind: Hashable, expressions: Iterable[Any], literals: list[Any], values: list[Any] | None = None
) -> Hashable | None:
    try:
        return kind, *[
            expression if isinstance(expression, str) else shape_of_expression(expression, literals, values)
            for expression in expressions
        ]
    except Unshapely:
        return None
