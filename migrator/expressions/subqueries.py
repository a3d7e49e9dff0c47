"""Queries as parts of other queries."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL, BaseExpression
from migrator.expressions.combinable import Combinable
from migrator.expressions.ports import vocabulary
from migrator.expressions.wrappers import ExpressionWrapper
from migrator.host.exceptions import EmptyResultSet
from migrator.host.mode import public


class LateQuery:
    """The query of a recorded queryset, built when it is asked for; from then on the query is what counts."""

    def __get__(self, subquery: Any, owner: Any = None) -> Any:
        if subquery is None:
            return self
        query = subquery.__dict__["query"] = subquery._built()
        return query


@public("db.models.expressions")
class Subquery(BaseExpression, Combinable):
    """A query whose result is used as a value.

    Args:
        queryset: a queryset, or the query of one; a copy is taken.
        output_field: the type of the value; that of the selected column when absent.
        extra: entries for the template, and ``template`` in place of the attribute.
    """

    template = "(%(subquery)s)"
    contains_aggregate = False
    empty_result_set_value = None
    subquery = True
    cacheable = True
    # Tells a type that was given from one that was inferred and remembered.
    _given_output_field: Any = None

    query: Any = LateQuery()
    _chain: Any = None
    """What was recorded of the queryset, as long as nobody has asked for the query."""

    def __init__(self, queryset: Any, output_field: Any = None, **extra: Any) -> None:
        record = getattr(queryset, "_orm_recorded_chain", None)
        self._chain = None if record is None else record()
        if self._chain is None:
            self.query = self._fitted(getattr(queryset, "query", queryset).clone())
        # A template among the extra entries is used in place of the attribute, also to tell what may be unwrapped.
        self.template = extra.pop("template", self.template)
        self.extra = extra
        if output_field is not None:
            self._given_output_field = output_field
        super().__init__(output_field)

    def _built(self) -> Any:
        return self._fitted(self._chain.query())

    def _fitted(self, query: Any) -> Any:
        """Return *query* as the subquery that this one is."""
        query.subquery = True
        return query

    def with_query(self, query: Any) -> Any:
        """Return a copy that is about *query*; None leaves it to the queryset that was given."""
        clone = super().copy()
        if query is not None:
            clone.query = self._fitted(query)
        return clone

    def __getstate__(self) -> dict[str, Any]:
        state = {"query": None, **super().__getstate__()}
        state["query"] = state["query"] or self._built()
        state.pop("_chain", None)
        return state

    def get_source_expressions(self) -> list[Any]:
        return [self.query]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.query,) = exprs

    def _resolve_output_field(self) -> Any:
        query = self.__dict__.get("query") or self._built()
        return query.output_field

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return the bound subquery; without anything of its own, the wrapper makes room for the query itself.

        The lookup on whose right-hand side it stands then knows what to ask of the query.
        """
        resolved = super().resolve_expression(*args, **kwargs)
        if type(self) is not Subquery or self.template != Subquery.template:
            return resolved
        query = resolved.query
        query.subquery = True
        return query if self._given_output_field is None else ExpressionWrapper(query, self._given_output_field)

    def copy(self) -> Any:
        clone = super().copy()
        if "query" in self.__dict__:
            clone.query = self.query.clone()
        return clone

    @property
    def external_aliases(self) -> Any:
        """The aliases of the outer query that the subquery mentions."""
        return self.query.external_aliases

    def get_external_cols(self) -> list[Any]:
        """Return the columns of the outer query that the subquery mentions."""
        columns: list[Any] = self.query.get_external_cols()
        return columns

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any) -> SQL:
        connection.ops.check_expression_support(self)
        context = {**self.extra, **extra_context}
        sql, params = self.query.as_sql(compiler, connection)
        # The query brings parentheses; so does the template.
        context["subquery"] = sql[1:-1]
        template = template or context.get("template", self.template)
        return template % context, params

    def get_group_by_cols(self) -> list[Any]:
        columns: list[Any] = self.query.get_group_by_cols(wrapper=self)
        return columns


@public("db.models.expressions")
class Exists(Subquery):
    """Whether a query has any result.

    Args:
        queryset: the query.
    """

    template = "EXISTS(%(subquery)s)"
    output_field = outputs.BooleanField()
    empty_result_set_value: Any = False
    cacheable = True

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)

    def _fitted(self, query: Any) -> Any:
        return super()._fitted(query).exists()

    def select_format(self, compiler: Any, sql: str, params: Any) -> SQL:
        if not compiler.connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> SQL:
        try:
            return super().as_sql(compiler, *args, **kwargs)
        except EmptyResultSet:
            if not compiler.connection.features.supports_boolean_expr_in_select_clause:
                return "1=0", ()
            never: SQL = compiler.compile(vocabulary.Value(False, output_field=outputs.BooleanField()))
            return never
