"""The guard against synchronous work in an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import asyncio
    from migrator.host.standalone.asyncio import (
        async_unsafe as async_unsafe,
    )

    mirror(__name__, asyncio)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.asyncio")
