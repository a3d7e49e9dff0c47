"""Python's garbage collector, out of the way while many objects are made that all stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused(*, keep: bool = False) -> Iterator[None]:
    """Switch the collector off for a while: looking through a growing heap again and again finds nothing.

    Args:
        keep: what is there at the end stays to the end of the process; the collector never looks at it. Only the
            program itself can know that, not a library.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if keep:
            # Before the collector is on again: it would begin with everything that was made meanwhile.
            gc.freeze()
        if was_enabled:
            gc.enable()


RELAXED = 100_000
"""How many more objects there are before the collector looks, while :func:`collector_relaxed`."""


@contextmanager
def collector_relaxed() -> Iterator[None]:
    """Have the collector look seldom for a while, around code of others: what that says to the collector holds."""
    before = gc.get_threshold()
    relaxed = (RELAXED, *before[1:])
    if 0 < before[0] < RELAXED:
        gc.set_threshold(*relaxed)
    try:
        yield
    finally:
        if gc.get_threshold() == relaxed:
            gc.set_threshold(*before)
