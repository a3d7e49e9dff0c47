"""What is measured: one piece of work, and how often."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple


class Work(NamedTuple):
    """One workload of one candidate.

    Attributes:
        run: the work itself; called with one of the prepared arguments, if there are any.
        times: how often it runs within one measurement.
        prepare: makes so many arguments, outside the clock.
        writes: run everything inside one transaction that is rolled back: what a statement costs, without the
            database's commit to disk, which is the same for all.
    """

    run: Callable[..., Any]
    times: int
    prepare: Callable[[int], Sequence[Any]] | None = None
    writes: bool = False


Works = dict[str, Work]
"""Workloads by name; all candidates use the same names."""

at_end = ExitStack()
"""What is closed when everything is measured: the thread of an open connection would keep the process alive."""


def also_in_transaction(works: Works) -> Works:
    """Return *works*, which write row by row, twice: with a commit for each statement, and inside a transaction."""
    inside = {f"{name}, in a transaction": work._replace(writes=True) for name, work in works.items()}
    return {**works, **inside}
