"""Settings."""

from __future__ import annotations

from migrator.host import conf as origin
from migrator.host.conf import (
    ENVIRONMENT_VARIABLE as ENVIRONMENT_VARIABLE,
    LazySettings as LazySettings,
    Settings as Settings,
    SettingsReference as SettingsReference,
    UserSettingsHolder as UserSettingsHolder,
    settings as settings,
)
from migrator.host.face import mirror

DEFAULT_STORAGE_ALIAS = "default"
STATICFILES_STORAGE_ALIAS = "staticfiles"

mirror(__name__, origin)
