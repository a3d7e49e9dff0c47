"""The bases of lookups (comparisons) and transforms (derived values)."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable
from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL, Expression
from migrator.expressions.columns import Col
from migrator.expressions.func import Func
from migrator.expressions.ordering import ExpressionList
from migrator.expressions.values import Value, placeholder_of
from migrator.fields.registration import RegisterLookupMixin
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.functional import cached_property
from migrator.host.hashable import make_hashable
from migrator.host.mode import public
from migrator.sql.protocols import QueryNode
from migrator.sql.slots import BoundSlot, ShapeChanged, Slot, is_cacheable

LITERAL_TYPES = frozenset({int, str, float, bool, type(None)})


def is_expression(value: Any) -> bool:
    """Say whether *value* compiles to SQL; asking the common types first spares the search for an attribute."""
    return type(value) not in LITERAL_TYPES and (hasattr(value, "as_sql") or hasattr(value, "resolve_expression"))


def only_numbers(values: Iterable[Any]) -> bool:
    """Say whether all of many values, keys as a rule, are whole numbers; no look is taken at each in Python."""
    return {int}.issuperset(map(type, values))


def in_parentheses(sql: str, value: Any) -> str:
    """Put the SQL of an expression on the right-hand side between parentheses, unless it has some or needs none."""
    if isinstance(value, Value) or not sql or sql.startswith("("):
        return sql
    return f"({sql})"


@public("db.models.lookups")
class Lookup(Expression):
    """A comparison: true or false.

    Args:
        lhs: the left-hand side, usually an expression.
        rhs: the right-hand side: a plain value, an expression or a query.

    The class attribute ``cacheable`` says that the SQL depends on the structure alone, so that a plain right-hand
    side may be a :class:`~migrator.sql.slots.Slot`: a statement is then compiled once for all values.
    """

    lookup_name: str = None  # type: ignore[assignment]  # subclasses have one
    prepare_rhs = True
    """The value goes through ``get_prep_value`` of the left-hand side's field."""
    can_use_none_as_rhs = False
    """``None`` is a value to compare with (otherwise ``exact=None`` means ``isnull=True``)."""
    cacheable = False
    bilateral_transforms: list[Any]

    def __init__(self, lhs: Any, rhs: Any) -> None:
        self.lhs, self.rhs = lhs, rhs
        if hasattr(rhs, "is_composite") and not hasattr(lhs, "__len__"):
            raise ValueError(f"{type(rhs.output_field).__name__} cannot be used as a lookup value.")
        self.rhs = self.get_prep_lookup()
        self.lhs = self.get_prep_lhs()
        self.bilateral_transforms = (
            self.lhs.get_bilateral_transforms() if hasattr(self.lhs, "get_bilateral_transforms") else []
        )
        # The values of a query would have to be transformed inside it.
        if self.bilateral_transforms and isinstance(rhs, QueryNode):
            raise NotImplementedError("Bilateral transformations on nested querysets are not implemented.")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.lhs!r}, {self.rhs!r})"

    # The two sides

    def rhs_is_direct_value(self) -> bool:
        """Say whether the right-hand side is a plain value, not something that compiles to SQL."""
        return not hasattr(self.rhs, "as_sql")

    def get_source_expressions(self) -> list[Any]:
        return [self.lhs] if self.rhs_is_direct_value() else [self.lhs, self.rhs]

    def set_source_expressions(self, new_exprs: list[Any]) -> None:
        if len(new_exprs) == 1:
            (self.lhs,) = new_exprs
        else:
            self.lhs, self.rhs = new_exprs

    def apply_bilateral_transforms(self, value: Any) -> Any:
        """Return *value* with the transforms of the left-hand side that hold for both sides."""
        return functools.reduce(
            lambda transformed, transform: transform(transformed), self.bilateral_transforms, value
        )

    def get_prep_lookup(self) -> Any:
        """Return the right-hand side, prepared by the field of the left-hand side; nothing of the database yet."""
        rhs = self.rhs
        if not self.prepare_rhs or hasattr(rhs, "resolve_expression") or type(rhs) is Slot:
            return rhs
        if hasattr(self.lhs, "output_field"):
            prepare = getattr(self.lhs.output_field, "get_prep_value", None)
            return rhs if prepare is None else prepare(rhs)
        return Value(rhs) if self.rhs_is_direct_value() else rhs

    def get_prep_lhs(self) -> Any:
        """Return the left-hand side as an expression."""
        return self.lhs if hasattr(self.lhs, "resolve_expression") else Value(self.lhs)

    def get_db_prep_lookup(self, value: Any, connection: Any) -> SQL:
        """Return the placeholder and the parameter for a prepared value."""
        return "%s", (value,)

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> SQL:
        """Return the SQL of the left-hand side, or of *lhs* in its place."""
        side = lhs or self.lhs
        # A column is resolved for good; anything else may still hold references.
        if type(side) is not Col and hasattr(side, "resolve_expression"):
            side = side.resolve_expression(compiler.query)
        sql, params = compiler.compile(side)
        return (f"({sql})" if isinstance(side, Lookup) else sql), tuple(params)

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL of the right-hand side."""
        value = self.rhs
        if type(value) is Slot:
            return self._slot_sql(value, connection)
        if self.bilateral_transforms:
            if self.rhs_is_direct_value():
                value = Value(value, output_field=self.lhs.output_field)
            value = self.apply_bilateral_transforms(value).resolve_expression(compiler.query)
        if not hasattr(value, "as_sql"):
            return self.get_db_prep_lookup(value, connection)
        sql, params = compiler.compile(value)
        return in_parentheses(sql, value), tuple(params)

    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Any = None) -> tuple[Any, Any]:
        """Return the placeholders and the parameters of a right-hand side with several values."""
        values: Iterable[Any] = self.rhs if rhs is None else rhs
        if not self.bilateral_transforms:
            _, params = self.get_db_prep_lookup(values, connection)
            return ["%s"] * len(params), params
        sqls: list[str] = []
        all_params: list[Any] = []
        for value in values:
            literal = self.apply_bilateral_transforms(Value(value, output_field=self.lhs.output_field))
            sql, params = compiler.compile(literal.resolve_expression(compiler.query))
            sqls.append(sql)
            all_params.extend(params)
        return sqls, all_params

    # Slots

    def _slot_sql(self, slot: Slot, connection: Any) -> SQL:
        """Return the placeholder and the bound slot for a right-hand side that is filled in later.

        Raises:
            ShapeChanged: the SQL depends on the value, whatever it is.
        """
        own_class: Any = type(self)
        if not is_cacheable(own_class):
            raise ShapeChanged(f"{type(self).__name__} may spell each value differently.")
        if self.bilateral_transforms:
            raise ShapeChanged("A bilateral transform compiles its value.")
        field = getattr(self.lhs, "output_field", None)
        if field is not None and placeholder_of(field) is not None:
            raise ShapeChanged("The field has a placeholder of its own.")
        return "%s", (BoundSlot(slot, self.slot_binder()),)

    def slot_binder(self) -> Any:
        """Return the function that makes a parameter of a value: ``(value, connection) -> parameter``.

        The general one sends the value through a copy of this lookup; kinds of lookups know shorter ways.
        """
        return self._bind_by_copy

    def _bind_by_copy(self, value: Any, connection: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression") or hasattr(value, "as_sql"):
            raise ShapeChanged("Not a plain value.")
        filled = copy.copy(self)
        filled.rhs = value
        filled.rhs = filled.get_prep_lookup()
        if hasattr(filled.rhs, "as_sql"):
            raise ShapeChanged("The prepared value is an expression.")
        try:
            sql, params = filled.process_rhs(None, connection)
        except (EmptyResultSet, FullResultSet) as verdict:
            raise ShapeChanged("The value decides the lookup.") from verdict
        if sql != "%s" or len(params) != 1:
            raise ShapeChanged("The value changes the SQL.")
        return params[0]

    # As an expression

    @cached_property
    def output_field(self) -> Any:
        """The field of the result: a boolean one."""
        return outputs.BooleanField()

    @property
    def identity(self) -> tuple[Any, ...]:
        """The class and both sides."""
        return self.__class__, self.lhs, self.rhs

    def __eq__(self, other: object) -> Any:
        return self.identity == other.identity if isinstance(other, Lookup) else NotImplemented

    def __hash__(self) -> int:
        return hash(make_hashable(self.identity))

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = self.copy()
        resolved.is_summary = summarize
        scope = (query, allow_joins, reuse, summarize, for_save)
        resolved.lhs = self.lhs.resolve_expression(*scope)
        if hasattr(self.rhs, "resolve_expression"):
            resolved.rhs = self.rhs.resolve_expression(*scope)
        return resolved

    def get_group_by_cols(self) -> list[Any]:
        columns: list[Any] = self.lhs.get_group_by_cols()
        if hasattr(self.rhs, "get_group_by_cols"):
            columns = columns + self.rhs.get_group_by_cols()
        return columns

    def as_oracle(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL; a condition on either side becomes a number, since Oracle compares no conditions."""
        supported = connection.ops.conditional_expression_supported_in_where_clause
        adapted = self.copy()
        changed = False
        sides: list[Any] = []
        for side in (self.lhs, self.rhs):
            if getattr(side, "conditional", False) and isinstance(side, Expression) and supported(side):
                side = _ConditionAsNumber(side)
                changed = True
            sides.append(side)
        adapted.lhs, adapted.rhs = sides
        return (adapted if changed else self).as_sql(compiler, connection)

    def select_format(self, compiler: Any, sql: str, params: Any) -> SQL:
        # Not every database has a boolean type to select.
        if not compiler.connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    @cached_property
    def allowed_default(self) -> bool:
        """Whether both sides may be part of a database default."""
        return all(getattr(side, "allowed_default", False) for side in (self.lhs, self.rhs))


