"""How PostgreSQL wants statements and values."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import Any
from uuid import UUID

from psycopg.types import numeric

from migrator.backends.base.operations import COMPILER_MODULES, BaseDatabaseOperations
from migrator.backends.postgresql.date_operations import DateSQL
from migrator.backends.postgresql.psycopg_any import Inet, Jsonb, errors, mogrify
from migrator.host.deferred import json
from migrator.host.mode import public, public_path
from migrator.sql.constants import OnConflict
from migrator.sql.markers import identity
from migrator.sql.names import requoted

COMPILERS = public_path("db.backends.postgresql.compiler")
COMPILER_MODULES[COMPILERS] = "migrator.backends.postgresql.compiler"

EXPLAIN_OPTIONS = (
    "ANALYZE", "BUFFERS", "COSTS", "GENERIC_PLAN", "MEMORY", "SETTINGS", "SERIALIZE", "SUMMARY", "TIMING", "VERBOSE",
    "WAL",
)  # fmt: skip
EXPLAIN_WORDS = frozenset({"NONE", "TEXT", "BINARY", "ON", "OFF", "TRUE", "FALSE"})

PATTERN_LOOKUPS = frozenset(
    {"iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith", "regex", "iregex"}
)
IGNORING_CASE = frozenset({"iexact", "icontains", "istartswith", "iendswith"})
ADDRESS_FIELDS = frozenset({"IPAddressField", "GenericIPAddressField"})
UNIFIED_FIELDS = frozenset({"GenericIPAddressField", "IPAddressField", "TimeField", "UUIDField"})
"""Fields whose type the server does not guess from a text."""

LISTED_TYPES: dict[str, type] = {
    "smallint": int,
    "integer": int,
    "bigint": int,
    "text": str,
    "varchar": str,
    "uuid": UUID,
    "date": datetime.date,
}
"""Column types whose long lists of values may be sent as arrays, and what the values are."""


@lru_cache
def get_json_dumps(encoder: Any) -> Any:
    """Return ``json.dumps`` with an encoder class."""
    return json.dumps if encoder is None else partial(json.dumps, cls=encoder)


@public("db.backends.postgresql.operations")
class DatabaseOperations(DateSQL, BaseDatabaseOperations):
    """PostgreSQL's spelling."""

    cast_char_field_without_max_length = "varchar"
    # A serial type is no type to cast to.
    cast_data_types = {"AutoField": "integer", "BigAutoField": "bigint", "SmallAutoField": "smallint"}
    compiler_module = COMPILERS
    explain_prefix = "EXPLAIN"
    explain_options = frozenset(EXPLAIN_OPTIONS)
    numeric = numeric
    integerfield_type_map: dict[str, Any] = {
        "SmallIntegerField": numeric.Int2,
        "IntegerField": numeric.Int4,
        "BigIntegerField": numeric.Int8,
        "PositiveSmallIntegerField": numeric.Int2,
        "PositiveIntegerField": numeric.Int4,
        "PositiveBigIntegerField": numeric.Int8,
    }

    # Names

    def quote_name(self, name: str) -> str:
        """Return *name* in double quotes."""
        return f'"{name}"' if '"' not in name else requoted(name)

    def max_name_length(self) -> int:
        """Return the server's limit; what is longer would be cut off silently."""
        return 63

    # Locks

    def advisory_lock_sql(self, *, shared: bool, wait: bool) -> str:
        """Return the call of the function that takes the lock, or that tries to."""
        return f"SELECT pg_{'' if wait else 'try_'}advisory_xact_lock{'_shared' if shared else ''}(%s)"

    # SELECT

    def no_limit_value(self) -> None:
        """An OFFSET needs no LIMIT."""

    def distinct_sql(self, fields: Sequence[str], params: Any) -> tuple[list[str], list[Any]]:
        """Return DISTINCT, or DISTINCT ON with the parameters of its fields."""
        if not fields:
            return ["DISTINCT"], []
        return [f"DISTINCT ON ({', '.join(fields)})"], list(chain.from_iterable(params))

    def explain_query_prefix(self, format: str | None = None, **options: Any) -> str:
        """Return EXPLAIN with its options.

        Raises:
            ValueError: the server does not know an option or the format.
        """
        chosen = {name.upper(): value for name, value in options.items() if name.upper() in self.explain_options}
        others = {name.upper(): value for name, value in options.items() if name.upper() not in self.explain_options}
        prefix = super().explain_query_prefix(format, **others)
        details = [f"{name} {_explained(value)}" for name, value in chosen.items()]
        if format:
            details.append(f"FORMAT {format}")
        return f"{prefix} ({', '.join(details)})" if details else prefix

    # INSERT

    def bulk_insert_sql(self, fields: Any, placeholder_rows: Iterable[Iterable[str]]) -> str:
        """Return the VALUES of several rows, or the SELECT from their columns."""
        from migrator.backends.postgresql.compiler import InsertUnnest  # who looks at a database only does without

        if isinstance(placeholder_rows, InsertUnnest):
            return f"SELECT * FROM {placeholder_rows}"
        return super().bulk_insert_sql(fields, placeholder_rows)

    def array_types(self, fields: Sequence[Any]) -> list[str] | None:
        """Return the column types of *fields*, or None if values of one of them cannot be told as an array.

        Arrays of arrays flatten, and a placeholder is SQL for one value. The length of a type is left out: a cast
        would cut values off that the column refuses.
        """
        from migrator.expressions.values import placeholder_of  # who looks at a database only does without

        types = []
        for field in fields:
            column_type = None if field is None else field.db_type(self.connection)
            if column_type is None or placeholder_of(field) is not None or column_type.endswith("]"):
                return None
            types.append(column_type.partition("(")[0])
        return types

    def names_integer_types(self, fields: Sequence[Any]) -> bool:
        """Say whether rows of *fields* can be written with the types of their columns named once.

        Integers need no size of their own then. A subclass that adapts them in its own way is asked for each.
        """
        plain = type(self).adapt_integerfield_value is DatabaseOperations.adapt_integerfield_value
        return plain and self.array_types(fields) is not None

    def joined_update_sql(
        self, table: str, keys: Sequence[Any], fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
    ) -> tuple[str, Sequence[Any]] | None:
        """Return the UPDATE that joins *table* with arrays, one for each column."""
        types = self.array_types([*keys, *fields])
        if types is None:
            return None
        given = self.quote_name("given" if table != "given" else "given_values")
        names = [self.quote_name(field.column) for field in (*keys, *fields)]
        changes, same = self.joined_assignments(table, keys, fields, [f"{given}.{name}" for name in names])
        arrays = ", ".join(f"(%s)::{column_type}[]" for column_type in types)
        source = f"UNNEST({arrays}) AS {given}({', '.join(names)})"
        sql = f"UPDATE {self.quote_name(table)} SET {changes} FROM {source} WHERE {same}"
        return sql, tuple(map(list, zip(*rows, strict=True)))

    def on_conflict_suffix_sql(self, fields: Any, on_conflict: Any, update_fields: Any, unique_fields: Any) -> str:
        """Return the end of an INSERT that leaves or updates the row in its way."""
        if on_conflict == OnConflict.IGNORE:
            return "ON CONFLICT DO NOTHING"
        if on_conflict != OnConflict.UPDATE:
            return super().on_conflict_suffix_sql(fields, on_conflict, update_fields, unique_fields)
        target = ", ".join(map(self.quote_name, unique_fields))
        changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in map(self.quote_name, update_fields))
        return f"ON CONFLICT({target}) DO UPDATE SET {changes}"

    # Conditions and expressions

    def in_list_as_array(self, lhs: Any, sqls: Sequence[str], params: Sequence[Any]) -> tuple[str, Any] | None:
        """Return an array of the values if they are all of one kind that compares as an array as it does in a list."""
        from migrator.expressions.columns import Col  # who looks at a database only does without

        column_type = str(lhs.output_field.db_type(self.connection)).partition("(")[0]
        kind = LISTED_TYPES.get(column_type)
        kinds = set(map(type, params))
        if kind is None or len(kinds) != 1 or len(params) != len(sqls) or set(sqls) != {"%s"}:
            return None
        only = kinds.pop()
        # A moment is a date too, but no date of the column's.
        if only is not kind and not (kind is int and issubclass(only, int)):
            return None
        values = list(params)
        if kind is int:
            # Without the size that the field gave them: a list is no error for a number that the column cannot hold.
            values = list(map(int, values))
            bits = max(abs(min(values)), abs(max(values))).bit_length()
            if bits > 63:
                return None
            column_type = "integer" if bits < 32 and column_type != "bigint" else "bigint"
        elif kind is str and isinstance(lhs, Col):
            # Texts without a type become what the column is: it may be an enumeration or a UUID that a model calls text.
            return "ANY(%s)", [values]
        # Without its length: a cast would cut values off, and find what they begin with.
        return f"ANY(%s::{column_type}[])", [values]

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """Return a template that makes text of what a pattern is matched with."""
        if lookup_type not in PATTERN_LOOKUPS:
            return "%s"
        template = "HOST(%s)" if internal_type in ADDRESS_FIELDS else "%s::text"
        return f"UPPER({template})" if lookup_type in IGNORING_CASE else template

    def unification_cast_sql(self, output_field: Any) -> str:
        """Return a template that says of which type a text is."""
        if output_field.get_internal_type() not in UNIFIED_FIELDS:
            return "%s"
        # The type without its length: a value is not to be cut off.
        return f"CAST(%s AS {output_field.db_type(self.connection).partition('(')[0]})"

    def prep_for_iexact_query(self, x: Any) -> Any:
        """Return *x*: the comparison that ignores case is no LIKE."""
        return x

    def prepare_join_on_clause(
        self, lhs_table: str, lhs_field: Any, rhs_table: str, rhs_field: Any
    ) -> tuple[Any, Any]:
        """Return the sides of a join condition, the right one cast if the columns differ in type."""
        lhs, rhs = super().prepare_join_on_clause(lhs_table, lhs_field, rhs_table, rhs_field)
        if lhs_field.db_type(self.connection) != rhs_field.db_type(self.connection):
            from migrator.expressions.functions.comparison import Cast  # who looks at a database only does without

            rhs = Cast(rhs, lhs_field)
        return lhs, rhs

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        """Return the difference of two dates or times; that of dates is a number of days."""
        sql, params = super().subtract_temporals(internal_type, lhs, rhs)
        return (f"(interval '1 day' * {sql})" if internal_type == "DateField" else sql), params

    # Values: the driver knows most types

    def adapt_integerfield_value(self, value: Any, internal_type: str | None) -> Any:
        """Return the integer with its size, which the server would else take from the number's own."""
        if value is None or hasattr(value, "resolve_expression"):
            return value
        size = self.integerfield_type_map.get(internal_type or "")
        return value if size is None else size(value)

    @identity
    def adapt_datefield_value(self, value: Any) -> Any:
        """Return a date as it is."""
        return value

    @identity
    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Return a date and time as it is."""
        return value

    @identity
    def adapt_timefield_value(self, value: Any) -> Any:
        """Return a time as it is."""
        return value

    @identity
    def adapt_durationfield_value(self, value: Any) -> Any:
        """Return a duration as it is."""
        return value

    @identity
    def adapt_decimalfield_value(
        self, value: Any, max_digits: int | None = None, decimal_places: int | None = None
    ) -> Any:
        """Return a decimal as it is."""
        return value

    def adapt_ipaddressfield_value(self, value: Any) -> Any:
        """Return the address, or NULL for an empty one."""
        return Inet(value) if value else None

    def adapt_json_value(self, value: Any, encoder: Any) -> Any:
        """Return a document that the driver dumps with the field's encoder."""
        return Jsonb(value, dumps=get_json_dumps(encoder))

    # Text of statements

    def compose_sql(self, sql: Any, params: Any) -> str:
        """Return *sql* with *params* in place."""
        return mogrify(sql, params, self.connection)

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """Return the statement as it was sent, or a description of one that never was."""
        if self.connection.features.uses_server_side_binding:
            try:
                return self.compose_sql(sql, params)
            except errors.DataError:
                return None
        # Bound on this side, the statement is what the cursor remembers.
        sent = cursor._query
        return sent.query.decode() if sent is not None else super().last_executed_query(cursor, sql, params)

    def prepare_sql_script(self, sql: str) -> list[str]:
        """Return a script as it is: the server takes several statements at once."""
        return [sql]

    # Tables

    def deferrable_sql(self) -> str:
        """Return what makes a foreign key be checked at the end of the transaction."""
        return " DEFERRABLE INITIALLY DEFERRED"

    def tablespace_sql(self, tablespace: str, inline: bool = False) -> str:
        """Return the clause that names a tablespace."""
        return f"{'USING INDEX ' if inline else ''}TABLESPACE {self.quote_name(tablespace)}"

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Return one TRUNCATE of all tables: one after the other would break foreign keys."""
        if not tables:
            return []
        names = ", ".join(style.SQL_FIELD(self.quote_name(table)) for table in tables)
        parts = [
            style.SQL_KEYWORD("TRUNCATE"),
            names,
            style.SQL_KEYWORD("RESTART IDENTITY") if reset_sequences else "",
            style.SQL_KEYWORD("CASCADE") if allow_cascade else "",
        ]
        return [f"{' '.join(filter(None, parts))};"]

    def _sequence(self, style: Any, table: str, column: str) -> str:
        # The name is an identifier inside a literal.
        return f"pg_get_serial_sequence('{style.SQL_TABLE(self.quote_name(table))}','{style.SQL_FIELD(column)}')"

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        """Return statements that start sequences anew."""
        return [
            f"{style.SQL_KEYWORD('SELECT')} setval("
            f"{self._sequence(style, sequence['table'], sequence['column'] or 'id')}, 1, false);"
            for sequence in sequences
        ]

    def sequence_reset_sql(self, style: Any, model_list: Any) -> list[str]:
        """Return statements that continue sequences after the greatest key, or start them in empty tables."""
        keyword = style.SQL_KEYWORD
        statements = []
        for model in model_list:
            field = model._meta.auto_field
            if field is None:
                continue
            table = model._meta.db_table
            column = style.SQL_FIELD(self.quote_name(field.column))
            statements.append(
                f"{keyword('SELECT')} setval({self._sequence(style, table, field.column)}, "
                f"coalesce(max({column}), 1), max({column}) {keyword('IS NOT')} null) "
                f"{keyword('FROM')} {style.SQL_TABLE(self.quote_name(table))};"
            )
        return statements


def _explained(value: Any) -> str:
    """Return the value of an EXPLAIN option: a word that the server knows, in capitals, or a switch."""
    if isinstance(value, str) and value.upper() in EXPLAIN_WORDS:
        return value.upper()
    return str(bool(value)).lower()
