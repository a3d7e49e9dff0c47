"""Indexes that are new, gone or called something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.record import field, record
from migrator.migrations.diff.comparison import Change, Comparison
from migrator.migrations.operations.indexes import AddIndex, RemoveIndex, RenameIndex
from migrator.migrations.references import ModelKey


@record()
class IndexDiff:
    """What is different about the indexes of one model."""

    added: list[Any] = field(default_factory=list)
    removed: list[Any] = field(default_factory=list)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """Old and new name."""


def compare_indexes(comparison: Comparison) -> dict[ModelKey, IndexDiff]:
    """Return the differences by model."""
    return {
        key: _diff(old.options["indexes"], new.options["indexes"])
        for key, old, new in comparison.pairs(comparison.kept)
    }


def _diff(old: list[Any], new: list[Any]) -> IndexDiff:
    diff = IndexDiff()
    if old == new:  # nearly always
        return diff
    removed = [index for index in old if index not in new]
    for index in new:
        if index in old:
            continue
        previous = next((other for other in removed if _differ_in_name_only(other, index)), None)
        if previous is None:
            diff.added.append(index)
        else:
            removed.remove(previous)
            diff.renamed.append((previous.name, index.name))
    diff.removed = removed
    return diff


def _differ_in_name_only(old: Any, new: Any) -> bool:
    return bool(old.name != new.name and _nameless(old) == _nameless(new))


def _nameless(index: Any) -> Any:
    path, args, kwargs = index.deconstruct()
    return path, args, {key: value for key, value in kwargs.items() if key != "name"}


def removed_indexes(comparison: Comparison) -> Iterator[Change]:
    """Yield the removal of indexes."""
    for (app_label, model_name), diff in comparison.once(compare_indexes).items():
        for index in diff.removed:
            yield Change(app_label, RemoveIndex(model_name=model_name, name=index.name))


def renamed_indexes(comparison: Comparison) -> Iterator[Change]:
    """Yield the renames of indexes."""
    for (app_label, model_name), diff in comparison.once(compare_indexes).items():
        for old_name, new_name in diff.renamed:
            yield Change(app_label, RenameIndex(model_name=model_name, new_name=new_name, old_name=old_name))


def added_indexes(comparison: Comparison) -> Iterator[Change]:
    """Yield the addition of indexes."""
    for key, diff in comparison.once(compare_indexes).items():
        depends = comparison.model_dependencies(key) if diff.added else []
        for index in diff.added:
            yield Change(key[0], AddIndex(model_name=key[1], index=index), depends)
