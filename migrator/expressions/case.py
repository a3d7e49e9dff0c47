"""``Case`` and ``When``: conditional expressions."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import SQL, Expression
from migrator.expressions.functions.comparison import Cast
from migrator.expressions.mixins import SQLiteNumericMixin
from migrator.expressions.q import PROHIBITED_FILTER_KWARGS, Q
from migrator.expressions.values import Value
from migrator.host.deconstruct import deconstructible
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.functional import cached_property
from migrator.host.mode import public, public_path


def _one_condition(condition: Any, lookups: dict[str, Any]) -> Any:
    """Return the condition that arguments of ``When`` mean.

    Raises:
        TypeError: there is none, or it is not a condition.
        ValueError: it is an empty Q.
    """
    if invalid := PROHIBITED_FILTER_KWARGS & lookups.keys():
        names = ", ".join([f"'{name}'" for name in sorted(invalid)])
        raise TypeError(f"The following kwargs are invalid: {names}")
    usable = condition is None or getattr(condition, "conditional", False)
    if not usable or (condition is None and not lookups):
        raise TypeError("When() supports a Q object, a boolean expression, or lookups as a condition.")
    if lookups:
        condition = Q(**lookups) if condition is None else Q(condition, **lookups)
    if isinstance(condition, Q) and not condition:
        raise ValueError("An empty Q() can't be used as a When() condition.")
    return condition


def _typed(result: Any) -> Any:
    """Return a literal with its type spelled out: alone, without branches, a parameter might be taken for text."""
    if isinstance(result, Value) and result.value is not None and result._output_field_or_none is not None:
        return Cast(result, result.output_field)
    return result


@public("db.models.expressions")
@deconstructible(path=public_path("db.models.When"))
class When(Expression):
    """One branch of a ``Case``.

    Args:
        condition: a Q or a conditional expression.
        then: the value if the condition holds; names mean fields.
        lookups: more conditions.
    """

    template = "WHEN %(condition)s THEN %(result)s"
    # A branch is not a condition, even if its value is true or false.
    conditional = False
    cacheable = True

    def __init__(self, condition: Any = None, then: Any = None, **lookups: Any) -> None:
        super().__init__(output_field=None)
        self.condition = _one_condition(condition, lookups)
        (self.result,) = self._parse_expressions(then)

    def __str__(self) -> str:
        return f"WHEN {self.condition!r} THEN {self.result!r}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def get_source_expressions(self) -> list[Any]:
        return [self.condition, self.result]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        self.condition, self.result = exprs

    def get_source_fields(self) -> list[Any]:
        # The condition says nothing about the type.
        return [self.result._output_field_or_none]

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        scope = (query, allow_joins, reuse, summarize)
        resolved = self.copy()
        resolved.is_summary = summarize
        # Only the result is saved; the values of the condition are compared.
        resolved.condition = self.condition.resolve_expression(*scope, False)
        resolved.result = self.result.resolve_expression(*scope, for_save)
        self._check_composites([resolved.condition, resolved.result])
        return resolved

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any) -> SQL:
        connection.ops.check_expression_support(self)
        condition, condition_params = compiler.compile(self.condition)
        result, result_params = compiler.compile(self.result)
        context = {**extra_context, "condition": condition, "result": result}
        return (template or self.template) % context, (*condition_params, *result_params)

    def get_group_by_cols(self) -> list[Any]:
        # A branch by itself is no expression, so only its parts can be grouped by.
        return [column for source in self.get_source_expressions() for column in source.get_group_by_cols()]

    @cached_property
    def allowed_default(self) -> bool:
        """Whether condition and result may be part of a database default."""
        return all(getattr(part, "allowed_default", False) for part in (self.condition, self.result))


@public("db.models.expressions")
@deconstructible(path=public_path("db.models.Case"))
class Case(SQLiteNumericMixin, Expression):
    """The value of the first branch whose condition holds.

    Args:
        cases: the branches, ``When`` objects.
        default: the value if no condition holds; names mean fields.
        output_field: the type of the value.
        extra: entries for the template.

    Raises:
        TypeError: a branch is something else.
    """

    template = "CASE %(cases)s ELSE %(default)s END"
    case_joiner = " "
    cacheable = True

    def __init__(self, *cases: Any, default: Any = None, output_field: Any = None, **extra: Any) -> None:
        for case in cases:
            if not isinstance(case, When):
                raise TypeError("Positional arguments must all be When objects.")
        super().__init__(output_field)
        self.cases = [*cases]
        (self.default,) = self._parse_expressions(default)
        self.extra = extra

    def __str__(self) -> str:
        branches = ", ".join(map(str, self.cases))
        return f"CASE {branches}, ELSE {self.default!r}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def get_source_expressions(self) -> list[Any]:
        return [*self.cases, self.default]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        *self.cases, self.default = exprs

    def copy(self) -> Any:
        clone = super().copy()
        clone.cases = self.cases[:]
        return clone

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        template: str | None = None,
        case_joiner: str | None = None,
        **extra_context: Any,
    ) -> SQL:
        connection.ops.check_expression_support(self)
        branches: list[str] = []
        params: list[Any] = []
        otherwise = self.default
        for case in self.cases:
            try:
                branch, branch_params = compiler.compile(case)
            except EmptyResultSet:
                continue
            except FullResultSet:
                # Nothing after a branch that is always taken can matter.
                otherwise = case.result
                break
            branches.append(branch)
            params.extend(branch_params)
        if not branches:
            only: SQL = compiler.compile(_typed(otherwise) if self.cases else otherwise)
            return only
        default, default_params = compiler.compile(otherwise)
        context = {**self.extra, **extra_context}
        context["cases"] = (case_joiner or self.case_joiner).join(branches)
        context["default"] = default
        sql = (template or context.get("template", self.template)) % context
        if self._output_field_or_none is not None:
            sql = connection.ops.unification_cast_sql(self.output_field) % sql
        return sql, (*params, *default_params)

    def get_group_by_cols(self) -> list[Any]:
        if not self.cases:
            columns: list[Any] = self.default.get_group_by_cols()
            return columns
        return super().get_group_by_cols()

    @cached_property
    def allowed_default(self) -> bool:
        """Whether all branches and the default may be part of a database default."""
        return bool(self.default.allowed_default) and all(case.allowed_default for case in self.cases)
