"""The guard against synchronous work in an event loop."""

from __future__ import annotations

from migrator.host import asyncio as origin
from migrator.host.asyncio import (
    async_unsafe as async_unsafe,
)
from migrator.host.face import mirror

mirror(__name__, origin)
