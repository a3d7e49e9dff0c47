"""Settings: the lazy ``settings`` object and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import conf
    from migrator.host.standalone.conf import (
        ENVIRONMENT_VARIABLE as ENVIRONMENT_VARIABLE,
    )
    from migrator.host.standalone.conf import (
        LazySettings as LazySettings,
    )
    from migrator.host.standalone.conf import (
        Settings as Settings,
    )
    from migrator.host.standalone.conf import (
        SettingsReference as SettingsReference,
    )
    from migrator.host.standalone.conf import (
        UserSettingsHolder as UserSettingsHolder,
    )
    from migrator.host.standalone.conf import (
        global_settings as global_settings,
    )
    from migrator.host.standalone.conf import (
        settings as settings,
    )

    mirror(__name__, conf)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.conf")
