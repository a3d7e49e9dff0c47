"""What PostgreSQL says about its tables."""

from __future__ import annotations

from typing import Any, NamedTuple

from migrator.backends.base.introspection import BaseDatabaseIntrospection
from migrator.fields.on_delete import DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL, DO_NOTHING
from migrator.host.mode import public

SELF_NUMBERING = {
    "BigIntegerField": "BigAutoField",
    "IntegerField": "AutoField",
    "SmallIntegerField": "SmallAutoField",
}

EXTENSION_TYPES = frozenset({"hstore"})
"""Types that extensions add, as far as fields exist for them."""

TABLES = """
SELECT relation.relname,
       CASE WHEN relation.relispartition THEN 'p' WHEN relation.relkind IN ('m', 'v') THEN 'v' ELSE 't' END,
       obj_description(relation.oid, 'pg_class')
FROM pg_catalog.pg_class AS relation
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
WHERE relation.relkind IN ('f', 'm', 'p', 'r', 'v')
  AND namespace.nspname NOT IN ('pg_catalog', 'pg_toast')
  AND pg_catalog.pg_table_is_visible(relation.oid)
"""

COLUMNS = """
SELECT attribute.attname,
       NOT (attribute.attnotnull OR (type.typtype = 'd' AND type.typnotnull)),
       pg_get_expr(def.adbin, def.adrelid),
       CASE WHEN collation_.collname <> 'default' THEN collation_.collname END,
       attribute.attidentity <> '',
       col_description(relation.oid, attribute.attnum)
FROM pg_catalog.pg_attribute AS attribute
JOIN pg_catalog.pg_class AS relation ON relation.oid = attribute.attrelid
JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
JOIN pg_catalog.pg_type AS type ON type.oid = attribute.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS def ON def.adrelid = attribute.attrelid AND def.adnum = attribute.attnum
LEFT JOIN pg_catalog.pg_collation AS collation_ ON collation_.oid = attribute.attcollation
WHERE relation.relkind IN ('f', 'm', 'p', 'r', 'v')
  AND relation.relname = %s
  AND attribute.attnum > 0
  AND NOT attribute.attisdropped
  AND namespace.nspname NOT IN ('pg_catalog', 'pg_toast')
  AND pg_catalog.pg_table_is_visible(relation.oid)
"""

SEQUENCES = """
SELECT sequence.relname, attribute.attname
FROM pg_catalog.pg_class AS sequence
JOIN pg_catalog.pg_depend AS link
  ON link.objid = sequence.oid
 AND link.classid = 'pg_catalog.pg_class'::regclass
 AND link.refclassid = 'pg_catalog.pg_class'::regclass
JOIN pg_catalog.pg_class AS relation ON relation.oid = link.refobjid
JOIN pg_catalog.pg_attribute AS attribute ON attribute.attrelid = relation.oid AND attribute.attnum = link.refobjsubid
WHERE sequence.relkind = 'S'
  AND link.deptype IN ('a', 'i')
  AND relation.relname = %s
  AND pg_catalog.pg_table_is_visible(relation.oid)
"""

RELATIONS = """
SELECT own.attname, target.relname, other.attname, key.confdeltype
FROM pg_catalog.pg_constraint AS key
JOIN pg_catalog.pg_class AS relation ON relation.oid = key.conrelid
JOIN pg_catalog.pg_class AS target ON target.oid = key.confrelid
JOIN pg_catalog.pg_attribute AS own ON own.attrelid = relation.oid AND own.attnum = key.conkey[1]
JOIN pg_catalog.pg_attribute AS other ON other.attrelid = target.oid AND other.attnum = key.confkey[1]
WHERE relation.relname = %s
  AND key.contype = 'f'
  AND pg_catalog.pg_table_is_visible(relation.oid)
"""

CONSTRAINTS = """
SELECT constraint_.conname,
       ARRAY(
           SELECT attribute.attname
           FROM unnest(constraint_.conkey) WITH ORDINALITY AS key(number, position)
           JOIN pg_catalog.pg_attribute AS attribute
             ON attribute.attrelid = constraint_.conrelid AND attribute.attnum = key.number
           ORDER BY key.position
       ),
       constraint_.contype,
       target.relname,
       other.attname,
       relation.reloptions
FROM pg_catalog.pg_constraint AS constraint_
JOIN pg_catalog.pg_class AS relation ON relation.oid = constraint_.conrelid
LEFT JOIN pg_catalog.pg_class AS target ON target.oid = constraint_.confrelid
LEFT JOIN pg_catalog.pg_attribute AS other
  ON other.attrelid = constraint_.confrelid AND other.attnum = constraint_.confkey[1]
WHERE relation.relname = %s
  AND pg_catalog.pg_table_is_visible(relation.oid)
"""

INDEXES = """
SELECT class.relname,
       ARRAY(
           SELECT attribute.attname
           FROM unnest(index.indkey) WITH ORDINALITY AS key(number, position)
           LEFT JOIN pg_catalog.pg_attribute AS attribute
             ON attribute.attrelid = index.indrelid AND attribute.attnum = key.number
           ORDER BY key.position
       ),
       ARRAY(
           SELECT CASE WHEN pg_index_column_has_property(class.oid, key.position::int, 'orderable') IS NOT TRUE
                       THEN NULL
                       WHEN pg_index_column_has_property(class.oid, key.position::int, 'desc') THEN 'DESC'
                       ELSE 'ASC' END
           FROM unnest(index.indkey) WITH ORDINALITY AS key(number, position)
           ORDER BY key.position
       ),
       index.indisunique,
       index.indisprimary,
       method.amname,
       CASE WHEN index.indexprs IS NOT NULL THEN pg_get_indexdef(index.indexrelid) END,
       class.reloptions
FROM pg_catalog.pg_index AS index
JOIN pg_catalog.pg_class AS class ON class.oid = index.indexrelid
JOIN pg_catalog.pg_class AS relation ON relation.oid = index.indrelid
JOIN pg_catalog.pg_am AS method ON method.oid = class.relam
WHERE relation.relname = %s
  AND pg_catalog.pg_table_is_visible(relation.oid)
ORDER BY class.relname
"""


