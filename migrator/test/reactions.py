"""What is forgotten or read again when a test changes a setting."""

from __future__ import annotations

import os
import time
import warnings
from typing import Any

from migrator.host import timezone
from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.signals import setting_changed
from migrator.host.warnings import external_stack_level
from migrator.runtime.connections import connections
from migrator.runtime.router import router
from migrator.serialization import registry as formats

HARD_TO_CHANGE = frozenset({"DATABASES", "CACHES"})
"""Settings that are read once, so that overriding them has no or half an effect."""

ZONE_CACHES = ("timezone", "timezone_name", "capability")


def warn_of_hard_settings(*, setting: str, enter: bool, **kwargs: Any) -> None:
    """Say so when a setting is overridden that is not read again."""
    if enter and setting in HARD_TO_CHANGE:
        warnings.warn(
            f"Overriding setting {setting} can lead to unexpected behavior.", stacklevel=external_stack_level()
        )


def follow_time_zone(*, setting: str, **kwargs: Any) -> None:
    """Give the process and the open connections the zone that the settings name now."""
    if setting == "TIME_ZONE":
        if hasattr(time, "tzset"):
            if settings.TIME_ZONE:
                os.environ["TZ"] = settings.TIME_ZONE
            else:
                os.environ.pop("TZ", None)
            time.tzset()
        timezone.get_default_timezone.cache_clear()
    if setting in {"TIME_ZONE", "USE_TZ"}:
        for connection in connections.all(initialized_only=True):
            for name in ZONE_CACHES:
                vars(connection).pop(name, None)
            connection.ensure_timezone()


def forget_routers(*, setting: str, **kwargs: Any) -> None:
    """Read the routers again."""
    if setting == "DATABASE_ROUTERS":
        vars(router).pop("routers", None)


def forget_models(*, setting: str, value: Any, **kwargs: Any) -> None:
    """Let relations look their target up again when a setting that names a model changes."""
    if setting == "AUTH_USER_MODEL" and apps.ready:
        apps.clear_cache()


def forget_formats(*, setting: str, **kwargs: Any) -> None:
    """Load the serialization formats again."""
    if setting == "SERIALIZATION_MODULES":
        formats._serializers = {}


REACTIONS = (warn_of_hard_settings, follow_time_zone, forget_routers, forget_models, forget_formats)


def connect() -> None:
    """Receive ``setting_changed``. Connecting twice does no harm."""
    for reaction in REACTIONS:
        setting_changed.connect(reaction)


connect()
