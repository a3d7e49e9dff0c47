"""How the creation of a model takes in a later change of that model: one rule for each kind of change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.migrations.models_api import Index
from migrator.migrations.operations.constraints import AddConstraint, AlterConstraint, RemoveConstraint
from migrator.migrations.operations.fields import AddField, AlterField, RemoveField, RenameField
from migrator.migrations.operations.indexes import AddIndex, RemoveIndex, RenameIndex
from migrator.migrations.operations.options import (
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterTogetherOptionOperation,
)
from migrator.migrations.state.field_changes import without_default

Changes = dict[str, Any]
"""Arguments of ``CreateModel`` that are different afterwards."""

TOGETHER = ("unique_together", "index_together")


def _lasting_field(operation: Any) -> Any:
    """Return the field that *operation* defines as it is afterwards: without a default that was for old rows only."""
    return operation.field if operation.preserve_default else without_default(operation.field)


def _set_option(create: Any, name: str, value: Any) -> Changes:
    return {"options": {**create.options, name: value}}


def _options(create: Any, operation: Any) -> Changes:
    unset = set(operation.ALTER_OPTION_KEYS).difference(operation.options)
    merged = {**create.options, **operation.options}
    return {"options": {name: value for name, value in merged.items() if name not in unset}}


def _alter_field(create: Any, operation: Any) -> Changes:
    return {
        "fields": [
            (name, _lasting_field(operation) if name == operation.name else field) for name, field in create.fields
        ]
    }


def _remove_field(create: Any, operation: Any) -> Changes:
    options = dict(create.options)
    for option in TOGETHER:
        kept = (tuple(name for name in group if name != operation.name) for group in options.pop(option, None) or ())
        groups = {group for group in kept if group}
        if groups:
            options[option] = groups
    if options.get("order_with_respect_to") == operation.name_lower:
        del options["order_with_respect_to"]
    fields = [(name, field) for name, field in create.fields if name.lower() != operation.name_lower]
    return {"options": options, "fields": fields}


def _rename_field(create: Any, operation: Any) -> Changes:
    def renamed(name: str) -> str:
        return operation.new_name if name == operation.old_name else name

    options = dict(create.options)
    for option in TOGETHER:
        if option in options:
            options[option] = {tuple(map(renamed, group)) for group in options[option] or ()}
    if "order_with_respect_to" in options:
        options["order_with_respect_to"] = renamed(options["order_with_respect_to"])
    return {"options": options, "fields": [(renamed(name), field) for name, field in create.fields]}


def _with_item(create: Any, option: str, item: Any) -> Changes:
    return _set_option(create, option, [*create.options.get(option, []), item])


def _without_item(create: Any, option: str, name: str) -> Changes:
    return _set_option(create, option, [item for item in create.options.get(option, []) if item.name != name])


def _alter_constraint(create: Any, operation: Any) -> Changes:
    constraints = [item for item in create.options.get("constraints", []) if item.name != operation.name]
    return _set_option(create, "constraints", [*constraints, operation.constraint])


def _name_index(create: Any, operation: Any) -> Changes | None:
    """Turn a group of ``index_together`` that gets a name into an index; an index with a name stays as it is."""
    if not operation.old_fields:
        return None
    index = Index(fields=operation.old_fields, name=operation.new_name)
    options = dict(_with_item(create, "indexes", index)["options"])
    groups = {group for group in options.pop("index_together", ()) if tuple(group) != tuple(operation.old_fields)}
    if groups:
        options["index_together"] = groups
    return {"options": options}


Rule = Callable[[Any, Any], Changes | None]

MODEL_RULES: tuple[tuple[type, Rule], ...] = (
    (AlterModelOptions, _options),
    (AlterModelManagers, lambda create, operation: {"managers": operation.managers}),
    (AlterModelTable, lambda create, operation: _set_option(create, "db_table", operation.table)),
    (
        AlterModelTableComment,
        lambda create, operation: _set_option(create, "db_table_comment", operation.table_comment),
    ),
    (
        AlterTogetherOptionOperation,
        lambda create, operation: _set_option(create, operation.option_name, operation.option_value),
    ),
    (
        AlterOrderWithRespectTo,
        lambda create, operation: _set_option(create, "order_with_respect_to", operation.order_with_respect_to),
    ),
)
"""Rules for operations that name the model ``name``."""

PART_RULES: tuple[tuple[type, Rule], ...] = (
    (AddField, lambda create, operation: {"fields": [*create.fields, (operation.name, _lasting_field(operation))]}),
    (AlterField, _alter_field),
    (RemoveField, _remove_field),
    (RenameField, _rename_field),
    (AddIndex, lambda create, operation: _with_item(create, "indexes", operation.index)),
    (RemoveIndex, lambda create, operation: _without_item(create, "indexes", operation.name)),
    (RenameIndex, _name_index),
    (AddConstraint, lambda create, operation: _with_item(create, "constraints", operation.constraint)),
    (RemoveConstraint, lambda create, operation: _without_item(create, "constraints", operation.name)),
    (AlterConstraint, _alter_constraint),
)
"""Rules for operations on a part of the model, which name it ``model_name``."""


def absorb(create: Any, operation: Any) -> Changes | None:
    """Return what is different in *create* (a ``CreateModel``) once it has taken in *operation*; None if it cannot."""
    for rules, owner in ((MODEL_RULES, "name_lower"), (PART_RULES, "model_name_lower")):
        for kind, rule in rules:
            if isinstance(operation, kind) and getattr(operation, owner) == create.name_lower:
                return rule(create, operation)
    return None
