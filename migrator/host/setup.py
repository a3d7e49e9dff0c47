"""Starting up: settings, logging and the app registry."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.standalone.setup import setup as setup
else:

    def setup(set_prefix: bool = True) -> None:
        """Start Django, which is the host under the overlay."""
        import_module("django").setup(set_prefix)
