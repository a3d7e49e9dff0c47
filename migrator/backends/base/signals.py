"""Signals of connections."""

from __future__ import annotations

from migrator.host.signals import Signal

connection_created = Signal()
"""Sent with ``connection`` whenever a database wrapper has opened its connection."""
