"""Lookups on several columns at once: composite keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, NoReturn

from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.columns import ColPairs
from migrator.expressions.func import Func
from migrator.expressions.lookup import Lookup
from migrator.expressions.lookups.comparisons import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)
from migrator.expressions.lookups.membership import In
from migrator.expressions.lookups.patterns import IsNull
from migrator.expressions.lookups.subqueries import check_database, is_query
from migrator.expressions.references import ResolvedOuterRef
from migrator.expressions.subqueries import Exists
from migrator.expressions.values import Value
from migrator.host.exceptions import EmptyResultSet
from migrator.host.mode import public
from migrator.sql.constants import AND, OR
from migrator.sql.errors import NotSupportedError
from migrator.sql.where import WhereNode

in_module = public("db.models.fields.tuple_lookups")

VALUES_KEYWORD_UNTIL = (3, 37)
"""SQLite versions before this need the keyword VALUES in front of a list of rows."""


@in_module
class Tuple(Func):
    """Expressions as one row."""

    function = ""
    allows_composite_expressions = True
    output_field = outputs.Field()
    cacheable = True

    def __len__(self) -> int:
        return len(self.source_expressions)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.source_expressions)

    def as_sqlite(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        if connection.get_database_version() >= VALUES_KEYWORD_UNTIL or not self.source_expressions:
            return self.as_sql(compiler, connection)
        first, *others = self.source_expressions
        if not isinstance(first, Tuple):
            return self.as_sql(compiler, connection)
        introduced = first.copy()
        introduced.function = "VALUES"
        return Tuple(introduced, *others).as_sql(compiler, connection)


@in_module
class TupleLookupMixin:
    """A lookup with a row on the left, and on the right a row, a reference to an outer query, or a query."""

    allows_composite_expressions = True
    lookup_name: str
    lhs: Any
    rhs: Any

    # Checks

    checks_of_values: tuple[str, ...] = ("check_rhs_is_tuple_or_list", "check_rhs_length_equals_lhs_length")
    checks_of_expressions: tuple[str, ...] = ("check_rhs_is_supported_expression",)
    """Names of the methods that judge the right-hand side, one after the other."""

    def get_prep_lookup(self) -> Any:
        """Return the right-hand side.

        Raises:
            ValueError: it is not of the kind or length that the left-hand side needs.
        """
        is_direct = self.rhs_is_direct_value()  # type: ignore[attr-defined]  # a mixin for lookups
        for check in self.checks_of_values if is_direct else self.checks_of_expressions:
            getattr(self, check)()
        if not is_direct:
            super().get_prep_lookup()  # type: ignore[misc]  # a mixin for lookups
        return self.rhs

    def _refuse(self, complaint: str) -> ValueError:
        return ValueError(f"{self.lookup_name!r} {complaint}")

    def check_rhs_is_tuple_or_list(self) -> None:
        """Raise ValueError unless the right-hand side is a tuple or a list."""
        if not isinstance(self.rhs, tuple | list):
            raise self._refuse(f"lookup of {self.get_lhs_str()} must be a tuple or a list")

    def check_rhs_length_equals_lhs_length(self) -> None:
        """Raise ValueError unless both sides have the same length."""
        length = len(self.lhs)
        if length != len(self.rhs):
            raise self._refuse(f"lookup of {self.get_lhs_str()} must have {length} elements")

    def check_rhs_is_supported_expression(self) -> None:
        """Raise ValueError unless the right-hand side is a query or belongs to an outer one."""
        if not isinstance(self.rhs, ResolvedOuterRef | ColPairs) and not is_query(self.rhs):
            raise self._refuse(
                f"subquery lookup of {self.get_lhs_str()} only supports OuterRef and QuerySet objects "
                f"(received {type(self.rhs).__name__!r})"
            )

    def get_lhs_str(self) -> str:
        """Return the left-hand side for messages."""
        if isinstance(self.lhs, ColPairs):
            return repr(self.lhs.field.name)
        if hasattr(self.lhs, "name"):
            return repr(self.lhs.name)
        return f"({', '.join([repr(part.name) for part in self.lhs])})"

    # SQL

    def get_prep_lhs(self) -> Any:
        """Return the left-hand side as an expression."""
        if isinstance(self.lhs, tuple | list):
            return Tuple(*self.lhs)
        return super().get_prep_lhs()  # type: ignore[misc]  # a mixin for lookups

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> SQL:
        """Return the SQL of the left-hand side, in parentheses."""
        sql, params = super().process_lhs(compiler, connection, lhs)  # type: ignore[misc]  # a mixin for lookups
        return (sql if isinstance(self.lhs, Tuple) else f"({sql})"), params

    def _row(self, values: Any) -> Tuple:
        """Return the values as a row, each typed by its column."""
        return Tuple(*[self._cell(column, value) for column, value in zip(self.lhs, values, strict=True)])

    @staticmethod
    def _cell(column: Any, value: Any) -> Any:
        return value if hasattr(value, "resolve_expression") else Value(value, output_field=column.output_field)

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL of the right-hand side.

        Raises:
            ValueError: it is a single value of an outer query.
        """
        compiled: SQL
        if self.rhs_is_direct_value():  # type: ignore[attr-defined]  # a mixin for lookups
            compiled = compiler.compile(self._row(self.rhs))
            return compiled
        if isinstance(self.rhs, ColPairs):
            sql, params = compiler.compile(self.rhs)
            return f"({sql})", params
        if not is_query(self.rhs):
            self._refuse_single_value(compiler)
        compiled = super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin for lookups
        return compiled

    def _refuse_single_value(self, compiler: Any) -> NoReturn:
        # A reference that never met its outer query has an error of its own.
        compiler.compile(self.rhs)
        raise ValueError("Composite field lookups only work with composite expressions.")

    def _pairs(self, compiler: Any) -> list[tuple[Any, Any]]:
        """Return each column with its value."""
        if not isinstance(self.rhs, tuple | list | ColPairs):
            self._refuse_single_value(compiler)
        return list(zip(self.lhs, self.rhs, strict=True))

    def get_fallback_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL for a database that does not compare rows."""
        raise NotImplementedError(f"{type(self).__name__}.get_fallback_sql() must be implemented.")

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL.

        Raises:
            NotSupportedError: the database does not compare rows with queries in this way.
        """
        features = connection.features
        if (
            is_query(self.rhs)
            and not features.supports_tuple_comparison_against_subquery
            and self.lookup_name not in ("exact", "in")
        ):
            raise NotSupportedError(
                f'"{self.lookup_name}" cannot be used to target composite fields through subqueries on this backend'
            )
        if not features.supports_tuple_lookups:
            return self.get_fallback_sql(compiler, connection)
        compiled: SQL = super().as_sql(compiler, connection)  # type: ignore[misc]  # a mixin for lookups
        return compiled


