"""Databases that asynchronous code may not connect to: while a test runs that did not declare them.

Synchronous code reaches a database through its wrapper, whose methods a test case replaces. Asynchronous connections
come from the pool of an event loop, which is asked for one here.
"""

from __future__ import annotations

from collections.abc import Callable

refusals: dict[str, Callable[[], BaseException]] = {}
"""What makes the exception, by alias; empty outside tests."""


def refuse(alias: str, error: Callable[[], BaseException]) -> None:
    """Answer requests for a connection to *alias* with the exception that *error* makes."""
    refusals[alias] = error


def allow(alias: str) -> None:
    """Let connections to *alias* through again."""
    refusals.pop(alias, None)


def admit(alias: str) -> None:
    """Raise what was given for *alias*, if it is refused."""
    if alias in refusals:
        raise refusals[alias]()
