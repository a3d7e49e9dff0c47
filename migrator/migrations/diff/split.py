"""Operations into migrations: one for each app where that works, more where apps depend on each other in turns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.migrations.diff.dependency import SETTING, OperationDependency, Providers
from migrator.migrations.diff.order import Planned
from migrator.migrations.migration import Migration

Key = tuple[str, str]


class Blocked(Exception):
    """An operation needs what is not in any migration yet."""


class Splitter:
    """Puts planned operations into migrations.

    In each round, every app takes the operations that are ready, in order. An app whose operations are all ready gets
    a migration. When a round changes nothing, an app is cut: what is ready becomes a migration, the rest a later one.
    When that changes nothing either, what is blocked is passed over, with all that needs it.

    Args:
        apps: planned operations by app, in order.
        existing_apps: apps that have models already; migrations of others are initial.
        graph: the migrations that are there, to depend on the last one of an app that has no changes.
        resolve: turns a dependency on a setting into one on a model.
    """

    def __init__(self, apps: dict[str, list[Planned]], existing_apps: set[str], graph: Any, resolve: Any) -> None:
        self.waiting = apps
        self.existing_apps = existing_apps
        self.graph = graph
        self.resolve = resolve
        self.migrations: dict[str, list[Migration]] = {}
        self.may_cut = False
        self.may_skip = False
        self._providers = {app_label: Providers(item.operation for item in items) for app_label, items in apps.items()}
        self._placed: set[int] = set()

    def split(self) -> dict[str, list[Migration]]:
        """Return the migrations by app.

        Raises:
            ValueError: operations of several apps depend on each other in a way that no cut resolves.
        """
        while remaining := self._remaining():
            for app_label in sorted(self.waiting):
                self._advance(app_label)
            if self._remaining() < remaining:
                continue
            if self.may_skip:
                operations = {
                    app_label: [item.operation for item in items] for app_label, items in self.waiting.items() if items
                }
                raise ValueError(f"Cannot resolve operation dependencies: {operations!r}")
            self.may_skip = self.may_cut
            self.may_cut = True
        return self.migrations

    def _remaining(self) -> int:
        return sum(map(len, self.waiting.values()))

    def _advance(self, app_label: str) -> None:
        """Make a migration of what is ready in one app, if that is all or a cut is due."""
        ready: list[Planned] = []
        skipped: set[int] = set()
        dependencies: dict[Key, None] = {}
        for item in self.waiting[app_label]:
            try:
                needed = list(self._outside(app_label, item.depends))
            except Blocked:
                if not self.may_skip:
                    break
                skipped.add(id(item.operation))
                continue
            if skipped and self._needs(app_label, item, skipped):
                skipped.add(id(item.operation))
                continue
            ready.append(item)
            dependencies.update(dict.fromkeys(needed))
        if not ready or (len(ready) < len(self.waiting[app_label]) and not self.may_cut):
            return
        self._placed.update(id(item.operation) for item in ready)
        self.waiting[app_label] = [item for item in self.waiting[app_label] if id(item.operation) not in self._placed]
        self._make(app_label, [item.operation for item in ready], list(dependencies))
        self.may_cut = self.may_skip = False

    def _needs(self, app_label: str, item: Planned, skipped: set[int]) -> bool:
        """Tell whether an operation must come after one of those that were passed over."""
        return any(
            id(operation) in skipped
            for dependency in map(self.resolve, item.depends)
            if dependency.app_label == app_label
            for operation in self._operations_for(dependency)
        )

    def _make(self, app_label: str, operations: list[Any], dependencies: list[Key]) -> None:
        made = self.migrations.setdefault(app_label, [])
        migration = type("Migration", (Migration,), {"operations": [], "dependencies": []})(
            f"auto_{len(made) + 1}", app_label
        )
        migration.operations = operations
        migration.dependencies = dependencies
        migration.initial = app_label not in self.existing_apps
        made.append(migration)

    def _outside(self, app_label: str, depends: Iterable[OperationDependency]) -> Iterable[Key]:
        """Yield the migrations of other apps that an operation must come after.

        Raises:
            Blocked: one of them has not been made yet.
        """
        for dependency in depends:
            resolved = self.resolve(dependency)
            other = resolved.app_label
            if other == app_label:
                continue
            if any(id(operation) not in self._placed for operation in self._operations_for(resolved)):
                raise Blocked
            if dependency.app_label == SETTING:
                yield SETTING, dependency.model_name
            elif other in self.migrations:
                yield other, self.migrations[other][-1].name
            elif self.may_cut:
                # It is in a migration that is there already, if the app has any; nobody knows in which.
                leaves = self.graph.leaf_nodes(other) if self.graph else []
                yield leaves[0] if leaves else (other, "__first__")
            else:
                raise Blocked

    def _operations_for(self, dependency: OperationDependency) -> Iterable[Any]:
        providers = self._providers.get(dependency.app_label)
        return providers.of(dependency) if providers is not None else ()
