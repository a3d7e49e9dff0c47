"""The history: which migrations have been applied to a database."""

from __future__ import annotations

from typing import Any, ClassVar

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


@public("db.migrations.recorder")
class MigrationRecorder:
    """Reads and writes the table ``django_migrations``, the same one that Django uses.

    Args:
        connection: the database.
    """

    _migration_class: ClassVar[Any] = None

    @classproperty
    def Migration(cls) -> Any:  # a class, made when it is first asked for
        """The model of the table. It has a registry of its own: it is in no app."""
        if MigrationRecorder._migration_class is None:
            meta = type("Meta", (), {"apps": Apps(), "app_label": "migrations", "db_table": "django_migrations"})
            MigrationRecorder._migration_class = type(
                "Migration",
                (Model,),
                {
                    "__module__": MigrationRecorder.__module__,
                    "__str__": _describe,
                    "app": CharField(max_length=255),
                    "name": CharField(max_length=255),
                    "applied": DateTimeField(default=now),
                    "Meta": meta,
                },
            )
        return MigrationRecorder._migration_class

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._has_table = False

    @property
    def migration_qs(self) -> Any:
        """The rows of the table."""
        return self.Migration.objects.using(self.connection.alias)

    def has_table(self) -> bool:
        """Tell whether the table is there; once it was, the database is not asked again."""
        if not self._has_table:
            with self.connection.cursor() as cursor:
                tables = self.connection.introspection.table_names(cursor)
            self._has_table = self.Migration._meta.db_table in tables
        return self._has_table

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
            raise MigrationSchemaMissing(
                f"Unable to create the django_migrations table ({error})"
            ) from error

    def applied_migrations(self) -> dict[Key, Any]:
        """Return the records by app label and name; none if the table is not there."""
        if not self.has_table():
            return {}
        return {(record.app, record.name): record for record in self.migration_qs}

    def record_applied(self, app: str, name: str) -> None:
        """Record that a migration was applied."""
        self.ensure_schema()
        self.migration_qs.create(app=app, name=name)

    def record_unapplied(self, app: str, name: str) -> None:
        """Record that a migration was undone."""
        self.ensure_schema()
        self.migration_qs.filter(app=app, name=name).delete()

    def flush(self) -> None:
        """Forget the whole history."""
        self.migration_qs.all().delete()
