"""The order of operations within an app: what another one needs comes before it."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from typing import Any

from migrator.migrations.diff.comparison import Change
from migrator.migrations.diff.dependency import OperationDependency, Providers
from migrator.migrations.exceptions import CircularDependencyError
from migrator.migrations.operations.models import CreateModel, RenameModel


class Planned:
    """An operation that is to become part of a migration.

    Attributes:
        operation: the operation.
        depends: what must have happened before.
    """

    def __init__(self, operation: Any, depends: Iterable[OperationDependency]) -> None:
        self.operation = operation
        self.depends = list(dict.fromkeys(depends))


def by_app(changes: Iterable[Change]) -> dict[str, list[Planned]]:
    """Sort changes into their apps."""
    apps: dict[str, list[Planned]] = {}
    for change in changes:
        planned = apps.setdefault(change.app_label, [])
        planned.insert(0 if change.first else len(planned), Planned(change.operation, change.depends))
    return apps


def in_order(app_label: str, planned: list[Planned], resolve: Any) -> list[Planned]:
    """Return *planned* sorted so that each comes after those of the same app that it depends on.

    Args:
        app_label: the app.
        planned: its operations.
        resolve: turns a dependency on a setting into one on a model.

    Raises:
        CircularDependencyError: they depend on each other in a circle.
    """
    providers = Providers(item.operation for item in planned)
    position = {id(item.operation): number for number, item in enumerate(planned)}
    # Numbers in place of operations, in the order of the dependencies: the result must not depend on hashes.
    needs: list[list[int]] = []
    for item in planned:
        own = (resolve(dependency) for dependency in item.depends)
        needed = [
            position[id(operation)]
            for dependency in own
            if dependency.app_label == app_label
            for operation in providers.of(dependency)
            # What refers to a renamed model, itself renamed or new, does so by its new name: the rename waits for none.
            if not (isinstance(item.operation, RenameModel) and isinstance(operation, RenameModel | CreateModel))
        ]
        needs.append(needed)
    sorter: TopologicalSorter[int] = TopologicalSorter()
    for number, needed in enumerate(needs):
        renames = isinstance(planned[number].operation, RenameModel)
        # A new model that waits for the rename cannot have referred to the old name.
        others = (other for other in needed if other != number and not (renames and number in needs[other]))
        sorter.add(number, *dict.fromkeys(others))
    try:
        return [planned[number] for number in sorter.static_order()]
    except CycleError as error:
        circle = ", ".join(repr(planned[number].operation) for number in error.args[1])
        raise CircularDependencyError(f"Operations depend on each other in a circle: {circle}") from error
