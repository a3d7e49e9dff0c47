"""The two drivers, under the names that everything above the runtime uses."""

from __future__ import annotations

from migrator.runtime.async_driver import arun
from migrator.runtime.sync_driver import run

__all__ = ["arun", "run"]