@public("db.backends.postgresql.introspection")
class TableInfo(NamedTuple):
    """A table (``t``), view (``v``) or partition (``p``), with its comment."""

    name: str
    type: str
    comment: str | None


@public("db.backends.postgresql.introspection")
class FieldInfo(NamedTuple):
    """A column, with what else decides about its field class, and its comment."""

    name: str
    type_code: int | str
    display_size: int | None
    internal_size: int | None
    precision: int | None
    scale: int | None
    null_ok: bool
    default: str | None
    collation: str | None
    is_autofield: bool
    comment: str | None


def _type_code(column: Any) -> Any:
    """Return the type's oid, or its name if every database gives it another oid."""
    name = getattr(column, "type_display", None)
    return name if name in EXTENSION_TYPES else column.type_code


@public("db.backends.postgresql.introspection")
class DatabaseIntrospection(BaseDatabaseIntrospection):
    """Reads the system catalogs of the schemas on the search path."""

    # Type oids to field classes.
    data_types_reverse: dict[int, str] = {
        16: "BooleanField",
        17: "BinaryField",
        20: "BigIntegerField",
        21: "SmallIntegerField",
        23: "IntegerField",
        25: "TextField",
        700: "FloatField",
        701: "FloatField",
        869: "GenericIPAddressField",
        1042: "CharField",
        1043: "CharField",
        1082: "DateField",
        1083: "TimeField",
        1114: "DateTimeField",
        1184: "DateTimeField",
        1186: "DurationField",
        1266: "TimeField",
        1700: "DecimalField",
        2950: "UUIDField",
        3802: "JSONField",
    }
    # What inspectdb and flush leave alone.
    ignored_tables: list[str] = []
    index_default_access_method = "btree"
    on_delete_types = {"a": DO_NOTHING, "c": DB_CASCADE, "d": DB_SET_DEFAULT, "n": DB_SET_NULL}

    def get_field_type(self, data_type: Any, description: Any) -> str:
        """Return the field class of a column; integers that number themselves are automatic fields."""
        field_type = str(super().get_field_type(data_type, description))
        numbered = description.is_autofield or "nextval" in (description.default or "")
        return SELF_NUMBERING.get(field_type, field_type) if numbered else field_type

    def get_table_list(self, cursor: Any) -> list[TableInfo]:
        """Return the tables and views that need no schema before their name."""
        cursor.execute(TABLES)
        return [TableInfo(*row) for row in cursor.fetchall() if row[0] not in self.ignored_tables]

    def get_table_description(self, cursor: Any, table_name: str) -> list[FieldInfo]:
        """Return the columns of a table or view: types as the driver sees them, the rest from the catalog."""
        cursor.execute(COLUMNS, [table_name])
        facts = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(f"SELECT * FROM {self.connection.ops.quote_name(table_name)} LIMIT 1")
        return [
            FieldInfo(
                column.name,
                _type_code(column),
                # An array has no length that would matter.
                column.internal_size if column.display_size is None else column.display_size,
                column.internal_size,
                column.precision,
                column.scale,
                *facts[column.name],
            )
            for column in cursor.description
        ]

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        """Return the sequences that belong to columns of the table."""
        cursor.execute(SEQUENCES, [table_name])
        return [{"name": name, "table": table_name, "column": column} for name, column in cursor.fetchall()]

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[Any, str, Any]]:
        """Return, by column, the column and table that a foreign key points to, and its ``on_delete``."""
        cursor.execute(RELATIONS, [table_name])
        return {
            column: (target_column, target, self.on_delete_types.get(action))
            for column, target, target_column, action in cursor.fetchall()
        }

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        """Return the constraints of a table, and its indexes as far as no constraint has them."""
        from migrator.schema.indexes import Index  # who looks for tables only does without

        cursor.execute(CONSTRAINTS, [table_name])
        constraints = {
            name: {
                "columns": columns,
                "primary_key": kind == "p",
                "unique": kind in ("p", "u"),
                "foreign_key": (target, target_column) if kind == "f" else None,
                "check": kind == "c",
                "index": False,
                "definition": None,
                "options": options,
            }
            for name, columns, kind, target, target_column, options in cursor.fetchall()
        }
        cursor.execute(INDEXES, [table_name])
        for name, columns, orders, unique, primary, method, definition, options in cursor.fetchall():
            if name in constraints:
                continue
            by_default = method == self.index_default_access_method
            # An index of the default kind is an Index, unless name or options tell that somebody chose it.
            chosen = options or name.endswith(method)
            constraints[name] = {
                # Of a single expression nothing is known.
                "columns": columns if columns != [None] else [],
                "orders": [order for order in orders if order is not None] if by_default else [],
                "primary_key": primary,
                "unique": unique,
                "foreign_key": None,
                "check": False,
                "index": True,
                "type": Index.suffix if by_default and not chosen else method,
                "definition": definition,
                "options": options,
            }
        return constraints
