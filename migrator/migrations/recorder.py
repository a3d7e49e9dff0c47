"""The history: which migrations have been applied to a database."""

from __future__ import annotations

from functools import cache
from typing import Any

from migrator.host.apps import Apps
from migrator.host.functional import classproperty
from migrator.host.mode import public
from migrator.host.timezone import now
from migrator.migrations.exceptions import MigrationSchemaMissing
from migrator.migrations.models_api import CharField, DateTimeField, Model
from migrator.sql.errors import DatabaseError

Key = tuple[str, str]


def _describe(record: Any) -> str:
    return f"Migration {record.name} for {record.app}"


@cache
def _migration_model(module: str) -> Any:
    meta = type("Meta", (), {"apps": Apps(), "app_label": "migrations", "db_table": "django_migrations"})
    columns = {
        "app": CharField(max_length=255),
        "name": CharField(max_length=255),
        "applied": DateTimeField(default=now),
    }
    return type("Migration", (Model,), {"__module__": module, "__str__": _describe, "Meta": meta, **columns})


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
            return self.Migration._meta.db_table in self.connection.introspection.table_names(cursor)

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
        """Return app label and name of what is recorded, in that order; nothing if the table is not there."""
        return dict.fromkeys(self.migration_qs.values_list("app", "name")) if self.has_table() else {}

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
