"""What a database says about its own tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from migrator.backends.base.parts import ConnectionPart
from migrator.fields.on_delete import DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL, DO_NOTHING
from migrator.host.apps import apps
from migrator.host.mode import public
from migrator.runtime.router import router


@public("db.backends.base.introspection")
class TableInfo(NamedTuple):
    """A table (``t``), view (``v``) or other relation."""

    name: str
    type: str


@public("db.backends.base.introspection")
class FieldInfo(NamedTuple):
    """A column: what a cursor's description says about it, its default as SQL, and its collation."""

    name: str
    type_code: Any
    display_size: int | None
    internal_size: int | None
    precision: int | None
    scale: int | None
    null_ok: bool | None
    default: str | None
    collation: str | None


def _required(method: str) -> NotImplementedError:
    return NotImplementedError(f"subclasses of BaseDatabaseIntrospection may require a {method}() method")


@public("db.backends.base.introspection")
class BaseDatabaseIntrospection(ConnectionPart):
    """Asks a database for its tables, columns, relations and constraints."""

    # Type codes of the driver to field classes.
    data_types_reverse: Any = {}

    # What the database calls the action on delete, to the on_delete that does it.
    on_delete_types: dict[Any, Any] = {
        "CASCADE": DB_CASCADE,
        "NO ACTION": DO_NOTHING,
        "SET DEFAULT": DB_SET_DEFAULT,
        "SET NULL": DB_SET_NULL,
    }

    def get_field_type(self, data_type: Any, description: Any) -> Any:
        """Return the name of the field class for a column.

        Raises:
            KeyError: there is none.
        """
        return self.data_types_reverse[data_type]

    def identifier_converter(self, name: str) -> str:
        """Return *name* as the database stores it, so that it can be compared with what it reports."""
        return name

    # What a backend provides.

    def get_table_list(self, cursor: Any) -> list[Any]:
        """Return the tables and views, in any order."""
        raise _required("get_table_list")

    def get_table_description(self, cursor: Any, table_name: str) -> list[Any]:
        """Return the columns of a table in order."""
        raise _required("get_table_description")

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        """Return ``{"table", "column"}`` (and ``"name"``) of the sequences of a table."""
        raise _required("get_sequences")

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[Any, str, Any]]:
        """Return, by column, the column and table that a foreign key points to, and its ``on_delete``."""
        raise _required("get_relations")

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        """Return, by name, the constraints and indexes of a table.

        Each has ``columns`` (None for an expression), ``primary_key``, ``unique``, ``foreign_key`` (table and column,
        or None), ``check`` and ``index``; an index also has ``orders`` and ``type`` where they are known.
        """
        raise _required("get_constraints")

    # What follows from that.

    def get_primary_key_column(self, cursor: Any, table_name: str) -> Any:
        """Return the first column of the primary key, or None."""
        columns = self.get_primary_key_columns(cursor, table_name)
        return columns[0] if columns else None

    def get_primary_key_columns(self, cursor: Any, table_name: str) -> Any:
        """Return the columns of the primary key, or None."""
        for constraint in self.get_constraints(cursor, table_name).values():
            if constraint["primary_key"]:
                return constraint["columns"]
        return None

    def table_names(self, cursor: Any = None, include_views: bool = False) -> list[str]:
        """Return the sorted names of all tables, with the views if asked for."""
        if cursor is None:
            with self.connection.cursor() as own_cursor:
                return self.table_names(own_cursor, include_views)
        kinds = ("t", "v") if include_views else ("t",)
        return sorted(info.name for info in self.get_table_list(cursor) if info.type in kinds)

    def get_migratable_models(self) -> Iterator[Any]:
        """Return the models whose tables belong on this database, automatic ones left out."""
        alias = self.connection.alias
        return chain.from_iterable(
            router.get_migratable_models(app_config, alias) for app_config in apps.get_app_configs()
        )

    def django_table_names(self, only_existing: bool = False, include_views: bool = True) -> list[str]:
        """Return the tables of all managed models and their relations, only those that exist if asked for.

        They come in the order of the models, the same each time.
        """
        names: dict[str, None] = {}
        for model in self.get_migratable_models():
            options = model._meta
            if not options.managed:
                continue
            names[options.db_table] = None
            for field in options.local_many_to_many:
                if field.remote_field.through._meta.managed:
                    names[field.m2m_db_table()] = None
        if not only_existing:
            return list(names)
        existing = set(self.table_names(include_views=include_views))
        return [name for name in names if self.identifier_converter(name) in existing]

    def installed_models(self, tables: Iterable[str]) -> set[Any]:
        """Return the models that *tables* belong to."""
        stored = set(map(self.identifier_converter, tables))
        return {
            model
            for model in self.get_migratable_models()
            if self.identifier_converter(model._meta.db_table) in stored
        }

    def sequence_list(self) -> list[dict[str, Any]]:
        """Return the sequences of all managed models, those of their relations included."""
        found: list[dict[str, Any]] = []
        with self.connection.cursor() as cursor:
            for model in self.get_migratable_models():
                options = model._meta
                if not options.managed or options.swapped:
                    continue
                found += self.get_sequences(cursor, options.db_table, options.local_fields)
                for field in options.local_many_to_many:
                    # A through model that somebody wrote is met on its own.
                    if field.remote_field.through._meta.auto_created:
                        found += self.get_sequences(cursor, field.m2m_db_table())
        return found