def lexicographic(pairs: list[tuple[Any, Any]], strict: type[Lookup], last: type[Lookup]) -> Any:
    """Return a comparison of rows column by column: the first difference decides.

    Args:
        pairs: column and value.
        strict: the comparison for all columns but the last.
        last: the comparison for the last one.
    """
    (column, value), *others = pairs
    if not others:
        return last(column, value)
    equal_so_far = WhereNode([Exact(column, value), lexicographic(others, strict, last)], connector=AND)
    return WhereNode([strict(column, value), equal_so_far], connector=OR)


@in_module
class TupleExact(TupleLookupMixin, Exact):
    """The rows are equal."""

    def get_fallback_sql(self, compiler: Any, connection: Any) -> SQL:
        if is_query(self.rhs):
            return super(TupleLookupMixin, self).as_sql(compiler, connection)
        return WhereNode([Exact(*pair) for pair in self._pairs(compiler)], connector=AND).as_sql(compiler, connection)


@in_module
class TupleIsNull(TupleLookupMixin, IsNull):
    """Some column has no value (or, for False, all have one)."""

    def get_prep_lookup(self) -> Any:
        answer = self.rhs
        if isinstance(answer, tuple | list) and len(answer) == 1:
            (answer,) = answer
        if isinstance(answer, bool):
            return answer
        raise ValueError("The QuerySet value for an isnull lookup must be True or False.")

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        tests = [IsNull(column, self.rhs) for column in self.lhs]
        return WhereNode(tests, connector=OR if self.rhs else AND).as_sql(compiler, connection)


