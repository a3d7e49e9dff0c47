"""Sending ``pre_migrate`` and ``post_migrate`` to every app with models."""

from __future__ import annotations

from typing import Any

from migrator.host.apps import apps
from migrator.host.mode import public
from migrator.models.signals import post_migrate, pre_migrate


def _emit(signal: Any, moment: str, verbosity: int, interactive: bool, db: str, stdout: Any, **kwargs: Any) -> None:
    for config in apps.get_app_configs():
        if config.models_module is None:
            continue
        if verbosity >= 2:
            stdout.write(f"Running {moment}-migrate handlers for application {config.label}")
        signal.send(
            sender=config,
            app_config=config,
            verbosity=verbosity,
            interactive=interactive,
            using=db,
            stdout=stdout,
            **kwargs,
        )


@public("core.management.sql")
def emit_pre_migrate_signal(verbosity: int, interactive: bool, db: str, *, stdout: Any, **kwargs: Any) -> None:
    """Send ``pre_migrate`` for each app with models, before anything is applied to the database *db*."""
    _emit(pre_migrate, "pre", verbosity, interactive, db, stdout, **kwargs)


@public("core.management.sql")
def emit_post_migrate_signal(verbosity: int, interactive: bool, db: str, *, stdout: Any, **kwargs: Any) -> None:
    """Send ``post_migrate`` for each app with models, after everything was applied to the database *db*."""
    _emit(post_migrate, "post", verbosity, interactive, db, stdout, **kwargs)
