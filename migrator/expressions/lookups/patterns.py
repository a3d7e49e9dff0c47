"""Lookups in text: parts of it, equality in spite of case, regular expressions; and the absence of a value."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import SQL
from migrator.expressions.lookup import BuiltinLookup
from migrator.expressions.lookups.comparisons import is_plain
from migrator.expressions.values import Value
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.mode import public
from migrator.sql.slots import Binder, ShapeChanged, Slot

in_module = public("db.models.lookups")


@in_module
class IExact(BuiltinLookup):
    """Both sides are equal when case is ignored."""

    lookup_name = "iexact"
    prepare_rhs = False
    cacheable = True

    def process_rhs(self, qn: Any, connection: Any) -> SQL:
        sql, params = super().process_rhs(qn, connection)
        if params and type(self.rhs) is not Slot:
            first, *others = params
            params = (connection.ops.prep_for_iexact_query(first), *others)
        return sql, params

    def slot_binder(self) -> Binder:
        def bind(value: Any, connection: Any) -> Any:
            if not is_plain(value):
                raise ShapeChanged("Not a plain value.")
            return connection.ops.prep_for_iexact_query(value)

        return bind


@in_module
class PatternLookup(BuiltinLookup):
    """A text contains another one somewhere, and ``param_pattern`` says where."""

    param_pattern = "%%%s%%"
    prepare_rhs = False
    cacheable = True

    @property
    def is_simple_lookup(self) -> bool:
        """Whether the right-hand side is a plain value that becomes a pattern here, not in the database."""
        return self.rhs_is_direct_value() and not self.bilateral_transforms

    def get_rhs_op(self, connection: Any, rhs: Any) -> str:
        if self.is_simple_lookup:
            return super().get_rhs_op(connection, rhs)
        # The database escapes what it computed, and adds the wildcards.
        pattern: str = connection.pattern_ops[self.lookup_name].format(connection.pattern_esc)
        return pattern.format(rhs)

    def process_rhs(self, qn: Any, connection: Any) -> SQL:
        sql, params = super().process_rhs(qn, connection)
        if params and self.is_simple_lookup and type(self.rhs) is not Slot:
            first, *others = params
            params = (self._pattern(first, connection), *others)
        return sql, params

    def _pattern(self, text: Any, connection: Any) -> str:
        pattern: str = self.param_pattern % connection.ops.prep_for_like_query(text)
        return pattern

    def slot_binder(self) -> Binder:
        def bind(value: Any, connection: Any) -> Any:
            if not is_plain(value):
                raise ShapeChanged("Not a plain value.")
            return self._pattern(value, connection)

        return bind


@in_module
class Contains(PatternLookup):
    """The text contains another one."""

    lookup_name = "contains"
    cacheable = True


@in_module
class IContains(Contains):
    """The text contains another one, when case is ignored."""

    lookup_name = "icontains"
    cacheable = True


@in_module
class StartsWith(PatternLookup):
    """The text starts with another one."""

    lookup_name = "startswith"
    param_pattern = "%s%%"
    cacheable = True


@in_module
class IStartsWith(StartsWith):
    """The text starts with another one, when case is ignored."""

    lookup_name = "istartswith"
    cacheable = True


@in_module
class EndsWith(PatternLookup):
    """The text ends with another one."""

    lookup_name = "endswith"
    param_pattern = "%%%s"
    cacheable = True


@in_module
class IEndsWith(EndsWith):
    """The text ends with another one, when case is ignored."""

    lookup_name = "iendswith"
    cacheable = True


@in_module
class IsNull(BuiltinLookup):
    """There is no value (or, for False, there is one). The answer asked for is part of the SQL, so never a slot."""

    lookup_name = "isnull"
    prepare_rhs = False
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL.

        Raises:
            ValueError: the right-hand side is not True or False.
        """
        if isinstance(self.rhs, Slot):
            raise ShapeChanged("The answer asked for is part of the SQL.")
        if not isinstance(self.rhs, bool):
            raise ValueError("The QuerySet value for an isnull lookup must be True or False.")
        if isinstance(self.lhs, Value):
            # The answer is known. Some databases cannot even be asked about a parameter of no known type.
            raise FullResultSet if self._is_null_literal(connection) is self.rhs else EmptyResultSet
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} IS {'' if self.rhs else 'NOT '}NULL", params

    def _is_null_literal(self, connection: Any) -> bool:
        value = self.lhs.value
        return value is None or (value == "" and connection.features.interprets_empty_strings_as_nulls)


@in_module
class Regex(BuiltinLookup):
    """The text matches a regular expression."""

    lookup_name = "regex"
    prepare_rhs = False
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if self.lookup_name in connection.operators:
            return super().as_sql(compiler, connection)
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        template = connection.ops.regex_lookup(self.lookup_name)
        return template % (left, right), (*left_params, *right_params)


@in_module
class IRegex(Regex):
    """The text matches a regular expression, when case is ignored."""

    lookup_name = "iregex"
    cacheable = True
