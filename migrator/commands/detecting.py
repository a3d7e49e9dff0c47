"""Comparing the models with the migrations, for the commands that do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.host.apps import apps
from migrator.migrations.findings import Findings
from migrator.migrations.fingerprint import fingerprint
from migrator.migrations.loader import MigrationLoader


class LateAutodetector:
    """``Command.autodetector``, where no project has put its own: most often there is nothing to detect."""

    def __get__(self, command: Any, owner: Any = None) -> Any:
        from migrator.migrations.autodetector import MigrationAutodetector  # see above

        return MigrationAutodetector


class Detecting:
    """What commands have in common that compare the models with the migrations; mixed into them."""

    autodetector: Any = LateAutodetector()
    """The class that compares; a project may have its own."""

    def changes(
        self,
        loader: MigrationLoader,
        findings: Findings,
        state: Any = None,
        questioner: Callable[[], Any] | None = None,
        **wishes: Any,
    ) -> dict[str, list[Any]]:
        """Return the new migrations that the models need, by app.

        Args:
            loader: has read the migrations.
            findings: what is known of them.
            state: the state after the last of them; it is built if it is needed.
            questioner: makes the one to ask what cannot be known.
            wishes: see :meth:`~migrator.migrations.autodetector.MigrationAutodetector.changes`.
        """
        models = self._models(loader, wishes)
        if findings.agree_with(models):
            return {}
        detector = self.detector(loader, state, questioner)
        changes: dict[str, list[Any]] = detector.changes(graph=loader.graph, **wishes)
        if not changes:
            findings.keep_agreement(models)
        return changes

    def detector(self, loader: MigrationLoader, state: Any = None, questioner: Callable[[], Any] | None = None) -> Any:
        """Return what compares the state after the last migrations with the models."""
        from migrator.migrations.state.project import ProjectState  # most often there is nothing to detect

        before = loader.project_state() if state is None else state
        return self.autodetector(before, ProjectState.from_apps(apps, like=before), questioner and questioner())

    def _models(self, loader: MigrationLoader, wishes: dict[str, Any]) -> bytes | None:
        """Return what the models say, None if the outcome may depend on more than that and the migrations."""
        detector = next(
            vars(place)["autodetector"] for place in (self, *type(self).__mro__) if "autodetector" in vars(place)
        )
        asked_for = set(wishes.get("convert_apps") or ())
        if not isinstance(detector, LateAutodetector) or asked_for - loader.migrated_apps:
            return None
        return fingerprint(apps.get_models(include_swapped=True))
