"""Expressions around one other: with another type, or negated."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL, Expression
from migrator.expressions.mixins import SQLiteNumericMixin
from migrator.expressions.ports import vocabulary
from migrator.host.deconstruct import deconstructible
from migrator.host.exceptions import EmptyResultSet
from migrator.host.mode import public, public_path


@public("db.models.expressions")
@deconstructible(path=public_path("db.models.ExpressionWrapper"))
class ExpressionWrapper(SQLiteNumericMixin, Expression):
    """An expression with the type that it is said to have. The database does not cast.

    Args:
        expression: the wrapped expression.
        output_field: the type.
    """

    cacheable = True

    def __init__(self, expression: Any, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.expression = expression

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.expression})"

    def get_source_expressions(self) -> list[Any]:
        return [self.expression]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.expression,) = exprs

    def get_group_by_cols(self) -> list[Any]:
        if not isinstance(self.expression, Expression):
            # A query or a reference: only the whole can be grouped by.
            return super().get_group_by_cols()
        typed = self.expression.copy()
        typed.output_field = self.output_field
        columns: list[Any] = typed.get_group_by_cols()
        return columns

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        compiled: SQL = compiler.compile(self.expression)
        return compiled

    @property
    def allowed_default(self) -> bool:
        """Whether the wrapped expression may be part of a database default."""
        return bool(self.expression.allowed_default)


@vocabulary.word
@public("db.models.expressions")
class NegatedExpression(ExpressionWrapper):
    """The negation of a condition.

    Args:
        expression: the condition.
    """

    cacheable = True

    def __init__(self, expression: Any) -> None:
        super().__init__(expression, output_field=outputs.BooleanField())

    def __invert__(self) -> Any:
        return self.expression.copy()

    def _needs_case(self, ops: Any) -> bool:
        return not ops.conditional_expression_supported_in_where_clause(self.expression)

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        try:
            sql, params = super().as_sql(compiler, connection)
        except EmptyResultSet:
            # What nothing meets, everything meets when it is negated.
            if not compiler.connection.features.supports_boolean_expr_in_select_clause:
                return "1=1", ()
            always: SQL = compiler.compile(vocabulary.Value(True, output_field=outputs.BooleanField()))
            return always
        if self._needs_case(compiler.connection.ops):
            return f"CASE WHEN {sql} = 0 THEN 1 ELSE 0 END", params
        return f"NOT {sql}", params

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """Return the bound negation.

        Raises:
            TypeError: the expression is not a condition.
        """
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        if not getattr(resolved.expression, "conditional", False):
            raise TypeError("Cannot negate non-conditional expressions.")
        return resolved

    def select_format(self, compiler: Any, sql: str, params: Any) -> SQL:
        connection = compiler.connection
        if not connection.features.supports_boolean_expr_in_select_clause and not self._needs_case(connection.ops):
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params
