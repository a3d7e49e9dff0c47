"""Helpers that users write on their models are not taken for ours.

Many projects have helpers called ``_save`` or ``_delete``. Names that only the library uses begin with ``_orm_``; the rest are
Django's, which users of Django keep clear of already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models.query import RawQuerySet
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

OF_DJANGO_QUERYSETS = """
    _add_hints _annotate _avoid_cloning _batched_insert _chain _check_bulk_create_options
    _check_operator_queryset _check_ordering_first_last_queryset_aggregation
    _clear_ordering_in_combined_queries _clone _cloning_enabled _combinator_query _db _defer_next_filter
    _deferred_filter _disable_cloning _earliest _enable_cloning _extract_model_params _fetch_all _fetch_mode
    _fields _filter_or_exclude _filter_or_exclude_inplace _for_write _handle_order_with_respect_to
    _has_filters _hints _insert _iterable_class _iterator _known_related_objects _merge_known_related_objects
    _merge_sanity_check _next_is_sticky _not_support_combined_queries _prefetch_done _prefetch_related_lookups
    _prefetch_related_objects _prepare_for_bulk_create _query _raw_delete _result_cache _sticky_filter _update
    _validate_values_are_expressions _values
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


@pytest.mark.parametrize("kind", [models.QuerySet, RawQuerySet])
def test_private_names_of_our_querysets_are_marked(kind: type) -> None:
    private = {name for name in dir(kind) if name.startswith("_") and not name.startswith("__")}
    ours = private - set(OF_DJANGO_QUERYSETS.split())
    assert sorted(name for name in ours if not name.startswith("_orm_") and not name.endswith("_effects")) == []


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
