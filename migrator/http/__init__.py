"""The one exception of HTTP that queries raise."""

from __future__ import annotations

from typing import Any

from migrator.host import not_found as _not_found
from migrator.host.face import mirror
from migrator.host.not_found import Http404 as Http404


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise ImportError(
        f"{__name__}.{name} is not part of migrator: requests and responses belong to web frameworks. Use those of "
        "yours, or run on Django with the overlay (python -m migrator.overlay …)."
    )


mirror(__name__, _not_found)
