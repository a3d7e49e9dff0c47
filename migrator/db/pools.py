"""Pools of asynchronous connections, opened and closed with the application."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.runtime import lifespan as _lifespan
from migrator.runtime.lifespan import (
    close_pools as close_pools,
    lifespan as lifespan,
    open_pools as open_pools,
)

mirror(__name__, _lifespan)