class _ConditionAsNumber(Expression):
    """A condition, as 1 or 0."""

    def __init__(self, condition: Any) -> None:
        super().__init__(output_field=outputs.BooleanField())
        self.condition = condition

    def get_source_expressions(self) -> list[Any]:
        return [self.condition]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.condition,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        sql, params = compiler.compile(self.condition)
        return f"CASE WHEN {sql} THEN 1 ELSE 0 END", params


@public("db.models.lookups")
class Transform(RegisterLookupMixin, Func):
    """A value derived from one expression: ``birthday__year``.

    Register it on a field class, a field, or another transform; lookups can be registered on it in turn.
    """

    bilateral = False
    """Holds for the right-hand side as well."""
    arity: int | None = 1
    lookup_name: str
    cacheable = True

    @property
    def lhs(self) -> Any:
        """What is transformed."""
        return self.get_source_expressions()[0]

    def get_bilateral_transforms(self) -> list[Any]:
        """Return the transforms that hold for both sides, innermost first."""
        inner = self.lhs.get_bilateral_transforms() if hasattr(self.lhs, "get_bilateral_transforms") else []
        return [*inner, self.__class__] if self.bilateral else inner


@public("db.models.lookups")
class BuiltinLookup(Lookup):
    """A lookup whose operator the backend spells (``connection.operators``)."""

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> SQL:
        sql, params = super().process_lhs(compiler, connection, lhs)
        cast = connection.ops.lookup_cast(self.lookup_name, self.lhs.output_field.get_internal_type())
        return cast % sql, params

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} {self.get_rhs_op(connection, right)}", (*left_params, *right_params)

    def get_rhs_op(self, connection: Any, rhs: Any) -> str:
        """Return operator and right-hand side."""
        operation: str = connection.operators[self.lookup_name] % rhs
        return operation


