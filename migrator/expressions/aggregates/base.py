"""``Aggregate``: functions over the rows of a group."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import SQL
from migrator.expressions.case import Case, When
from migrator.expressions.func import Func
from migrator.expressions.functions.comparison import Coalesce
from migrator.expressions.ordering import OrderByList
from migrator.expressions.values import Value
from migrator.host.exceptions import FieldError
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError


@public("db.models.aggregates")
class AggregateFilter(Func):
    """The FILTER clause of an aggregate.

    Args:
        expressions: the condition.
    """

    arity = 1
    template = " FILTER (WHERE %(expressions)s)"
    cacheable = True

    @property
    def condition(self) -> Any:
        """The condition."""
        return self.source_expressions[0]

    def __str__(self) -> str:
        return str(self.condition)

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        """Return the clause.

        Raises:
            NotSupportedError: the database has no such clause.
        """
        if not connection.features.supports_aggregate_filter_clause:
            raise NotSupportedError("Aggregate filter clauses are not supported on this database backend.")
        return super().as_sql(compiler, connection, **extra_context)


@public("db.models.aggregates")
class AggregateOrderBy(OrderByList):
    """The order in which an aggregate takes its rows."""

    template = " ORDER BY %(expressions)s"
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        """Return the clause.

        Raises:
            NotSupportedError: the database has no such clause.
        """
        if not connection.features.supports_aggregate_order_by_clause:
            raise NotSupportedError("This database backend does not support specifying an order on aggregates.")
        return super().as_sql(compiler, connection, **extra_context)


@public("db.models.aggregates")
class Aggregate(Func):
    """A function over the rows of a group; its presence makes the query group.

    Args:
        expressions: the arguments.
        distinct: equal values count once.
        filter: a condition; rows that do not meet it are left out.
        default: the value where there are no rows, instead of NULL.
        order_by: the order in which the rows are taken: one or several names or expressions.
        extra: entries for the template.

    Raises:
        TypeError: an argument is not allowed for this aggregate.
    """

    template = "%(function)s(%(distinct)s%(expressions)s%(order_by)s)%(filter)s"
    contains_aggregate = True
    name: str = None  # type: ignore[assignment]  # subclasses have one
    window_compatible = True
    allow_distinct = False
    allow_order_by = False
    empty_result_set_value: Any = None
    cacheable = True

    def __init__(
        self,
        *expressions: Any,
        distinct: bool = False,
        filter: Any = None,
        default: Any = None,
        order_by: Any = None,
        **extra: Any,
    ) -> None:
        name = type(self).__name__
        if distinct and not self.allow_distinct:
            raise TypeError(f"{name} does not allow distinct.")
        if order_by and not self.allow_order_by:
            raise TypeError(f"{name} does not allow order_by.")
        if default is not None and self.empty_result_set_value is not None:
            raise TypeError(f"{name} does not allow default.")
        self.distinct = distinct
        self.filter = None if filter is None else AggregateFilter(filter)
        self.default = default
        self.order_by = AggregateOrderBy.from_param(f"{name}.order_by", order_by)
        super().__init__(*expressions, **extra)

    def get_source_fields(self) -> list[Any]:
        # Filter and order say nothing about the type.
        return [argument._output_field_or_none for argument in self.source_expressions]

    def get_source_expressions(self) -> list[Any]:
        return [*self.source_expressions, self.filter, self.order_by]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        *arguments, self.filter, self.order_by = exprs
        super().set_source_expressions(arguments)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """Return the bound aggregate; within a ``Coalesce`` if it has a default.

        Raises:
            FieldError: it would aggregate an aggregate.
        """
        # There is nothing to save: UPDATE takes no aggregates.
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize)
        if summarize:
            self._check_summaries(resolved, query)
        elif not self.is_summary:
            self._check_nesting(resolved)
        if resolved.default is None:
            return resolved
        return self._with_default(resolved, (query, allow_joins, reuse, summarize))

    @staticmethod
    def _check_summaries(resolved: Any, query: Any) -> None:
        for ref in resolved.get_refs():
            if query.annotations[ref].is_summary:
                raise FieldError(f"Cannot compute {resolved.name}('{ref}'): '{ref}' is an aggregate")

    def _check_nesting(self, resolved: Any) -> None:
        before = self.get_source_expressions()
        # The filter may speak of aggregates, the arguments may not.
        for position, source in enumerate(resolved.get_source_expressions()[:-2]):
            if source is not None and source.contains_aggregate:
                named = before[position]
                name = named.name if hasattr(named, "name") else repr(named)
                raise FieldError(f"Cannot compute {resolved.name}('{name}'): '{name}' is an aggregate")

    @staticmethod
    def _with_default(resolved: Any, scope: tuple[Any, ...]) -> Any:
        default = resolved.default
        output_field = resolved._output_field_or_none
        if hasattr(default, "resolve_expression"):
            default = default.resolve_expression(*scope)
            if default._output_field_or_none is None:
                default.output_field = output_field
        else:
            default = Value(default, output_field)
        resolved.default = None
        filled = Coalesce(resolved, default, output_field=output_field)
        filled.is_summary = resolved.is_summary
        return filled

    @property
    def default_alias(self) -> str:
        """The alias of an aggregate that was given none.

        Raises:
            TypeError: it is no aggregate of a single field.
        """
        present = [source for source in self.get_source_expressions() if source is not None]
        if len(present) == 1 and hasattr(present[0], "name"):
            return f"{present[0].name}__{self.name.lower()}"
        raise TypeError("Complex expressions require an alias")

    def get_group_by_cols(self) -> list[Any]:
        return []

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        self._check_distinct(connection)
        clauses: dict[str, str] = {"distinct": "DISTINCT " if self.distinct else "", "order_by": "", "filter": ""}
        clause_params: list[Any] = []
        if self.order_by is not None:
            clauses["order_by"], params = compiler.compile(self.order_by)
            clause_params.extend(params)
        if self.filter is not None:
            try:
                clauses["filter"], params = compiler.compile(self.filter)
            except NotSupportedError:
                rewritten: SQL = self._filtered_by_case().as_sql(compiler, connection, **extra_context)
                return rewritten
            clause_params.extend(params)
        context = {**clauses, **extra_context}
        sql, params = super().as_sql(compiler, connection, **context)
        return sql, (*params, *clause_params)

    def _check_distinct(self, connection: Any) -> None:
        if (
            self.distinct
            and len(self.source_expressions) > 1
            and not connection.features.supports_aggregate_distinct_multiple_argument
        ):
            raise NotSupportedError(
                f"{self.name} does not support distinct with multiple expressions on this database backend."
            )

    def _filtered_by_case(self) -> Any:
        """Return the same for a database without FILTER: rows that do not meet the condition become NULL."""
        rewritten = self.copy()
        rewritten.filter = None
        first, *others = rewritten.source_expressions
        rewritten.source_expressions = [Case(When(self.filter.condition, then=first)), *others]  # type: ignore[union-attr]  # there is a filter
        return rewritten

    def _get_repr_options(self) -> dict[str, Any]:
        options = super()._get_repr_options()
        clauses = {"distinct": self.distinct, "filter": self.filter, "order_by": self.order_by}
        return {**options, **{name: clause for name, clause in clauses.items() if clause}}
