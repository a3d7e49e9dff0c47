"""What SQLite says about its tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from migrator.backends.base.introspection import BaseDatabaseIntrospection, TableInfo
from migrator.backends.sqlite3.table_sql import read_definition, read_table
from migrator.host.mode import public
from migrator.host.regex_helper import _lazy_re_compile
from migrator.sql.errors import DatabaseError

field_size_re: Any = _lazy_re_compile(r"^\s*(?:var)?char\s*\(\s*(\d+)\s*\)\s*$")

INTEGER_FIELDS = frozenset({"BigIntegerField", "IntegerField", "SmallIntegerField"})

VISIBLE = frozenset({0, 2, 3})
"""Kinds of columns in ``table_xinfo``: ordinary, virtual generated, stored generated; the others are hidden."""


@public("db.backends.sqlite3.introspection")
class FieldInfo(NamedTuple):
    """A column, with what else decides about its field class."""

    name: str
    type_code: str
    display_size: int | None
    internal_size: int | None
    precision: int | None
    scale: int | None
    null_ok: bool
    default: str | None
    collation: str | None
    pk: bool
    has_json_constraint: bool


def get_field_size(name: str) -> int | None:
    """Return the length in a type such as ``varchar(10)``, or None."""
    found = field_size_re.search(name)
    return int(found[1]) if found else None


@public("db.backends.sqlite3.introspection")
class FlexibleFieldLookupDict:
    """Column types, in any case and with any length, to field classes."""

    base_data_types_reverse = {
        "bool": "BooleanField",
        "boolean": "BooleanField",
        "smallint": "SmallIntegerField",
        "smallint unsigned": "PositiveSmallIntegerField",
        "smallinteger": "SmallIntegerField",
        "int": "IntegerField",
        "integer": "IntegerField",
        "bigint": "BigIntegerField",
        "integer unsigned": "PositiveIntegerField",
        "bigint unsigned": "PositiveBigIntegerField",
        "decimal": "DecimalField",
        "real": "FloatField",
        "text": "TextField",
        "char": "CharField",
        "varchar": "CharField",
        "blob": "BinaryField",
        "date": "DateField",
        "datetime": "DateTimeField",
        "time": "TimeField",
    }

    def __getitem__(self, key: str) -> str:
        return self.base_data_types_reverse[key.partition("(")[0].strip().lower()]


def _constraint(columns: list[Any], **facts: Any) -> dict[str, Any]:
    return {
        "columns": columns,
        "primary_key": False,
        "unique": False,
        "foreign_key": None,
        "check": False,
        "index": False,
        **facts,
    }


@public("db.backends.sqlite3.introspection")
class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Reads pragmas, and the text of CREATE TABLE for the rest."""

    data_types_reverse = FlexibleFieldLookupDict()

    def _pragma(self, cursor: Any, name: str, target: str) -> list[Any]:
        rows: list[Any] = cursor.execute(f"PRAGMA {name}({self.connection.ops.quote_name(target)})").fetchall()
        return rows

    def _table_sql(self, cursor: Any, table_name: str) -> str:
        """Return the CREATE TABLE of a table; empty for a view."""
        row = cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", (table_name,)
        ).fetchone()
        return row[0] if row else ""

    def get_field_type(self, data_type: Any, description: Any) -> str:
        """Return the field class of a column."""
        field_type = str(super().get_field_type(data_type, description))
        if description.pk and field_type in INTEGER_FIELDS:
            # An integer primary key numbers itself, whatever its declared size.
            return "AutoField"
        return "JSONField" if description.has_json_constraint else field_type

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        """Return the tables and views."""
        rows = cursor.execute(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND NOT name = 'sqlite_sequence' "
            "ORDER BY name"
        ).fetchall()
        return [TableInfo(name, kind[0]) for name, kind in rows]

    def get_table_description(self, cursor: Any, table_name: str) -> list[FieldInfo]:
        """Return the columns of a table or view.

        Raises:
            DatabaseError: there is no such table.
        """
        rows = self._pragma(cursor, "table_xinfo", table_name)
        if not rows:
            raise DatabaseError(f"Table {table_name} does not exist (empty pragma).")
        sql = self._table_sql(cursor, table_name).lower()
        collations = self._get_column_collations(cursor, table_name)
        key_length = sum(1 for row in rows if row[5])
        return [
            FieldInfo(
                name=name,
                type_code=kind,
                display_size=get_field_size(kind),
                internal_size=None,
                precision=None,
                scale=None,
                null_ok=not not_null,
                default=default,
                collation=collations.get(name),
                pk=bool(pk) and key_length == 1,
                has_json_constraint=f'json_valid("{name.lower()}")' in sql,
            )
            for _number, name, kind, not_null, default, pk, visibility in rows
            if visibility in VISIBLE
        ]

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        """Return the primary key of the table: that is what SQLite numbers."""
        return [{"table": table_name, "column": self.get_primary_key_column(cursor, table_name)}]

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[Any, str, Any]]:
        """Return, by column, the column and table that a foreign key points to, and its ``on_delete``."""
        return {
            column: (target_column, target, self.on_delete_types.get(on_delete))
            for _id, _number, target, column, target_column, _on_update, on_delete, *_ in self._pragma(
                cursor, "foreign_key_list", table_name
            )
        }

    def get_primary_key_columns(self, cursor: Any, table_name: str) -> list[str]:
        """Return the columns of the primary key, in their order within the table."""
        return [row[1] for row in self._pragma(cursor, "table_info", table_name) if row[5]]

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        """Return the constraints and indexes of a table by name; those without one are numbered."""
        constraints: dict[str, dict[str, Any]] = {}
        columns = {row[1] for row in self._pragma(cursor, "table_info", table_name)}
        sql = self._table_sql(cursor, table_name)
        if sql:
            constraints.update(self._parse_table_constraints(sql, columns))
        constraints.update(self._indexes(cursor, table_name))
        primary_key = self.get_primary_key_columns(cursor, table_name)
        if primary_key:
            constraints["__primary__"] = _constraint(primary_key, primary_key=True)
        relations = self.get_relations(cursor, table_name).items()
        for number, (column, (target_column, target, _on_delete)) in enumerate(relations):
            constraints[f"fk_{number}"] = _constraint([column], foreign_key=(target, target_column))
        return constraints

    def _indexes(self, cursor: Any, table_name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Return the indexes that somebody created; those of constraints have been seen in the table's text."""
        from migrator.schema.indexes import Index  # who looks for tables only does without

        for _number, name, unique, origin, *_ in self._pragma(cursor, "index_list", table_name):
            if origin != "c":
                continue
            keys = [row for row in self._pragma(cursor, "index_xinfo", name) if row[5]]
            yield (
                name,
                _constraint(
                    [key[2] for key in keys],
                    unique=bool(unique),
                    index=True,
                    type=Index.suffix,
                    orders=["DESC" if key[3] else "ASC" for key in keys],
                ),
            )

    def _parse_table_constraints(self, sql: str, columns: Collection[str]) -> dict[str, dict[str, Any]]:
        """Return the UNIQUE and CHECK constraints in a CREATE TABLE."""
        constraints: dict[str, dict[str, Any]] = {}
        unnamed = 0
        for definition in read_table(sql, columns):
            name, unique, check = self._facts(definition)
            for constraint in (unique, check):
                if constraint is None:
                    continue
                if name is None:
                    unnamed += 1
                    constraints[f"__unnamed_constraint_{unnamed}__"] = constraint
                else:
                    constraints[name] = constraint
        return constraints

    def _parse_column_or_constraint_definition(self, tokens: Iterator[Any], columns: Collection[str]) -> Any:
        """Return name, UNIQUE, CHECK and the ending token of the definition that *tokens* begin with."""
        definition = read_definition(tokens, columns)
        return (*self._facts(definition), definition.end)

    def _facts(self, definition: Any) -> tuple[Any, Any, Any]:
        unique = None if definition.unique is None else _constraint(definition.unique, unique=True)
        check = None if definition.check is None else _constraint(definition.check, check=True)
        return definition.name, unique, check

    def _get_column_collations(self, cursor: Any, table_name: str) -> dict[str, str | None]:
        """Return the collation of each column of a table that names one."""
        sql = self._table_sql(cursor, table_name)
        if not sql:
            return {}
        return {
            definition.column: definition.collation
            for definition in read_table(sql, ())
            if definition.column is not None
        }
