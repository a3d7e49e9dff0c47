"""Helpers that users write on their models are not taken for ours.

Many projects have helpers called ``_save`` or ``_delete``. Names that only the library uses begin with ``_orm_``; the rest are
Django's, which users of Django keep clear of already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.db import models
from migrator.host.apps import Apps

OF_DJANGO = """
    _assign_returned_values _check_column_name_clashes _check_composite_pk _check_constraints
    _check_db_table_comment _check_field_name_clashes _check_fields _check_id_field _check_indexes
    _check_local_fields _check_long_column_names _check_m2m_through_same_relationship _check_managers
    _check_model _check_model_name_db_lookup_clashes _check_ordering
    _check_property_name_related_field_accessor_clashes _check_related_fields _check_single_primary_key
    _check_swappable _check_unique_together _do_insert _do_update _get_FIELD_display _get_expr_references
    _get_field_expression_map _get_next_or_previous_by_FIELD _get_next_or_previous_in_order _get_pk_val
    _get_unique_checks _is_pk_set _perform_date_checks _perform_unique_checks _prepare_related_fields_for_save
    _save_parents _save_table _set_pk_val _validate_force_insert
"""

WRITING = """
    _do_insert_body _do_update_body _forget _insert_row _is_plain_writing _known_update_fields _loaded_fields _next_order
    _save_base _save_parents_body _save_table_body _take_answer _update_row
"""
"""Steps of saving, not yet marked."""


def test_private_names_of_ours_are_marked() -> None:
    private = {name for name in dir(models.Model) if name.startswith("_") and not name.startswith("__")}
    ours = private - set(OF_DJANGO.split()) - set(WRITING.split())
    assert sorted(name for name in ours if not name.startswith("_orm_")) == []


class Shelf(models.Model):
    label = models.CharField(max_length=20)

    class Meta:
        app_label = "models"
        apps = Apps(["tests.models"])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._delete("delete", **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._save("save", **kwargs)

    def _delete(self, policy: str, **kwargs: Any) -> Any:
        return super().delete(**kwargs)

    def _save(self, policy: str, **kwargs: Any) -> None:
        super().save(**kwargs)


def test_a_model_has_helpers_of_its_own_to_save_and_delete(database: Any, tables: Callable[..., None]) -> None:
    tables(Shelf)
    shelf = Shelf(label="poems")
    shelf.save(using=database.alias)
    assert shelf.delete(using=database.alias) == (1, {"models.Shelf": 1})
