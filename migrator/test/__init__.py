"""Test cases and the pytest plugin: not there yet, see docs/compatibility.md."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise ImportError(
        f"{__name__}.{name} is not there yet: standalone, migrator has no test cases and no pytest plugin so far. Under "
        "the overlay django.test works as it is."
    )