@public("db.models.lookups")
class FieldGetDbPrepValueMixin:
    """Prepares the value with the field of the left-hand side."""

    get_db_prep_lookup_value_is_iterable = False

    def _db_prepare(self) -> Any:
        """Return the function that makes a parameter: that of the field a relation points to, if there is one."""
        field = self.lhs.output_field  # type: ignore[attr-defined]  # a mixin for lookups
        target = getattr(field, "target_field", None)
        return getattr(target, "get_db_prep_value", None) or field.get_db_prep_value

    def get_db_prep_lookup(self, value: Any, connection: Any) -> SQL:
        """Return the placeholder and the parameters."""
        prepare = self._db_prepare()
        values = value if self.get_db_prep_lookup_value_is_iterable else [value]
        return "%s", [item if is_expression(item) else prepare(item, connection, prepared=True) for item in values]


@public("db.models.lookups")
class FieldGetDbPrepValueIterableMixin(FieldGetDbPrepValueMixin):
    """Prepares several values, expressions among them, with the field of the left-hand side."""

    get_db_prep_lookup_value_is_iterable = True
    lhs: Any
    rhs: Any
    prepare_rhs: bool

    def get_prep_lookup(self) -> Any:
        """Return the prepared values; with expressions among them, all as a list of expressions."""
        if hasattr(self.rhs, "resolve_expression"):
            return self.rhs
        field = getattr(self.lhs, "output_field", None)
        prepare = getattr(field, "get_prep_value", None) if self.prepare_rhs else None
        values: list[Any] = []
        with_expressions = False
        for value in self._values():
            if type(value) not in LITERAL_TYPES and hasattr(value, "resolve_expression"):
                with_expressions = True
            elif prepare is not None and type(value) is not Slot:
                value = prepare(value)
            values.append(value)
        if not with_expressions:
            return values
        return ExpressionList(
            *[value if hasattr(value, "resolve_expression") else Value(value, field) for value in values]
        )

    def _values(self) -> Any:
        try:
            return iter(self.rhs)
        except TypeError as error:
            name = getattr(self, "lookup_name", type(self).__name__)
            raise TypeError(f"{error}: the {name!r} lookup takes several values.") from None

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL of each value and all parameters; for a query, its SQL."""
        if isinstance(self.rhs, ExpressionList):
            return self.batch_process_rhs(compiler, connection, self.rhs.get_source_expressions())
        if self.rhs_is_direct_value():  # type: ignore[attr-defined]  # a mixin for lookups
            return self.batch_process_rhs(compiler, connection)
        return super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin for lookups

    def resolve_expression_parameter(self, compiler: Any, connection: Any, sql: str, param: Any) -> tuple[str, Any]:
        """Return SQL and parameters of one value."""
        if hasattr(param, "resolve_expression"):
            param = param.resolve_expression(compiler.query)
        if hasattr(param, "as_sql"):
            compiled: tuple[str, Any] = compiler.compile(param)
            return compiled
        return sql, [param]

    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Any = None) -> tuple[Any, Any]:
        """Return the placeholders and the parameters of all values, expressions and slots among them."""
        values = self.rhs if rhs is None else rhs
        if any(type(value) is Slot for value in values):
            return self._batch_slots(values, connection)
        prepared: tuple[Any, Any]
        prepared = super().batch_process_rhs(compiler, connection, values)  # type: ignore[misc]  # a mixin
        if type(
            self
        ).resolve_expression_parameter is FieldGetDbPrepValueIterableMixin.resolve_expression_parameter and not any(
            is_expression(param) for param in prepared[1]
        ):
            return prepared
        pairs = [
            self.resolve_expression_parameter(compiler, connection, sql, param)
            for sql, param in zip(*prepared, strict=False)
        ]
        return tuple([sql for sql, _ in pairs]), tuple([param for _, params in pairs for param in params])

    def _batch_slots(self, values: Iterable[Any], connection: Any) -> tuple[Any, Any]:
        sqls: list[str] = []
        params: list[Any] = []
        for value in values:
            if type(value) is not Slot:
                raise ShapeChanged("Slots and values cannot be mixed.")
            sql, slot_params = self._slot_sql(value, connection)  # type: ignore[attr-defined]  # a mixin for lookups
            sqls.append(sql)
            params.extend(slot_params)
        return tuple(sqls), tuple(params)


@public("db.models.lookups")
class PostgresOperatorLookup(Lookup):
    """A lookup that is an operator of PostgreSQL."""

    postgres_operator: str

    def as_postgresql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL with the operator between both sides."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} {self.postgres_operator} {right}", (*left_params, *right_params)
