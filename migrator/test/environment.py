"""What holds for a whole run of tests: debugging off, and nothing sent to anyone."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from migrator.host.conf import settings
from migrator.host.mode import public
from migrator.test import reactions

exported = public("test.utils")

TEST_HOST = "testserver"
"""The host name that test clients of web frameworks send."""


class _TestState:
    """Holds ``saved_data`` while a test environment is set up."""

    saved_data: Any


class SavedEnvironment:
    """The settings before."""

    def __init__(self) -> None:
        self.allowed_hosts = settings.ALLOWED_HOSTS
        self.debug = settings.DEBUG


@exported
def setup_test_environment(debug: bool | None = None) -> None:
    """Prepare the process for tests.

    Args:
        debug: what ``DEBUG`` shall be; as it is if None.

    Raises:
        RuntimeError: it was prepared already.
    """
    if hasattr(_TestState, "saved_data"):
        raise RuntimeError(
            "setup_test_environment() was already called and can't be called again without first calling "
            "teardown_test_environment()."
        )
    reactions.connect()
    _TestState.saved_data = SavedEnvironment()
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, TEST_HOST]
    if debug is not None:
        settings.DEBUG = debug


@exported
def teardown_test_environment() -> None:
    """Undo :func:`setup_test_environment`."""
    saved = _TestState.saved_data
    settings.ALLOWED_HOSTS = saved.allowed_hosts
    settings.DEBUG = saved.debug
    del _TestState.saved_data


@exported
class TimeKeeper:
    """Measures the steps of a run in seconds, and prints them."""

    def __init__(self) -> None:
        self.records: dict[str, list[float]] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Measure the block as *name*."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.records.setdefault(name, []).append(time.perf_counter() - start)

    def print_results(self) -> None:
        """Write the measurements to the error stream."""
        for name, seconds in self.records.items():
            for duration in seconds:
                sys.stderr.write(f"{name} took {duration:.3f}s\n")


@exported
class NullTimeKeeper:
    """Measures nothing."""

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Run the block."""
        yield

    def print_results(self) -> None:
        """Print nothing."""
