"""``OrderBy``, and lists of expressions."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import SQL, Expression
from migrator.expressions.func import Func
from migrator.expressions.ports import vocabulary
from migrator.host.deconstruct import deconstructible
from migrator.host.mode import public, public_path


@vocabulary.word
@public("db.models.expressions")
@deconstructible(path=public_path("db.models.OrderBy"))
class OrderBy(Expression):
    """An expression to sort by.

    Args:
        expression: what to sort by.
        descending: highest first.
        nulls_first: rows without a value come first; True or None.
        nulls_last: rows without a value come last; True or None.

    Raises:
        ValueError: both or neither True nor None, or *expression* is not an expression.
    """

    template = "%(expression)s %(ordering)s"
    conditional = False
    constraint_validation_compatible = False
    allows_composite_expressions = True
    cacheable = True

    def __init__(
        self,
        expression: Any,
        descending: bool = False,
        nulls_first: bool | None = None,
        nulls_last: bool | None = None,
    ) -> None:
        if nulls_first and nulls_last:
            raise ValueError("nulls_first and nulls_last are mutually exclusive")
        if nulls_first is False or nulls_last is False:
            raise ValueError("nulls_first and nulls_last values must be True or None.")
        if not hasattr(expression, "resolve_expression"):
            raise ValueError("expression must be an expression type")
        self.expression = expression
        self.descending = descending
        self.nulls_first, self.nulls_last = nulls_first, nulls_last

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.expression}, descending={self.descending})"

    def get_source_expressions(self) -> list[Any]:
        return [self.expression]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.expression,) = exprs

    def _nulls_template(self, template: str, features: Any) -> str:
        """Add to the template where rows without a value go, in the words that the database knows."""
        if features.supports_order_by_nulls_modifier:
            if self.nulls_last:
                return f"{template} NULLS LAST"
            return f"{template} NULLS FIRST" if self.nulls_first else template
        # Sort by the absence first, unless the database does what is wanted anyway.
        if self.nulls_last and not (self.descending and features.order_by_nulls_first):
            return f"%(expression)s IS NULL, {template}"
        if self.nulls_first and (self.descending or not features.order_by_nulls_first):
            return f"%(expression)s IS NOT NULL, {template}"
        return template

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any) -> SQL:
        if getattr(self.expression, "is_composite", False):
            return self._columns_as_sql(compiler, template, extra_context)
        template = self._nulls_template(template or self.template, connection.features)
        connection.ops.check_expression_support(self)
        expression, params = compiler.compile(self.expression)
        context = {"expression": expression, "ordering": "DESC" if self.descending else "ASC", **extra_context}
        times = template.count("%(expression)s")
        return (template % context).rstrip(), tuple(params) * times

    def _columns_as_sql(self, compiler: Any, template: str | None, extra_context: dict[str, Any]) -> SQL:
        """Sort by each column of a composite key, all in the same direction."""
        fragments: list[str] = []
        params: list[Any] = []
        for column in self.expression.get_cols():
            ordering = self.copy()
            ordering.set_source_expressions([column])
            sql, column_params = compiler.compile(ordering)
            fragments.append(sql)
            params.extend(column_params)
        return ", ".join(fragments), tuple(params)

    def as_oracle(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL; conditions become numbers, since Oracle does not sort by conditions."""
        template = None
        if connection.ops.conditional_expression_supported_in_where_clause(self.expression):
            template = "CASE WHEN %(expression)s THEN 1 ELSE 0 END %(ordering)s"
        return self.as_sql(compiler, connection, template=template)

    def get_group_by_cols(self) -> list[Any]:
        return [column for source in self.get_source_expressions() for column in source.get_group_by_cols()]

    def reverse_ordering(self) -> Any:
        """Turn the direction round, in place, and return itself."""
        self.descending = not self.descending
        if self.nulls_first or self.nulls_last:
            self.nulls_first, self.nulls_last = self.nulls_last, self.nulls_first
        return self

    def asc(self, **kwargs: Any) -> None:
        """Sort lowest first, in place."""
        self.descending = False

    def desc(self, **kwargs: Any) -> None:
        """Sort highest first, in place."""
        self.descending = True


@public("db.models.expressions")
class ExpressionList(Func):
    """Expressions with commas between them: a partition, a tuple of arguments."""

    template = "%(expressions)s"
    cacheable = True

    def __str__(self) -> str:
        return self.arg_joiner.join(map(str, self.source_expressions))

    def as_sql(self, *args: Any, **kwargs: Any) -> SQL:
        """Return the expressions; nothing at all for an empty list, whatever the template says."""
        return super().as_sql(*args, **kwargs) if self.source_expressions else ("", ())

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the expressions: a list is not a number, so it is not cast."""
        return self.as_sql(compiler, connection, **extra_context)

    def get_group_by_cols(self) -> list[Any]:
        return [column for source in self.get_source_expressions() for column in source.get_group_by_cols()]


def _ordering(expression: Any) -> Any:
    """Return what to sort by for an argument: ``"-name"`` means descending."""
    if isinstance(expression, str) and expression.startswith("-"):
        return OrderBy(vocabulary.F(expression[1:]), descending=True)
    return expression


@public("db.models.expressions")
class OrderByList(ExpressionList):
    """An ORDER BY clause.

    Args:
        expressions: orderings: expressions, or names of fields, with ``-`` in front for descending order.
    """

    allowed_default = False
    template = "ORDER BY %(expressions)s"
    cacheable = True

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*map(_ordering, expressions), **extra)

    @classmethod
    def from_param(cls, context: str, param: Any) -> Any:
        """Return the list for an ``order_by`` argument, or None where there is none.

        Args:
            context: where the argument was given, for the error message.
            param: a name, an expression, a list or tuple of them, or None.

        Raises:
            ValueError: it is something else.
        """
        if param is None:
            return None
        if isinstance(param, list | tuple):
            return cls(*param) if param else None
        if isinstance(param, str) or hasattr(param, "resolve_expression"):
            return cls(param)
        raise ValueError(
            f"{context} must be either a string reference to a field, an expression, or a list or tuple of them not "
            f"{param!r}."
        )
