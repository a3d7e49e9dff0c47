"""The history: which migrations have been applied to a database."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from migrator.host.apps import Apps
from migrator.host.functional import classproperty
from migrator.host.mode import public
from migrator.host.timezone import now
from migrator.migrations.exceptions import MigrationSchemaMissing
from migrator.sql.errors import DatabaseError

Key = tuple[str, str]

TABLE = "django_migrations"
"""The table of the history."""


def _describe(record: Any) -> str:
    return f"Migration {record.name} for {record.app}"


@cache
def _migration_model(module: str) -> Any:
    from migrator.migrations.models_api import CharField, DateTimeField, Model  # who only looks does without

    meta = type("Meta", (), {"apps": Apps(), "app_label": "migrations", "db_table": TABLE})
    columns = {
        "app": CharField(max_length=255),
        "name": CharField(max_length=255),
        "applied": DateTimeField(default=now),
    }
    return type("Migration", (Model,), {"__module__": module, "__str__": _describe, "Meta": meta, **columns})


class NotedMigration:
    """A record of which app and name are known; the rest is read, with that of all others, when somebody asks.

    Args:
        key: app label and name.
        history: returns all records.
    """

    def __init__(self, key: Key, history: Callable[[], dict[Key, Any]]) -> None:
        self.app, self.name = key
        self._history = history

    def __getattr__(self, name: str) -> Any:
        if name == "_history":  # an instance that is being copied
            raise AttributeError(name)
        return getattr(self._history()[self.app, self.name], name)

    def __str__(self) -> str:
        return _describe(self)


@public("db.migrations.recorder")
class MigrationRecorder:
    """Reads and writes the table ``django_migrations``, the same one that Django uses.

    Args:
        connection: the database.
    """

    @classproperty
    def Migration(cls) -> Any:  # a class, made when it is first asked for
        """The model of the table. It has a registry of its own: it is in no app."""
        return _migration_model(MigrationRecorder.__module__)

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._has_table = False

    @property
    def migration_qs(self) -> Any:
        """The rows of the table."""
        return self.Migration.objects.using(self.connection.alias)

    def has_table(self) -> bool:
        """Tell whether the table is there; once it was, the database is not asked again."""
        self._has_table = self._has_table or self._find_table()
        return self._has_table

    def _find_table(self) -> bool:
        with self.connection.cursor() as cursor:
            return TABLE in self.connection.introspection.table_names(cursor)

    def ensure_schema(self) -> None:
        """Create the table if it is not there.

        Raises:
            MigrationSchemaMissing: it cannot be created.
        """
        if self.has_table():
            return
        try:
            with self.connection.schema_editor() as editor:
                editor.create_model(self.Migration)
        except DatabaseError as error:
            raise MigrationSchemaMissing(f"Unable to create the django_migrations table ({error})") from error

    def applied_migrations(self) -> dict[Key, Any]:
        """Return the records by app label and name; none if the table is not there."""
        if not self.has_table():
            return {}
        return {(record.app, record.name): record for record in self.migration_qs}

    def applied_keys(self) -> dict[Key, None]:
        """Return app label and name of what is recorded, in that order; nothing if the table is not there.

        The statement is so plain that a command which only looks need not load what querysets are made of.
        """
        if not self.has_table():
            return {}
        quote = self.connection.ops.quote_name
        columns = ", ".join(quote(name) for name in ("app", "name"))
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {quote(TABLE)}")
            return dict.fromkeys((app, name) for app, name in cursor.fetchall())

    def noted(self) -> dict[Key, Any]:
        """Return what :meth:`applied_migrations` does, with records that are read when more is asked of one."""
        history = cache(self.applied_migrations)
        return {key: NotedMigration(key, history) for key in self.applied_keys()}

    def record_applied(self, app: str, name: str) -> None:
        """Record that a migration was applied."""
        self._writable_rows().create(app=app, name=name)

    def record_unapplied(self, app: str, name: str) -> None:
        """Record that a migration was undone."""
        self._writable_rows().filter(app=app, name=name).delete()

    def _writable_rows(self) -> Any:
        self.ensure_schema()
        return self.migration_qs

    def flush(self) -> None:
        """Forget the whole history."""
        self.migration_qs.all().delete()
