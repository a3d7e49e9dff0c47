"""Logging: the default configuration, and what ``LOGGING`` adds to it."""

from __future__ import annotations

import logging
import logging.config
from collections.abc import Callable
from typing import Any

from migrator.host.mode import native_path, public, public_path
from migrator.host.standalone.conf import settings
from migrator.host.standalone.module_loading import import_string

exported = public("utils.log")

DEFAULT_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "require_debug_true": {"()": public_path("utils.log.RequireDebugTrue")},
        "require_debug_false": {"()": public_path("utils.log.RequireDebugFalse")},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "level": "INFO", "filters": ["require_debug_true"]},
    },
    "loggers": {"migrator": {"handlers": ["console"], "level": "INFO"}},
}
"""Messages from INFO on go to the console while ``DEBUG`` is on."""


@exported
def configure_logging(logging_config: Any, logging_settings: Any) -> None:
    """Set logging up.

    Args:
        logging_config: dotted path of the function that does it, the setting ``LOGGING_CONFIG``; nothing if None.
        logging_settings: what it gets, the setting ``LOGGING``, after the default configuration.
    """
    if not logging_config:
        return
    configure = import_string(native_path(logging_config))
    logging.config.dictConfig(DEFAULT_LOGGING)
    if logging_settings:
        configure(logging_settings)


@exported
class CallbackFilter(logging.Filter):
    """Lets those records pass for which a function returns true."""

    def __init__(self, callback: Callable[[logging.LogRecord], Any]) -> None:
        super().__init__()
        self.callback = callback

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether *record* passes."""
        return bool(self.callback(record))


@exported
class RequireDebugFalse(logging.Filter):
    """Lets records pass while ``DEBUG`` is off."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether *record* passes."""
        return not settings.DEBUG


@exported
class RequireDebugTrue(logging.Filter):
    """Lets records pass while ``DEBUG`` is on."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether *record* passes."""
        return bool(settings.DEBUG)
