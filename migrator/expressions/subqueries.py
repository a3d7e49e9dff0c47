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

    def __init__(self, queryset: Any, output_field: Any = None, **extra: Any) -> None:
        query = getattr(queryset, "query", queryset).clone()
        query.subquery = True
        self.query = query
        # A template among the extra entries is used in place of the attribute, also to tell what may be unwrapped.
        self.template = extra.pop("template", self.template)
        self.extra = extra
        if output_field is not None:
            self._given_output_field = output_field
        super().__init__(output_field)

    def get_source_expressions(self) -> list[Any]:
        return [self.query]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.query,) = exprs

    def _resolve_output_field(self) -> Any:
        return self.query.output_field

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
        clone.query = clone.query.clone()
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
        self.query = self.query.exists()

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
