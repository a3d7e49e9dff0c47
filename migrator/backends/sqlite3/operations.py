"""How SQLite wants statements and values."""

from __future__ import annotations

import datetime
import decimal
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from migrator.backends.base.operations import BaseDatabaseOperations
from migrator.backends.sqlite3.date_operations import DateSQL
from migrator.host import timezone
from migrator.host.conf import settings
from migrator.host.dateparse import parse_date, parse_datetime, parse_time
from migrator.host.deferred import uuid
from migrator.host.exceptions import FieldError
from migrator.host.mode import public
from migrator.sql.constants import OnConflict
from migrator.sql.errors import DatabaseError, NotSupportedError
from migrator.sql.in_place import InPlace
from migrator.sql.names import requoted

BIGGEST = 2**63 - 1


TEXT_TYPES = frozenset({"DateField", "DateTimeField", "TimeField"})
"""Field types whose values are stored as text, so that nothing can be summed up."""

FLOAT_CONTEXT = decimal.Context(prec=15)
"""A float has fifteen significant decimal digits."""


@public("db.backends.sqlite3.operations")
class DatabaseOperations(DateSQL, BaseDatabaseOperations):
    """SQLite's spelling."""

    cast_char_field_without_max_length = "text"
    cast_data_types = {"DateField": "TEXT", "DateTimeField": "TEXT"}
    explain_prefix = "EXPLAIN QUERY PLAN"
    # JSON types whose name is also the value.
    jsonfield_datatype_values = frozenset(["null", "false", "true"])

    # Names and limits

    def quote_name(self, name: str) -> str:
        """Return *name* in double quotes."""
        return f'"{name}"' if '"' not in name else requoted(name)

    def no_limit_value(self) -> int:
        """Return the LIMIT that means none."""
        return -1

    def pk_default_value(self) -> str:
        """Return what makes SQLite number the row."""
        return "NULL"

    def integer_field_range(self, internal_type: str) -> tuple[int, int]:
        """Return the bounds of any integer column: SQLite has one integer type, and checks for the positive ones."""
        return (0 if internal_type.startswith("Positive") else -BIGGEST - 1), BIGGEST

    def force_group_by(self) -> list[str]:
        """Return a GROUP BY for HAVING, which older versions refuse without one."""
        return ["GROUP BY TRUE"] if sqlite3.sqlite_version_info < (3, 39) else []

    # Expressions

    def check_expression_support(self, expression: Any) -> None:
        """Refuse sums and averages of dates, and DISTINCT over several arguments.

        Raises:
            NotSupportedError: *expression* is one of them.
        """
        # Who looks at a database only does without expressions.
        from migrator.expressions.aggregates.base import Aggregate
        from migrator.expressions.aggregates.builtin import Avg, StdDev, Sum, Variance

        if isinstance(expression, Sum | Avg | Variance | StdDev) and any(
            map(_is_text, expression.get_source_expressions())
        ):
            raise NotSupportedError(
                f"SQLite does not support {type(expression).__name__} on date or time fields, because they are stored "
                "as text."
            )
        if isinstance(expression, Aggregate) and expression.distinct and len(expression.source_expressions) > 1:
            raise NotSupportedError(
                "SQLite doesn't support DISTINCT on aggregate functions accepting multiple arguments."
            )

    def combine_expression(self, connector: str, sub_expressions: Any) -> str:
        """Join by an operator; powers and exclusive or are functions."""
        function = {"^": "POWER", "#": "BITXOR"}.get(connector)
        if function is None:
            return super().combine_expression(connector, sub_expressions)
        return f"{function}({','.join(sub_expressions)})"

    def combine_duration_expression(self, connector: str, sub_expressions: Any) -> str:
        """Calculate with durations, which are integers, and dates, which are text.

        Raises:
            DatabaseError: there is no such calculation.
        """
        if connector not in ("+", "-", "*", "/"):
            raise DatabaseError(f"Invalid connector for timedelta: {connector}.")
        arguments = ", ".join((f"'{connector}'", *sub_expressions))
        return f"django_format_dtdelta({arguments})"

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        """Return the difference of two dates or times in microseconds."""
        (lhs_sql, lhs_params), (rhs_sql, rhs_params) = lhs, rhs
        function = "django_time_diff" if internal_type == "TimeField" else "django_timestamp_diff"
        return f"{function}({lhs_sql}, {rhs_sql})", (*lhs_params, *rhs_params)

    def format_json_path_numeric_index(self, num: int) -> str:
        """Return one index of a JSON path; ``#`` stands for the length."""
        return f"[#{num}]" if num < 0 else f"[{num}]"

    # INSERT

    def insert_statement(self, on_conflict: Any = None) -> str:
        """Return the beginning of an INSERT."""
        return "INSERT OR IGNORE INTO" if on_conflict == OnConflict.IGNORE else super().insert_statement(on_conflict)

    def joined_update_sql(
        self, table: str, keys: Sequence[Any], fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
    ) -> tuple[str, Sequence[Any]] | None:
        """Return the UPDATE that joins *table* with VALUES, whose columns SQLite numbers."""
        given = self.quote_name("given" if table != "given" else "given_values")
        width = len(keys) + len(fields)
        columns = [f"{given}.column{number}" for number in range(1, width + 1)]
        changes, same = self.joined_assignments(table, keys, fields, columns)
        places = ", ".join([f"({', '.join(['%s'] * width)})"] * len(rows))
        sql = f"UPDATE {self.quote_name(table)} SET {changes} FROM (VALUES {places}) AS {given} WHERE {same}"
        return sql, tuple(chain.from_iterable(rows))

    def on_conflict_suffix_sql(self, fields: Any, on_conflict: Any, update_fields: Any, unique_fields: Any) -> str:
        """Return the end of an INSERT that updates the row in its way."""
        if on_conflict != OnConflict.UPDATE or not unique_fields:
            return super().on_conflict_suffix_sql(fields, on_conflict, update_fields, unique_fields)
        target = ", ".join(map(self.quote_name, unique_fields))
        changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in map(self.quote_name, update_fields))
        return f"ON CONFLICT({target}) DO UPDATE SET {changes}"

    # Values

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Return the text of a date and time in the connection's zone.

        Raises:
            ValueError: the value has a zone although zones are not in use.
        """
        if value is None:
            return None
        if type(value) is datetime.datetime and value.tzinfo is datetime.UTC is self.connection.timezone:
            return value.replace(tzinfo=None).isoformat(" ")  # nearly always
        if timezone.is_aware(value):
            if not settings.USE_TZ:
                raise ValueError("SQLite backend does not support timezone-aware datetimes when USE_TZ is False.")
            value = timezone.make_naive(value, self.connection.timezone)
        return str(value)

    takes_naive_times = "SQLite backend"

    def get_db_converters(self, expression: Any) -> list[Any]:
        """Return the converter of the field type of *expression*."""
        converters = super().get_db_converters(expression)
        kind = expression.output_field.get_internal_type()
        if kind == "DecimalField":
            return [*converters, self.get_decimalfield_converter(expression)]
        if kind == "DateTimeField" and type(self).convert_datetimefield_value is OUR_MOMENTS and settings.USE_TZ:
            return [*converters, self._moment_converter()]
        name = CONVERTERS.get(kind)
        return converters if name is None else [*converters, getattr(self, name)]

    @staticmethod
    def _create_decimal(value: Any) -> decimal.Decimal:
        if isinstance(value, float):
            return FLOAT_CONTEXT.create_decimal_from_float(value)
        return decimal.Decimal(value)

    def get_decimalfield_converter(self, expression: Any) -> Any:
        """Return a converter to decimals; the value of a column also gets the column's number of places back."""
        from migrator.expressions.columns import Col  # who looks at a database only does without expressions

        create = self._create_decimal
        field = expression.output_field
        if not isinstance(expression, Col) or field.decimal_places is None:

            def converter(value: Any, expression: Any, connection: Any) -> Any:
                return None if value is None else create(value)
        else:
            places = decimal.Decimal(1).scaleb(-field.decimal_places)
            context = field.context
            from_float = FLOAT_CONTEXT.create_decimal_from_float

            def converter(value: Any, expression: Any, connection: Any) -> Any:
                if value is None:
                    return None
                number = from_float(value) if isinstance(value, float) else decimal.Decimal(value)
                return number.quantize(places, context=context)

            names = {"float": float, "from_float": from_float, "places": places, "context": context}
            result = "{from_float}({value}).quantize({places}, None, {context})"
            converter.in_place = InPlace("type({value}) is {float}", result, names)  # type: ignore[attr-defined]  # read by hydration

        return converter

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Parse a date and time, and give it the connection's zone."""
        if value is None:
            return None
        moment: Any = value if isinstance(value, datetime.datetime) else parse_datetime(value)
        if settings.USE_TZ and (moment.tzinfo is None or not timezone.is_aware(moment)):
            zone = self.connection.timezone
            return timezone.make_aware(moment, zone) if zone is None else moment.replace(tzinfo=zone)
        return moment

    def _moment_converter(self) -> Any:
        """Return what converts moments; those without a zone, which are nearly all, need no call."""
        convert = self.convert_datetimefield_value

        def converter(value: Any, expression: Any, connection: Any) -> Any:
            return convert(value, expression, connection)

        zone = self.connection.timezone
        if zone is not None:
            names = {"moment": datetime.datetime, "zone": zone}
            test = "type({value}) is {moment} and {value}.tzinfo is None"
            converter.in_place = InPlace(test, "{value}.replace(tzinfo={zone})", names)  # type: ignore[attr-defined]  # read by hydration
        return converter

    def convert_datefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Parse a date."""
        return value if value is None or isinstance(value, datetime.date) else parse_date(value)

    def convert_timefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Parse a time."""
        return value if value is None or isinstance(value, datetime.time) else parse_time(value)

    def convert_uuidfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Make a UUID of its digits."""
        return None if value is None else uuid.UUID(value)

    def convert_booleanfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Make a boolean of an integer."""
        return bool(value) if value in (1, 0) else value

    # The query log

    def _quote_params_for_last_executed_query(self, params: Sequence[Any]) -> tuple[Any, ...]:
        """Let the database quote values, on the driver's own connection so that nothing is logged."""
        connection = self.connection.connection
        portion = min(
            connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER),
            connection.getlimit(sqlite3.SQLITE_LIMIT_COLUMN),
        )
        quoted: list[Any] = []
        for start in range(0, len(params), portion):
            values = params[start : start + portion]
            columns = ", ".join(["QUOTE(?)"] * len(values))
            cursor = connection.cursor()
            # The wrapper's cursor class would convert the placeholders.
            quoted += cursor.execute(f"SELECT {columns}", values).fetchone()
            cursor.close()
        return tuple(quoted)

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """Return *sql* with its parameters in place; the module does not tell what it sent."""
        if not params:
            return sql
        if isinstance(params, list | tuple):
            return sql % self._quote_params_for_last_executed_query(params)
        quoted = self._quote_params_for_last_executed_query(tuple(params.values()))
        return sql % dict(zip(params, quoted, strict=True))

    # Emptying tables

    def _with_referring_tables(self, tables: Iterable[str]) -> set[str]:
        """Return *tables* and every table that refers to one of them, directly or through others."""
        query = (
            'SELECT key."table", owner.name FROM sqlite_master AS owner, pragma_foreign_key_list(owner.name) AS key '
            "WHERE owner.type = 'table'"
        )
        referring: dict[str, set[str]] = {}
        with self.connection.cursor() as cursor:
            for target, owner in cursor.execute(query).fetchall():
                referring.setdefault(target.lower(), set()).add(owner)
        found: set[str] = set()
        waiting = list(tables)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += referring.get(name.lower(), ())
        return found

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Return statements that empty *tables*."""
        names: Iterable[str] = tables
        if tables and allow_cascade:
            names = self._with_referring_tables(tables)
        delete, source = style.SQL_KEYWORD("DELETE"), style.SQL_KEYWORD("FROM")
        statements = [f"{delete} {source} {style.SQL_FIELD(self.quote_name(name))};" for name in names]
        if reset_sequences:
            statements += self.sequence_reset_by_name_sql(style, [{"table": name} for name in names])
        return statements

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        """Return the statement that starts the numbering of tables anew."""
        if not sequences:
            return []
        keyword, field, table = style.SQL_KEYWORD, style.SQL_FIELD, style.SQL_TABLE
        names = ", ".join(f"'{sequence['table']}'" for sequence in sequences)
        statement = (
            f"{keyword('UPDATE')} {table(self.quote_name('sqlite_sequence'))} {keyword('SET')} "
            f"{field(self.quote_name('seq'))} = {field(0)} {keyword('WHERE')} {field(self.quote_name('name'))} "
            f"{keyword('IN')} ({names});"
        )
        return [statement]


CONVERTERS = {
    "DateTimeField": "convert_datetimefield_value",
    "DateField": "convert_datefield_value",
    "TimeField": "convert_timefield_value",
    "UUIDField": "convert_uuidfield_value",
    "BooleanField": "convert_booleanfield_value",
}
"""Field type to the method that converts its values."""


def _is_text(expression: Any) -> bool:
    """Say whether the values of *expression* are dates or times."""
    try:
        field = expression.output_field
    except (AttributeError, FieldError):
        # Not every operand has a type.
        return False
    return field.get_internal_type() in TEXT_TYPES


OUR_MOMENTS = DatabaseOperations.convert_datetimefield_value
