"""Checks of what ``class Meta`` says: swappable setting, proxies, managers, unique_together, indexes, constraints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.host import checks
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.ports import connections, router
from migrator.schema.references import check_local_fields, expression_references, unsupported


class OptionChecks:
    """Class methods that return lists of check messages about a model's options."""

    _meta: Any

    @classmethod
    def _check_swappable(cls) -> list[Any]:
        """The setting that replaces this model must name an installed one."""
        swapped = cls._meta.swapped
        if not swapped:
            return []
        setting = cls._meta.swappable
        try:
            apps.get_model(swapped)
        except ValueError:
            return [checks.Error(f"'{setting}' is not of the form 'app_label.app_name'.", id="models.E001")]
        except LookupError:
            app_label, model_name = swapped.split(".")
            return [
                checks.Error(
                    f"'{setting}' references '{app_label}.{model_name}', which has not been installed, "
                    "or is abstract.",
                    id="models.E002",
                )
            ]
        return []

    @classmethod
    def _check_model(cls) -> list[Any]:
        """A proxy declares no fields."""
        if cls._meta.proxy and (cls._meta.local_fields or cls._meta.local_many_to_many):
            return [
                checks.Error(
                    f"Proxy model '{cls.__name__}' contains model fields.",
                    id="models.E017",
                )
            ]
        return []

    @classmethod
    def _check_managers(cls, **kwargs: Any) -> list[Any]:
        """Ask every manager."""
        return [message for manager in cls._meta.managers for message in manager.check(**kwargs)]

    @classmethod
    def _check_unique_together(cls) -> list[Any]:
        """The value must be a sequence of sequences of names of local columns."""
        groups = cls._meta.unique_together
        if not isinstance(groups, tuple | list):
            return [
                checks.Error("'unique_together' must be a list or tuple.", obj=cls, id="models.E010"),
            ]
        if any(not isinstance(group, tuple | list) for group in groups):
            return [
                checks.Error("All 'unique_together' elements must be lists or tuples.", obj=cls, id="models.E011"),
            ]
        return [error for group in groups for error in cls._check_local_fields(group, "unique_together")]

    @classmethod
    def _check_local_fields(cls, fields: Iterable[str], option: str) -> list[Any]:
        """The names in *option* must be single columns of this model's table."""
        return check_local_fields(cls, fields, option)

    @classmethod
    def _get_expr_references(cls, expr: Any) -> Iterator[tuple[str, ...]]:
        """Yield the field references inside an expression, as tuples of names."""
        return expression_references(expr)

    @classmethod
    def _orm_migrated_databases(cls, databases: Iterable[str] | None) -> Iterator[Any]:
        """Yield the connections among *databases* that hold the table of this model."""
        for alias in databases or ():
            if router.get().allow_migrate_model(alias, cls):
                yield connections.get()[alias]

    @classmethod
    def _check_indexes(cls, databases: Iterable[str] | None) -> list[Any]:
        """Ask every index, for each database that holds the table."""
        return cls._orm_check_each(cls._meta.indexes, databases)

    @classmethod
    def _check_constraints(cls, databases: Iterable[str] | None) -> list[Any]:
        """Ask every constraint, for each database that holds the table."""
        return cls._orm_check_each(cls._meta.constraints, databases)

    @classmethod
    def _orm_check_each(cls, objects: Iterable[Any], databases: Iterable[str] | None) -> list[Any]:
        return [
            message
            for connection in cls._orm_migrated_databases(databases)
            for item in objects
            for message in item.check(cls, connection)
        ]

    @classmethod
    def _check_db_table_comment(cls, databases: Iterable[str] | None) -> list[Any]:
        """A comment on the table wants a database that keeps comments."""
        if not cls._meta.db_table_comment:
            return []
        return [
            checks.Warning(
                f"{connection.display_name} does not support comments on tables (db_table_comment).",
                obj=cls,
                id="models.W046",
            )
            for connection in cls._orm_migrated_databases(databases)
            if unsupported(cls, connection, "supports_comments")
        ]

    @classmethod
    def _orm_uses_database_routers(cls) -> bool:
        return bool(settings.DATABASE_ROUTERS)
