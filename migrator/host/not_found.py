"""What was asked for is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import not_found
    from migrator.host.standalone.not_found import Http404 as Http404

    mirror(__name__, not_found)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.http")
