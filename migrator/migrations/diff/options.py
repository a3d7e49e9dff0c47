"""Options of models that are different: table, comment, unique_together, order, managers and the rest of ``Meta``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.migrations.diff.comparison import Change, Comparison
from migrator.migrations.diff.dependency import OperationDependency, field_created
from migrator.migrations.operations.options import (
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterUniqueTogether,
)
from migrator.migrations.references import ModelKey
from migrator.migrations.state.model import ModelState

Groups = set[tuple[str, ...]]


def altered_options(comparison: Comparison) -> Iterator[Change]:
    """Yield the change of options that do not show in the database."""
    for (app_label, model_name), old, new in comparison.pairs(comparison.kept_in_any_form):
        options = _soft_options(new)
        if _soft_options(old) != options:
            yield Change(app_label, AlterModelOptions(name=model_name, options=options))


def _soft_options(state: ModelState) -> dict[str, Any]:
    return {name: value for name, value in state.options.items() if name in AlterModelOptions.ALTER_OPTION_KEYS}


def altered_managers(comparison: Comparison) -> Iterator[Change]:
    """Yield the change of managers."""
    for (app_label, model_name), old, new in comparison.pairs(comparison.kept):
        if old.managers != new.managers:
            yield Change(app_label, AlterModelManagers(name=model_name, managers=new.managers))


def altered_tables(comparison: Comparison) -> Iterator[Change]:
    """Yield the change of table names."""
    for (app_label, model_name), old, new in comparison.pairs(comparison.kept_with_tables):
        table = new.options.get("db_table")
        if old.options.get("db_table") != table:
            yield Change(app_label, AlterModelTable(name=model_name, table=table))


def altered_table_comments(comparison: Comparison) -> Iterator[Change]:
    """Yield the change of comments on tables."""
    for (app_label, model_name), old, new in comparison.pairs(comparison.kept_with_tables):
        comment = new.options.get("db_table_comment")
        if old.options.get("db_table_comment") != comment:
            yield Change(app_label, AlterModelTableComment(name=model_name, table_comment=comment))


def altered_order_with_respect_to(comparison: Comparison) -> Iterator[Change]:
    """Yield the change of ``order_with_respect_to``."""
    for (app_label, model_name), old, new in comparison.pairs(comparison.kept):
        field_name = new.options.get("order_with_respect_to")
        if old.options.get("order_with_respect_to") != field_name:
            depends = [field_created(app_label, model_name, field_name)] if field_name else []
            operation = AlterOrderWithRespectTo(name=model_name, order_with_respect_to=field_name)
            yield Change(app_label, operation, depends)


def shrunk_unique_together(comparison: Comparison) -> Iterator[Change]:
    """Yield ``unique_together`` without the groups that are gone, before fields are removed."""
    for (app_label, model_name), old, new, depends in _changed_groups(comparison):
        if old:
            yield Change(app_label, AlterUniqueTogether(name=model_name, unique_together=old & new), depends)


def grown_unique_together(comparison: Comparison) -> Iterator[Change]:
    """Yield ``unique_together`` with the groups that are new, once fields have been added."""
    for (app_label, model_name), old, new, depends in _changed_groups(comparison):
        if new != old & new:
            yield Change(app_label, AlterUniqueTogether(name=model_name, unique_together=new), depends)


def _changed_groups(
    comparison: Comparison,
) -> Iterator[tuple[ModelKey, Groups, Groups, list[OperationDependency]]]:
    """Yield key, old and new groups and what the new ones need, of models where they are different."""
    for key, old_state, new_state in comparison.pairs(comparison.kept):
        old, new = (
            {tuple(group) for group in state.options.get("unique_together") or ()} for state in (old_state, new_state)
        )
        if old != new:
            yield key, old, new, list(_group_dependencies(comparison, key, new))


def _group_dependencies(comparison: Comparison, key: ModelKey, groups: Groups) -> Iterator[OperationDependency]:
    state = comparison.new_model(key)
    for name in sorted({name for group in groups for name in group}):
        field = state.get_field(name)
        if field.remote_field and field.remote_field.model:
            yield from comparison.relation_dependencies(key, field)
