"""The app registry and app configurations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import app_config, app_registry
    from migrator.host.standalone.app_config import (
        APPS_MODULE_NAME as APPS_MODULE_NAME,
        MODELS_MODULE_NAME as MODELS_MODULE_NAME,
        AppConfig as AppConfig,
    )
    from migrator.host.standalone.app_registry import (
        Apps as Apps,
        apps as apps,
    )

    mirror(__name__, app_config, app_registry)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.apps.registry", "django.apps.config")
