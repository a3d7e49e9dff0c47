"""Comparisons of JSON values, whole or at a key."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.lookup import FieldGetDbPrepValueMixin, PostgresOperatorLookup
from migrator.expressions.lookups.comparisons import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)
from migrator.expressions.lookups.json_keys import (
    HasKeyOrArrayIndex,
    KeyTextTransform,
    KeyTransform,
    ProcessJSONLHSMixin,
    distinguishes_literals,
)
from migrator.expressions.lookups.membership import In
from migrator.expressions.lookups.patterns import (
    EndsWith,
    IContains,
    IEndsWith,
    IExact,
    IRegex,
    IsNull,
    IStartsWith,
    Regex,
    StartsWith,
)
from migrator.expressions.values import JSONNull, Value
from migrator.host.deferred import json
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.mode import public
from migrator.host.warnings import warn_external
from migrator.sql.errors import NotSupportedError
from migrator.sql.slots import ShapeChanged, Slot

in_module = public("db.models.fields.json")

NONE_MEANS_JSON_NULL = (
    "Using None as the right-hand side of an exact lookup on JSONField to mean JSON scalar 'null' is deprecated. "
    "Use JSONNull() instead (or use the __isnull lookup if you meant SQL NULL)."
)


class JSONContainment(FieldGetDbPrepValueMixin, PostgresOperatorLookup):
    """Whether one JSON value contains the other."""

    def _contains(self, connection: Any, whole: SQL, part: SQL) -> SQL:
        if not connection.features.supports_json_field_contains:
            raise NotSupportedError(f"{self.lookup_name} lookup is not supported on this database backend.")
        return f"JSON_CONTAINS({whole[0]}, {part[0]})", (*whole[1], *part[1])


@in_module
class DataContains(JSONContainment):
    """The left value contains the right one."""

    lookup_name = "contains"
    postgres_operator = "@>"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if not connection.features.supports_json_field_contains:
            raise NotSupportedError("contains lookup is not supported on this database backend.")
        return self._contains(
            connection, self.process_lhs(compiler, connection), self.process_rhs(compiler, connection)
        )


@in_module
class ContainedBy(JSONContainment):
    """The right value contains the left one."""

    lookup_name = "contained_by"
    postgres_operator = "<@"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if not connection.features.supports_json_field_contains:
            raise NotSupportedError("contained_by lookup is not supported on this database backend.")
        return self._contains(
            connection, self.process_rhs(compiler, connection), self.process_lhs(compiler, connection)
        )


@in_module
class CaseInsensitiveMixin:
    """Compares in small letters on MySQL, whose JSON texts always distinguish case."""

    def as_mysql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL."""
        left, left_params = self.process_lhs(compiler, connection)  # type: ignore[attr-defined]  # a mixin
        right, right_params = self.process_rhs(compiler, connection)  # type: ignore[attr-defined]  # a mixin
        operation = self.get_rhs_op(connection, f"LOWER({right})")  # type: ignore[attr-defined]  # a mixin
        return f"LOWER({left}) {operation}", (*left_params, *right_params)


def extracted(sql: str, param: Any, connection: Any) -> str:
    """Return the placeholder of a JSON parameter, turned into what the left-hand side extracts."""
    literals = distinguishes_literals(connection)
    if sql != "%s" or not literals or (isinstance(param, str) and param in literals):
        return sql
    return "JSON_EXTRACT(%s, '$')"


@in_module
class JSONExact(Exact):
    """The JSON values are equal; None means JSON's ``null``."""

    can_use_none_as_rhs = True
    cacheable = False

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        sql, params = super().process_rhs(compiler, connection)
        if self.rhs is None and not isinstance(self.lhs, KeyTransform):
            warn_external(NONE_MEANS_JSON_NULL, RemovedInDjango2028Warning)
        if sql == "%s" and len(params) == 1 and params[0] is None:
            params = (connection.ops.adapt_json_value(None, self.lhs.output_field.encoder),)
        return sql, params


@in_module
class JSONIContains(CaseInsensitiveMixin, IContains):
    """The JSON text contains another one, when case is ignored."""

    cacheable = True


def _as_json(literal: Value) -> Value:
    """Return a literal of another type as JSON, since only JSON can be extracted from; NULL stays what it is."""
    field = literal._output_field_or_none
    if isinstance(field, outputs.JSONField):
        return literal
    value = literal.value if field is None else field.get_prep_value(literal.value)
    return literal if value is None else Value(value, output_field=outputs.JSONField())


@in_module
class JSONIn(ProcessJSONLHSMixin, In):
    """The JSON value is among others."""

    cacheable = False

    def resolve_expression_parameter(self, compiler: Any, connection: Any, sql: str, param: Any) -> tuple[str, Any]:
        literals = distinguishes_literals(connection)
        if literals and isinstance(param, Value) and not isinstance(param, JSONNull):
            param = _as_json(param)
        sql, params = super().resolve_expression_parameter(compiler, connection, sql, param)
        return (extracted(sql, params[0], connection), params) if len(params) == 1 else (sql, params)

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> SQL:
        sql, params = super().process_lhs(compiler, connection, lhs)
        if distinguishes_literals(connection) and not isinstance(self.lhs, KeyTransform):
            return self._process_as_sqlite(sql, params, connection)
        return sql, params


