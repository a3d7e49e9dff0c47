"""Starting up without Django."""

from __future__ import annotations

from migrator.host.standalone.app_registry import apps
from migrator.host.standalone.conf import settings
from migrator.host.standalone.log import configure_logging


def setup(set_prefix: bool = True) -> None:
    """Configure logging and load the installed apps with their models.

    Args:
        set_prefix: kept for Django's signature; there is no URL prefix to set without the web framework.
    """
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    apps.populate(settings.INSTALLED_APPS)
