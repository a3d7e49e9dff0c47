"""Settings: the lazy ``settings`` object and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import conf
    from migrator.host.standalone.conf import (
        ENVIRONMENT_VARIABLE as ENVIRONMENT_VARIABLE,
        LazySettings as LazySettings,
        Settings as Settings,
        SettingsReference as SettingsReference,
        UserSettingsHolder as UserSettingsHolder,
        global_settings as global_settings,
        settings as settings,
    )

    mirror(__name__, conf)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.conf")