class TupleOrderingMixin(TupleLookupMixin):
    """A comparison of rows by order: the first part that differs decides.

    Attributes:
        decides: the lookup that settles it at a part before the last one.
        closes: the lookup for the last part.
    """

    decides: Any
    closes: Any

    def get_fallback_sql(self, compiler: Any, connection: Any) -> SQL:
        ordered = lexicographic(self._pairs(compiler), self.decides, self.closes)
        compiled: SQL = ordered.as_sql(compiler, connection)
        return compiled


@in_module
class TupleGreaterThan(TupleOrderingMixin, GreaterThan):
    """The left row comes after the right one."""

    decides = GreaterThan
    closes = GreaterThan


@in_module
class TupleGreaterThanOrEqual(TupleOrderingMixin, GreaterThanOrEqual):
    """The left row does not come before the right one."""

    decides = GreaterThan
    closes = GreaterThanOrEqual


@in_module
class TupleLessThan(TupleOrderingMixin, LessThan):
    """The left row comes before the right one."""

    decides = LessThan
    closes = LessThan


@in_module
class TupleLessThanOrEqual(TupleOrderingMixin, LessThanOrEqual):
    """The left row does not come after the right one."""

    decides = LessThan
    closes = LessThanOrEqual


@in_module
class TupleIn(TupleLookupMixin, In):
    """The row is among others."""

    checks_of_values = (
        "check_rhs_is_tuple_or_list",
        "check_rhs_is_collection_of_tuples_or_lists",
        "check_rhs_elements_length_equals_lhs_length",
    )
    checks_of_expressions = ("check_rhs_is_query",)

    def check_rhs_is_collection_of_tuples_or_lists(self) -> None:
        """Raise ValueError unless each element of the right-hand side is a row."""
        if not all(isinstance(row, tuple | list) for row in self.rhs):
            raise self._refuse(f"lookup of {self.get_lhs_str()} must be a collection of tuples or lists")

    def check_rhs_elements_length_equals_lhs_length(self) -> None:
        """Raise ValueError unless all rows have the same length."""
        length = len(self.lhs)
        if any(len(row) != length for row in self.rhs):
            raise self._refuse(f"lookup of {self.get_lhs_str()} must have {length} elements each")

    def check_rhs_is_query(self) -> None:
        """Raise ValueError unless the right-hand side is a query."""
        if not is_query(self.rhs):
            raise self._refuse(
                f"subquery lookup of {self.get_lhs_str()} must be a Query object "
                f"(received {type(self.rhs).__name__!r})"
            )

    def _complete_rows(self) -> list[Any]:
        """Return the rows without NULL, since no row equals one with NULL.

        Raises:
            EmptyResultSet: none remains.
        """
        rows = [row for row in self.rhs if not any(value is None for value in row)]
        if not rows:
            raise EmptyResultSet
        return rows

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        compiled: SQL
        if not self.rhs_is_direct_value():
            check_database(self.rhs, connection)
            compiled = super(TupleLookupMixin, self).process_rhs(compiler, connection)
            return compiled
        compiled = compiler.compile(Tuple(*[self._row(row) for row in self._complete_rows()]))
        return compiled

    def get_fallback_sql(self, compiler: Any, connection: Any) -> SQL:
        if not self.rhs_is_direct_value():
            return self._in_query(compiler, connection)
        alternatives = [
            WhereNode([Exact(column, value) for column, value in zip(self.lhs, row, strict=True)], connector=AND)
            for row in self._complete_rows()
        ]
        return WhereNode(alternatives, connector=OR).as_sql(compiler, connection)

    def _in_query(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL of a test whether the query has a row with the same columns."""
        if self.rhs.is_sliced:
            # A condition inside would choose other rows than the slice has.
            return super(TupleLookupMixin, self).as_sql(compiler, connection)
        query = self.rhs.clone()
        query.bump_prefix(compiler.query)
        selected = chain.from_iterable(
            column if isinstance(column, ColPairs) else (column,)
            for column in (*query.select, *query.annotation_select.values())
        )
        for inner, outer in zip(list(selected), self.lhs, strict=True):
            query.where.add(Exact(inner, outer), AND)
        compiled: SQL = compiler.compile(Exists(query))
        return compiled


BY_NAME: dict[str, Any] = {
    lookup.lookup_name: lookup
    for lookup in (
        TupleExact,
        TupleGreaterThan,
        TupleGreaterThanOrEqual,
        TupleLessThan,
        TupleLessThanOrEqual,
        TupleIn,
        TupleIsNull,
    )
}
