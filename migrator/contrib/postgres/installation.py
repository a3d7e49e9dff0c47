"""What needs the app ``contrib.postgres`` to be installed says so in system checks."""

from __future__ import annotations

from typing import Any

from migrator.host import checks
from migrator.host.apps import apps
from migrator.host.mode import public_path

APP = public_path("contrib.postgres")

CHECK_ID = "postgres.E005"


def check_installed(kind: str, obj: Any) -> list[Any]:
    """Return an error about *obj*, which uses *kind*, if the app is not installed."""
    if apps.is_installed(APP):
        return []
    return [checks.Error(f"'{APP}' must be in INSTALLED_APPS in order to use {kind}.", obj=obj, id=CHECK_ID)]


class NeedsApp:
    """For fields, indexes and constraints: checks that the app is installed, then everything else."""

    def check(self, *args: Any, **kwargs: Any) -> list[Any]:
        """Return the messages about this part of a model."""
        # Fields stand for themselves; what belongs to a model is reported at the model, the first argument.
        subject = args[0] if args else self
        others: list[Any] = super().check(*args, **kwargs)  # type: ignore[misc]  # a mixin for things with check()
        return [*check_installed(type(self).__name__, subject), *others]
