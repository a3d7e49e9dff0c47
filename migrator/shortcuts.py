"""Getting objects or an exception; pages and redirects are the web framework's."""

from __future__ import annotations

from typing import Any

from migrator.host.face import mirror
from migrator.host.not_found import Http404 as Http404
from migrator.models import or_404 as _or_404
from migrator.models.or_404 import (
    aget_list_or_404 as aget_list_or_404,
    aget_object_or_404 as aget_object_or_404,
    get_list_or_404 as get_list_or_404,
    get_object_or_404 as get_object_or_404,
)

OF_THE_WEB = frozenset({"redirect", "render", "resolve_url"})
"""What Django's module has besides."""


def __getattr__(name: str) -> Any:
    if name in OF_THE_WEB:
        raise ImportError(
            f"{__name__}.{name} is not part of migrator: pages and redirects belong to web frameworks. Use those of "
            "yours, or run on Django with the overlay (python -m migrator.overlay …)."
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


mirror(__name__, _or_404)
