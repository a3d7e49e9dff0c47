"""Has an initial migration been applied already, by somebody who did not record it? (``--fake-initial``)"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from migrator.host.apps import apps as global_apps
from migrator.host.ports import router
from migrator.migrations.operations.fields import AddField
from migrator.migrations.operations.models import CreateModel


class SoftApplied:
    """Looks for the tables and columns that a migration makes.

    Args:
        connection: the database.
        migration: the migration.
        state: the project state after it.
    """

    def __init__(self, connection: Any, migration: Any, state: Any) -> None:
        self.connection = connection
        self.migration = migration
        self.apps = state.apps
        folds_case = connection.features.ignores_table_name_case
        self.fold: Callable[[str], str] = str.casefold if folds_case else str

    def __bool__(self) -> bool:
        """True when the migration makes tables or columns and all of them are there."""
        evidence = list(self._evidence())
        return bool(evidence) and all(evidence)

    def _evidence(self) -> Iterator[bool]:
        """Yield whether each table and column that the migration makes is there; stop at the first that is not."""
        with self.connection.cursor() as cursor:
            tables = {self.fold(name) for name in self.connection.introspection.table_names(cursor)}
        for operation in self.migration.operations:
            if isinstance(operation, CreateModel):
                model = self._model(operation.name)
                found = None if model is None else self.fold(model._meta.db_table) in tables
            elif isinstance(operation, AddField):
                model = self._model(operation.model_name)
                found = None if model is None else self._has_field(model, operation.name, tables)
            else:
                continue
            if found is not None:
                yield found
            if found is False:
                return

    def _model(self, name: str) -> Any:
        """Return the model to look for, or None if it has no table on this database."""
        model = self.apps.get_model(self.migration.app_label, name)
        if model._meta.swapped:
            # What stands in for it is no dependency of the migration, so it may not be in the state.
            model = global_apps.get_model(model._meta.swapped)
        options = model._meta
        if options.proxy or not options.managed:
            return None
        allowed = router.get().allow_migrate(
            self.connection.alias, self.migration.app_label, model_name=options.model_name
        )
        return model if allowed else None

    def _has_field(self, model: Any, name: str, tables: set[str]) -> bool:
        field = model._meta.get_field(name)
        if field.many_to_many:
            return self.fold(field.remote_field.through._meta.db_table) in tables
        with self.connection.cursor() as cursor:
            columns = self.connection.introspection.get_table_description(cursor, model._meta.db_table)
        return self.fold(field.column) in {self.fold(column.name) for column in columns}


def may_be_soft_applied(migration: Any) -> bool:
    """Tell whether *migration* is one of its app's first, for which it makes sense to look."""
    if migration.initial is None:
        return all(app_label != migration.app_label for app_label, _ in migration.dependencies)
    return bool(migration.initial)
