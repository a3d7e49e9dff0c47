"""Signals: the dispatcher, and the signals of the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import dispatch, signals
    from migrator.host.standalone.dispatch import (
        NO_RECEIVERS as NO_RECEIVERS,
        NONE_ID as NONE_ID,
        Signal as Signal,
        _make_id as _make_id,
        receiver as receiver,
    )
    from migrator.host.standalone.signals import (
        got_request_exception as got_request_exception,
        request_finished as request_finished,
        request_started as request_started,
        setting_changed as setting_changed,
    )

    mirror(__name__, dispatch, signals)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.dispatch", "django.core.signals", "django.dispatch.dispatcher")
