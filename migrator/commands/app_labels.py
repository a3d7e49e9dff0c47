"""App labels that are typed on the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from migrator.host.apps import apps
from migrator.host.management import CommandError


def refuse_unknown_apps(labels: Iterable[str], stderr: Any) -> None:
    """Say which labels are not those of installed apps, and exit with code 2 if there are any.

    Args:
        labels: what was typed, in that order.
        stderr: where to complain.
    """
    unknown = []
    for label in labels:
        try:
            apps.get_app_config(label)
        except LookupError as error:
            stderr.write(str(error))
            unknown.append(label)
    if unknown:
        sys.exit(2)


def app_with_migrations(loader: Any, label: str, *, full_stop: str = ".") -> None:
    """Check that *label* is an installed app that has migrations.

    Args:
        loader: the migrations.
        label: the app.
        full_stop: how the message ends; Django's commands do not agree on it, and programs match the text.

    Raises:
        CommandError: it is not.
    """
    try:
        apps.get_app_config(label)
    except LookupError as error:
        raise CommandError(str(error)) from error
    if label not in loader.migrated_apps:
        raise CommandError(f"App '{label}' does not have migrations{full_stop}")


def parse_apps_and_model_labels(labels: Iterable[str]) -> tuple[set[Any], set[Any]]:
    """Return the models and the apps that labels name, as ``shop`` or ``shop.Book``.

    Raises:
        CommandError: there is no such app or model.
    """
    models: set[Any] = set()
    configs: set[Any] = set()
    for label in labels:
        if "." in label:
            try:
                models.add(apps.get_model(label))
            except (LookupError, ValueError) as error:
                raise CommandError(f"Unknown model: {label}") from error
        else:
            configs.add(installed_app(label))
    return models, configs


def installed_app(label: str) -> Any:
    """Return an app.

    Raises:
        CommandError: it is not installed.
    """
    try:
        return apps.get_app_config(label)
    except LookupError as error:
        raise CommandError(str(error)) from error
