"""Deprecation warnings and tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import deprecation
    from migrator.host.standalone.deprecation import (
        RemovedAfterNextVersionWarning as RemovedAfterNextVersionWarning,
        RemovedInDjango70Warning as RemovedInDjango70Warning,
        RemovedInDjango2028Warning as RemovedInDjango2028Warning,
        RemovedInNextVersionWarning as RemovedInNextVersionWarning,
        deprecate_posargs as deprecate_posargs,
        django_file_prefixes as django_file_prefixes,
        warn_about_external_use as warn_about_external_use,
    )

    mirror(__name__, deprecation)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.deprecation")
