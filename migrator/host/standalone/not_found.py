"""What was asked for is not there."""

from __future__ import annotations

from migrator.host.mode import public


@public("http")
class Http404(Exception):
    """Nothing matches what was asked for; a web framework answers it with the status 404."""
