"""Constraints that are new, gone or different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.record import field, record
from migrator.migrations.diff.comparison import Change, Comparison
from migrator.migrations.operations.constraints import AddConstraint, AlterConstraint, RemoveConstraint
from migrator.migrations.references import ModelKey


@record()
class ConstraintDiff:
    """What is different about the constraints of one model."""

    added: list[Any] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)
    altered: list[Any] = field(default_factory=list)
    """New versions of those that are the same to the database."""


def compare_constraints(comparison: Comparison) -> dict[ModelKey, ConstraintDiff]:
    """Return the differences by model."""
    return {
        key: _diff(old.options["constraints"], new.options["constraints"], _preserved_columns(comparison, key))
        for key, old, new in comparison.pairs(comparison.kept)
    }


def _preserved_columns(comparison: Comparison, key: ModelKey) -> dict[str, str]:
    """Return new by old name of the fields that were renamed and say, as before, what their column is called."""
    names = {}
    for (app_label, model_name, name), old_name in comparison.renamed_fields.items():
        if (app_label, model_name) == key:
            # A column whose name was not written down counts as another one: Django's files replace the constraint.
            column = comparison.new_model(key).get_field(name).db_column
            if column is not None and column == comparison.old_model(key).get_field(old_name).db_column:
                names[old_name] = name
    return names


def _diff(old: list[Any], new: list[Any], renamed: dict[str, str]) -> ConstraintDiff:
    diff = ConstraintDiff()
    if old == new:  # nearly always
        return diff
    same_name = {constraint.name: constraint for constraint in new if constraint not in old}
    for constraint in old:
        other = same_name.get(constraint.name)
        if constraint not in new and other is not None and _is_same_in_database(constraint, other, renamed):
            diff.altered.append(other)
    altered = {constraint.name for constraint in diff.altered}
    diff.added = [item for item in new if item not in old and item.name not in altered]
    diff.removed = [item for item in old if item not in new and item.name not in altered]
    return diff


def _is_same_in_database(old: Any, new: Any, renamed: dict[str, str]) -> bool:
    """Tell whether the two differ only in what the database does not know."""
    old_path, old_args, old_kwargs = old.deconstruct()
    new_path, new_args, new_kwargs = new.deconstruct()
    old_kwargs = {key: value for key, value in old_kwargs.items() if key not in old.non_db_attrs}
    new_kwargs = {key: value for key, value in new_kwargs.items() if key not in new.non_db_attrs}
    if renamed and "fields" in old_kwargs:
        old_kwargs["fields"] = tuple(renamed.get(name, name) for name in old_kwargs["fields"])
    return bool((old_path, old_args, old_kwargs) == (new_path, new_args, new_kwargs))


def removed_constraints(comparison: Comparison) -> Iterator[Change]:
    """Yield the removal of constraints."""
    for (app_label, model_name), diff in comparison.once(compare_constraints).items():
        for constraint in diff.removed:
            yield Change(app_label, RemoveConstraint(model_name=model_name, name=constraint.name))


def added_constraints(comparison: Comparison) -> Iterator[Change]:
    """Yield the addition of constraints."""
    for key, diff in comparison.once(compare_constraints).items():
        depends = comparison.model_dependencies(key) if diff.added else []
        for constraint in diff.added:
            yield Change(key[0], AddConstraint(model_name=key[1], constraint=constraint), depends)


def altered_constraints(comparison: Comparison) -> Iterator[Change]:
    """Yield the alteration of constraints that stay the same to the database."""
    for key, diff in comparison.once(compare_constraints).items():
        depends = comparison.model_dependencies(key) if diff.altered else []
        for constraint in diff.altered:
            operation = AlterConstraint(model_name=key[1], name=constraint.name, constraint=constraint)
            yield Change(key[0], operation, depends)
