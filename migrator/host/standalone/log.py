"""Logging: the default configuration, and what ``LOGGING`` adds to it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from migrator.host.deferred import logging_config
from migrator.host.mode import native_path, public, public_path
from migrator.host.standalone.conf import settings
from migrator.host.standalone.module_loading import import_string

exported = public("utils.log")


DICT_CONFIG = "logging.config.dictConfig"


def _default_logging() -> dict[str, Any]:
    return {
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


DEFAULT_LOGGING = _default_logging()
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
    # The library's own is loaded only if there is something for it to do.
    configure = None if logging_config == DICT_CONFIG else import_string(native_path(logging_config))
    _configure_by_default()
    if logging_settings:
        (configure or import_string(DICT_CONFIG))(logging_settings)


def _configure_by_default() -> None:
    """Do what ``DEFAULT_LOGGING`` says; without the library's interpreter, which is slow to load, unless it was changed."""
    if _default_logging() != DEFAULT_LOGGING:
        logging_config.dictConfig(DEFAULT_LOGGING)
        return
    console = logging.StreamHandler()
    console.name = "console"
    console.setLevel(logging.INFO)
    console.addFilter(RequireDebugTrue())
    logger = logging.getLogger("migrator")
    logger.setLevel(logging.INFO)
    logger.handlers[:] = [console]


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
