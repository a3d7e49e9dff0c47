"""Handlers of connections by alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import connection
    from migrator.host.standalone.connection import (
        BaseConnectionHandler as BaseConnectionHandler,
        ConnectionDoesNotExist as ConnectionDoesNotExist,
        ConnectionProxy as ConnectionProxy,
    )

    mirror(__name__, connection)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.connection")
