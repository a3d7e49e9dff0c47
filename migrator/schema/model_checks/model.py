"""``Model.check()``: all concerns in their order."""

from __future__ import annotations

from typing import Any

from migrator.schema.model_checks.fields import FieldChecks, OrderingChecks
from migrator.schema.model_checks.names import NameChecks
from migrator.schema.model_checks.options import OptionChecks


class ModelChecks(OptionChecks, NameChecks, FieldChecks, OrderingChecks):
    """The system checks that every model class has."""

    _meta: Any

    @classmethod
    def check(cls, **kwargs: Any) -> list[Any]:
        """Return the check messages about this model.

        ``databases`` (aliases) among *kwargs* lets checks look at what those databases can do.
        """
        errors = [*cls._check_swappable(), *cls._check_model(), *cls._check_managers(**kwargs)]
        if cls._meta.swapped:
            return errors
        databases = kwargs.get("databases") or []
        errors += cls._check_fields(**kwargs)
        errors += cls._check_m2m_through_same_relationship()
        errors += cls._check_long_column_names(databases)
        clashes = [
            *cls._check_id_field(),
            *cls._check_field_name_clashes(),
            *cls._check_model_name_db_lookup_clashes(),
            *cls._check_property_name_related_field_accessor_clashes(),
            *cls._check_single_primary_key(),
        ]
        errors += clashes
        # Clashing names make clashing columns: one report is enough.
        if not clashes:
            errors += cls._check_column_name_clashes()
        return [
            *errors,
            *cls._check_unique_together(),
            *cls._check_indexes(databases),
            *cls._check_ordering(),
            *cls._check_constraints(databases),
            *cls._check_db_table_comment(databases),
            *cls._check_composite_pk(),
            *cls._check_related_fields(),
        ]
