"""Tags of tests, and tests in suites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from migrator.host.mode import public

T = TypeVar("T")


@public("test.utils")
def tag(*tags: str) -> Callable[[T], T]:
    """Decorate a test or a test class with tags, by which tests are chosen; subclasses and methods inherit them."""

    def decorator(decorated: Any) -> Any:
        decorated.tags = {*getattr(decorated, "tags", ()), *tags}
        return decorated

    return decorator


@public("test.utils")
def iter_test_cases(tests: Any) -> Iterator[Any]:
    """Yield the test cases of a suite, or of any iterable of suites and test cases, in their order.

    Raises:
        TypeError: there is a string among them.
    """
    for test in tests:
        if isinstance(test, str):
            raise TypeError(f"Test {test!r} must be a test case or test suite not string (was found in {tests!r}).")
        if hasattr(test, "countTestCases") and not hasattr(test, "__iter__"):
            yield test
        else:
            yield from iter_test_cases(test)


def tags_of(test: Any) -> set[str]:
    """Return the tags of a test: its class's and its method's."""
    method = getattr(test, getattr(test, "_testMethodName", ""), None)
    return {*getattr(test, "tags", ()), *getattr(method, "tags", ())}
