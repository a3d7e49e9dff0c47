"""Checks of names: model names against lookup syntax, fields against inherited fields, columns, properties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.host import checks
from migrator.host.ports import connections, router
from migrator.sql.constants import LOOKUP_SEP


class NameChecks:
    """Class methods that return lists of check messages about names that collide or do not fit."""

    _meta: Any

    @classmethod
    def _check_id_field(cls) -> list[Any]:
        """A field called ``id`` must be the primary key."""
        pk = cls._meta.pk
        if (
            pk is None
            or pk.name != "id"
            or not any(field.name == "id" and field is not pk for field in cls._meta.local_fields)
        ):
            return []
        return [
            checks.Error(
                "'id' can only be used as a field name if the field also sets 'primary_key=True'.",
                obj=cls,
                id="models.E004",
            )
        ]

    @classmethod
    def _check_field_name_clashes(cls) -> list[Any]:
        """Fields must not repeat the name or the column attribute of an inherited or another own field."""
        options = cls._meta
        errors, used = cls._orm_check_parents_against_each_other()
        # Reverse accessors of the parents count too: a child's own name is one of them.
        for parent in options.all_parents:
            used.update((field.name, field) for field in parent._meta.get_fields())
        # In a diamond the link to a common ancestor is inherited and asked for again.
        for link in options.parents.values():
            if link and link.name in used:
                errors.append(cls._orm_clash(link, used[link.name], cls))
        for field in options.local_fields:
            clash = used.get(field.name) or used.get(field.attname)
            # A plain "id" beside the automatic one is reported by the check of the id field.
            twin_ids = clash and field.name == "id" == clash.name and clash.model is cls
            if clash and not twin_ids:
                errors.append(cls._orm_clash(field, clash, field))
            used[field.name] = used[field.attname] = field
        return errors

    @classmethod
    def _orm_check_parents_against_each_other(cls) -> tuple[list[Any], dict[str, Any]]:
        """Return errors about parents whose fields share names, and all their fields by name and attribute name."""
        errors = []
        used: dict[str, Any] = {}
        for parent in cls._meta.all_parents:
            for field in parent._meta.local_fields:
                clash = used.get(field.name) or used.get(field.attname)
                if clash:
                    errors.append(
                        checks.Error(
                            f"The field '{clash.name}' from parent model '{clash.model._meta}' clashes with the "
                            f"field '{field.name}' from parent model '{field.model._meta}'.",
                            obj=cls,
                            id="models.E005",
                        )
                    )
                used[field.name] = used[field.attname] = field
        return errors, used

    @staticmethod
    def _orm_clash(field: Any, clash: Any, obj: Any) -> Any:
        return checks.Error(
            f"The field '{field.name}' clashes with the field '{clash.name}' from model '{clash.model._meta}'.",
            obj=obj,
            id="models.E006",
        )

    @classmethod
    def _check_column_name_clashes(cls) -> list[Any]:
        """Two fields of one table need two columns."""
        errors = []
        seen: set[str] = set()
        for field in cls._meta.local_fields:
            _, column = field.get_attname_column()
            if column is None:
                continue
            if column in seen:
                errors.append(
                    checks.Error(
                        f"Field '{field.name}' has column name '{column}' that is used by another field.",
                        hint="Specify a 'db_column' for the field.",
                        obj=cls,
                        id="models.E007",
                    )
                )
            seen.add(column)
        return errors

    @classmethod
    def _check_model_name_db_lookup_clashes(cls) -> list[Any]:
        """Model names become lookup names of reverse relations, so they must not look like separators."""
        name = cls.__name__
        if name.startswith("_") or name.endswith("_"):
            return [
                checks.Error(
                    f"The model name '{name}' cannot start or end with an underscore as it collides with "
                    "the query lookup syntax.",
                    obj=cls,
                    id="models.E023",
                )
            ]
        if LOOKUP_SEP in name:
            return [
                checks.Error(
                    f"The model name '{name}' cannot contain double underscores as it collides with "
                    "the query lookup syntax.",
                    obj=cls,
                    id="models.E024",
                )
            ]
        return []

    @classmethod
    def _check_property_name_related_field_accessor_clashes(cls) -> list[Any]:
        """A property must not hide the attribute that holds a foreign key's value."""
        accessors = (
            field.get_attname()
            for field in cls._meta._get_fields(reverse=False)
            if field.is_relation and field.related_model is not None
        )
        return [
            checks.Error(
                f"The property '{accessor}' clashes with a related field accessor.",
                obj=cls,
                id="models.E025",
            )
            for accessor in accessors
            if _is_property(cls, accessor)
        ]

    @classmethod
    def _check_long_column_names(cls, databases: Iterable[str] | None) -> list[Any]:
        """Column names that were made, not given, must fit into the tightest of *databases*."""
        limit, alias = cls._orm_shortest_name_limit(databases)
        if limit is None:
            return []
        errors = [
            checks.Error(
                f'Autogenerated column name too long for field "{column}". Maximum length is "{limit}" for '
                f'database "{alias}".',
                hint="Set the column name manually using 'db_column'.",
                obj=cls,
                id="models.E018",
            )
            for field in cls._meta.local_fields
            for _, column in [field.get_attname_column()]
            if cls._orm_is_too_long(field, column, limit)
        ]
        through_fields = (
            field
            for many in cls._meta.local_many_to_many
            if not isinstance(many.remote_field.through, str)
            for field in many.remote_field.through._meta.local_fields
        )
        errors += [
            checks.Error(
                f'Autogenerated column name too long for M2M field "{column}". Maximum length is "{limit}" for '
                f'database "{alias}".',
                hint="Use 'through' to create a separate model for M2M and then set column_name using 'db_column'.",
                obj=cls,
                id="models.E019",
            )
            for field in through_fields
            for _, column in [field.get_attname_column()]
            if cls._orm_is_too_long(field, column, limit)
        ]
        return errors

    @staticmethod
    def _orm_is_too_long(field: Any, column: str | None, limit: int) -> bool:
        return field.db_column is None and column is not None and len(column) > limit

    @classmethod
    def _orm_shortest_name_limit(cls, databases: Iterable[str] | None) -> tuple[int | None, str | None]:
        """Return the smallest limit of names among the databases that hold the table and shorten no names."""
        tightest: tuple[int | None, str | None] = (None, None)
        for alias in databases or ():
            if not router.get().allow_migrate_model(alias, cls):
                continue
            connection = connections.get()[alias]
            limit = connection.ops.max_name_length()
            if limit is None or connection.features.truncates_names:
                continue
            if tightest[0] is None or limit < tightest[0]:
                tightest = (limit, alias)
        return tightest


def _is_property(model: Any, name: str) -> bool:
    """Tell whether *name* is a property of *model*, without asking any descriptor."""
    owner = next((base for base in model.__mro__ if name in vars(base)), None)
    return owner is not None and isinstance(vars(owner)[name], property)
