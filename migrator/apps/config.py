"""App configurations."""

from __future__ import annotations

from migrator.host import apps as origin
from migrator.host.apps import (
    APPS_MODULE_NAME as APPS_MODULE_NAME,
    MODELS_MODULE_NAME as MODELS_MODULE_NAME,
    AppConfig as AppConfig,
)
from migrator.host.face import mirror

mirror(__name__, origin)
