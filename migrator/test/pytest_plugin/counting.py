"""Fixtures that count statements and collect the hooks of commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.test.queries import CaptureQueriesContext
from migrator.test.rollback_case import TestCase


@contextmanager
def counted(
    config: pytest.Config, num: int, exact: bool, connection: Any, info: str | None, using: str | None
) -> Iterator[CaptureQueriesContext]:
    """Yield the statements of the block, and fail if there were too many, or another number than *num*."""
    if connection is not None and using is not None:
        raise ValueError('The "connection" and "using" parameter cannot be used together')
    with CaptureQueriesContext(connection or connections[using or DEFAULT_DB_ALIAS]) as context:
        yield context
    found = len(context)
    if found == num or (found < num and not exact):
        return
    limit = "" if exact else " or less"
    text = f"Expected to perform {num} queries{limit} but {found} {'was' if found == 1 else 'were'} done"
    if info:
        text += f"\n{info}"
    if config.option.verbose > 0:
        text += "\n\nQueries:\n========\n\n" + "\n\n".join(entry["sql"] for entry in context)
    else:
        text += " (add -v option to show queries)"
    pytest.fail(text)


def _counter(config: pytest.Config, exact: bool) -> Callable[..., Any]:
    def count(num: int, connection: Any = None, info: str | None = None, *, using: str | None = None) -> Any:
        return counted(config, num, exact, connection, info, using)

    return count


@pytest.fixture
def django_assert_num_queries(pytestconfig: pytest.Config) -> Callable[..., Any]:
    """``with django_assert_num_queries(3):`` fails unless the block runs three statements."""
    return _counter(pytestconfig, exact=True)


@pytest.fixture
def django_assert_max_num_queries(pytestconfig: pytest.Config) -> Callable[..., Any]:
    """``with django_assert_max_num_queries(3):`` fails if the block runs more than three statements."""
    return _counter(pytestconfig, exact=False)


@pytest.fixture
def django_capture_on_commit_callbacks() -> Callable[..., Any]:
    """``with django_capture_on_commit_callbacks(execute=True) as callbacks:``, as the method of ``TestCase``."""
    return TestCase.captureOnCommitCallbacks
