"""The signals of the core."""

from __future__ import annotations

from migrator.host.standalone.dispatch import Signal

request_started = Signal()
request_finished = Signal()
got_request_exception = Signal()

setting_changed = Signal()
"""Sent when a test overrides a setting: ``setting``, ``value`` and ``enter``."""
