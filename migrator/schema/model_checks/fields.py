"""Checks that concern a model's fields together: their own checks, primary keys, relations, ordering."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.fields.on_delete import DO_NOTHING, DatabaseOnDelete
from migrator.host import checks
from migrator.host.exceptions import FieldDoesNotExist
from migrator.sql.constants import LOOKUP_SEP


class FieldChecks:
    """Class methods that return lists of check messages about fields."""

    _meta: Any

    @classmethod
    def _check_fields(cls, **kwargs: Any) -> list[Any]:
        """Ask every local field; many-to-many ones also from the side of this model."""
        errors = [message for field in cls._meta.local_fields for message in field.check(**kwargs)]
        for field in cls._meta.local_many_to_many:
            errors.extend(field.check(from_model=cls, **kwargs))
        return errors

    @classmethod
    def _check_m2m_through_same_relationship(cls) -> list[Any]:
        """Two many-to-many fields through the same model and the same columns would share their rows."""
        errors = []
        seen: set[Any] = set()
        for field in cls._meta.local_many_to_many:
            remote = field.remote_field
            # Through models that are still names are reported by the field itself.
            if isinstance(remote.model, str) or isinstance(remote.through, str):
                continue
            signature = (remote.model, cls, remote.through, remote.through_fields and tuple(remote.through_fields))
            if signature in seen:
                errors.append(
                    checks.Error(
                        "The model has two identical many-to-many relations through the intermediate model "
                        f"'{remote.through._meta.label}'.",
                        obj=cls,
                        id="models.E003",
                    )
                )
            seen.add(signature)
        return errors

    @classmethod
    def _check_single_primary_key(cls) -> list[Any]:
        """One field at most says ``primary_key=True``."""
        if sum(1 for field in cls._meta.local_fields if field.primary_key) <= 1:
            return []
        return [
            checks.Error(
                "The model cannot have more than one field with 'primary_key=True'.",
                obj=cls,
                id="models.E026",
            )
        ]

    @classmethod
    def _check_composite_pk(cls) -> list[Any]:
        """The parts of a composite primary key must be own, required, stored columns, each named once."""
        options = cls._meta
        # A proxy has no columns of its own to look at.
        if options.proxy or not options.is_composite_pk:
            return []
        errors = []
        seen: dict[Any, str] = {}
        for name in options.pk.field_names:
            try:
                field = options.get_field(name)
            except FieldDoesNotExist:
                field, hint = None, f"{name!r} is not a valid field."
            else:
                hint = cls._orm_composite_part_problem(name, field)
                if not hint and field in seen:
                    hint = f"{name!r} and {seen[field]!r} are the same fields."
                seen.setdefault(field, name)
            if hint:
                errors.append(
                    checks.Error(
                        f"{name!r} cannot be included in the composite primary key.",
                        hint=hint,
                        obj=cls,
                        id="models.E042",
                    )
                )
        return errors

    @classmethod
    def _orm_composite_part_problem(cls, name: str, field: Any) -> str:
        """Say why *field* cannot be part of a composite primary key, or return an empty string."""
        if not getattr(field, "column", None):
            return f"{name!r} field has no column."
        if field.null:
            return f"{name!r} field may not set 'null=True'."
        if field.generated:
            return f"{name!r} field is a generated field."
        if field not in cls._meta.local_fields:
            return f"{name!r} field is not a local field."
        return ""

    @classmethod
    def _check_related_fields(cls) -> list[Any]:
        """Deletion is followed by the database or by Python, not by both within one model."""
        rules = [
            field.remote_field.on_delete
            for field in cls._meta.get_fields(include_parents=False)
            if field.concrete
            and field.is_relation
            and getattr(field.remote_field, "on_delete", DO_NOTHING) is not DO_NOTHING
        ]
        in_database = [isinstance(rule, DatabaseOnDelete) for rule in rules]
        if not any(in_database) or all(in_database):
            return []
        return [
            checks.Error(
                "The model cannot have related fields with both database-level and Python-level on_delete variants.",
                obj=cls,
                id="models.E050",
            )
        ]


class OrderingChecks:
    """The check of ``Meta.ordering``."""

    _meta: Any

    @classmethod
    def _check_ordering(cls) -> list[Any]:
        """Every name in ``ordering`` must lead to a column, directly, over relations, or over a lookup."""
        options = cls._meta
        if options._ordering_clash:
            return [
                checks.Error(
                    "'ordering' and 'order_with_respect_to' cannot be used together.", obj=cls, id="models.E021"
                )
            ]
        if options.order_with_respect_to or not options.ordering:
            return []
        if not isinstance(options.ordering, list | tuple):
            return [
                checks.Error(
                    "'ordering' must be a tuple or list (even if you want to order by only one field).",
                    obj=cls,
                    id="models.E014",
                )
            ]
        names = [item for item in options.ordering if isinstance(item, str) and item != "?"]
        plain = [name.removeprefix("-") for name in names]
        paths = [name for name in plain if LOOKUP_SEP in name]
        broken = [path for path in paths if not cls._orm_ordering_path_exists(path)]
        valid = cls._orm_orderable_names()
        broken += dict.fromkeys(
            name for name in plain if LOOKUP_SEP not in name and name != "pk" and name not in valid
        )
        return [
            checks.Error(
                f"'ordering' refers to the nonexistent field, related field, or lookup '{name}'.",
                obj=cls,
                id="models.E015",
            )
            for name in broken
        ]

    @classmethod
    def _orm_orderable_names(cls) -> set[str]:
        """Return names and attribute names of fields, and query names of reverse relations."""

        def both_names() -> Iterator[str]:
            for field in cls._meta.fields:
                yield field.name
                yield field.attname
            for relation in cls._meta.related_objects:
                yield (
                    relation.related_query_name()
                    if hasattr(relation, "related_query_name") and callable(relation.related_query_name)
                    else relation.name
                )

        return set(both_names())

    @classmethod
    def _orm_ordering_path_exists(cls, path: str) -> bool:
        """Follow a path with separators: relations, then at most transforms or one lookup of the last field."""
        model: Any = cls
        field: Any = None
        for part in path.split(LOOKUP_SEP):
            try:
                # Past a non-relation there is no model to look in: the part must be a lookup of the field.
                field = model._meta.pk if part == "pk" else model._meta.get_field(part)
                model = field.path_infos[-1].to_opts.model if field.is_relation else None
            except (FieldDoesNotExist, AttributeError):
                if field is None or (field.get_transform(part) is None and field.get_lookup(part) is None):
                    return False
        return True
