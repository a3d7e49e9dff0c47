"""The signals of the core."""

from __future__ import annotations

from migrator.host import signals as origin
from migrator.host.face import mirror
from migrator.host.signals import (
    got_request_exception as got_request_exception,
    request_finished as request_finished,
    request_started as request_started,
    setting_changed as setting_changed,
)

mirror(__name__, origin)