@in_module
class KeyTransformTextLookupMixin:
    """Compares the value of a key as text.

    Args:
        key_transform: the key.

    Raises:
        TypeError: the left-hand side is something else.
    """

    def __init__(self, key_transform: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(key_transform, KeyTransform):
            raise TypeError("Transform should be an instance of KeyTransform in order to use this lookup.")
        as_text = KeyTextTransform(key_transform.key_name, *key_transform.source_expressions, **key_transform.extra)
        super().__init__(as_text, *args, **kwargs)  # type: ignore[call-arg]  # a mixin for lookups


@in_module
class KeyTransformIsNull(IsNull):
    """The key is absent (or, for False, present); a ``null`` at the key is present."""

    cacheable = False

    def as_sqlite(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL: extracting cannot tell ``null`` from nothing."""
        template = f"JSON_TYPE(%s, %%s) IS {'' if self.rhs else 'NOT '}NULL"
        return HasKeyOrArrayIndex(self.lhs.lhs, self.lhs.key_name).as_sql(compiler, connection, template=template)

    def as_mysql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL with the function that tests a path."""
        sql, params = HasKeyOrArrayIndex(self.lhs.lhs, self.lhs.key_name).as_mysql(compiler, connection)
        return (f"NOT {sql}" if self.rhs else sql), params


@in_module
class KeyTransformIn(JSONIn):
    """The value of the key is among others."""


@in_module
class KeyTransformExact(JSONExact):
    """The value of the key equals another one."""

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        if type(self.rhs) is Slot:
            raise ShapeChanged("How a JSON value is spelled depends on the value.")
        sql, params = super().process_rhs(compiler, connection)
        return (extracted(sql, params[0], connection), params) if len(params) == 1 else (sql, params)


@in_module
class KeyTransformIExact(CaseInsensitiveMixin, KeyTransformTextLookupMixin, IExact):
    """The value of the key equals a text, when case is ignored; None means ``null``."""

    can_use_none_as_rhs = True
    cacheable = False

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if self.rhs is not None:
            return super().as_sql(compiler, connection)
        whole = KeyTransform(self.lhs.key_name, *self.lhs.get_source_expressions())
        compiled: SQL = compiler.compile(KeyTransformExact(whole, None))
        return compiled


@in_module
class KeyTransformIContains(CaseInsensitiveMixin, KeyTransformTextLookupMixin, IContains):
    """The value of the key contains a text, when case is ignored."""

    cacheable = True


@in_module
class KeyTransformStartsWith(KeyTransformTextLookupMixin, StartsWith):
    """The value of the key starts with a text."""

    cacheable = True


@in_module
class KeyTransformIStartsWith(CaseInsensitiveMixin, KeyTransformTextLookupMixin, IStartsWith):
    """The value of the key starts with a text, when case is ignored."""

    cacheable = True


@in_module
class KeyTransformEndsWith(KeyTransformTextLookupMixin, EndsWith):
    """The value of the key ends with a text."""

    cacheable = True


@in_module
class KeyTransformIEndsWith(CaseInsensitiveMixin, KeyTransformTextLookupMixin, IEndsWith):
    """The value of the key ends with a text, when case is ignored."""

    cacheable = True


@in_module
class KeyTransformRegex(KeyTransformTextLookupMixin, Regex):
    """The value of the key matches a regular expression."""

    cacheable = True


@in_module
class KeyTransformIRegex(CaseInsensitiveMixin, KeyTransformTextLookupMixin, IRegex):
    """The value of the key matches a regular expression, when case is ignored."""

    cacheable = True


@in_module
class KeyTransformNumericLookupMixin:
    """Compares the value of a key by size: as a number or text where the database has no JSON type."""

    rhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL of the right-hand side."""
        if type(self.rhs) is Slot:
            raise ShapeChanged("How a JSON value is spelled depends on the value.")
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin for lookups
        if not connection.features.has_native_json_field and not hasattr(self.rhs, "as_sql"):
            params = tuple([json.loads(param) for param in params])
        return sql, params


@in_module
class KeyTransformLt(KeyTransformNumericLookupMixin, LessThan):
    """The value of the key is less."""

    cacheable = False


@in_module
class KeyTransformLte(KeyTransformNumericLookupMixin, LessThanOrEqual):
    """The value of the key is less or equal."""

    cacheable = False


@in_module
class KeyTransformGt(KeyTransformNumericLookupMixin, GreaterThan):
    """The value of the key is greater."""

    cacheable = False


@in_module
class KeyTransformGte(KeyTransformNumericLookupMixin, GreaterThanOrEqual):
    """The value of the key is greater or equal."""

    cacheable = False
