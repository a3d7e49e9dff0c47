"""Skipping tests by what the database can do."""

from __future__ import annotations

import time
import unittest
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from migrator.host.mode import public
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections

exported = public("test.testcases")


class CheckCondition:
    """A class's ``__unittest_skip__`` that is worked out when it is asked for: the database is not known before.

    Args:
        conditions: pairs of a function that says whether to skip, and the reason.
    """

    def __init__(self, *conditions: tuple[Callable[[], bool], str]) -> None:
        self.conditions = conditions

    def add_condition(self, condition: Callable[[], bool], reason: str) -> CheckCondition:
        """Return an object with one more condition."""
        return type(self)(*self.conditions, (condition, reason))

    def __get__(self, instance: Any, cls: Any = None) -> bool:
        # A base class's verdict counts, whichever way it was reached.
        if any(getattr(base, "__unittest_skip__", False) for base in cls.__bases__):
            return True
        for condition, reason in self.conditions:
            if condition():
                cls.__unittest_skip_why__ = reason
                return True
        return False


def _deferred_skip(condition: Callable[[], bool], reason: str, name: str) -> Callable[[Any], Any]:
    """Return a decorator of functions and classes that skips if *condition* holds when the test is about to run."""

    def decorator(decorated: Any) -> Any:
        if isinstance(decorated, type) and issubclass(decorated, unittest.TestCase):
            return _skip_class(decorated, condition, reason, name)
        return _skip_function(decorated, condition, reason, name)

    return decorator


def _skip_function(function: Any, condition: Callable[[], bool], reason: str, name: str) -> Any:
    def check(args: tuple[Any, ...]) -> None:
        test = args[0] if args and isinstance(args[0], unittest.TestCase) else None
        if test is not None and DEFAULT_DB_ALIAS not in (getattr(test, "databases", None) or {}):
            raise ValueError(
                f"{name} cannot be used on {test} as {type(test).__qualname__} doesn't allow queries against the "
                f"{DEFAULT_DB_ALIAS!r} database."
            )
        if condition():
            raise unittest.SkipTest(reason)

    if iscoroutinefunction(function):

        @wraps(function)
        async def skipped_or_awaited(*args: Any, **kwargs: Any) -> Any:
            check(args)
            return await function(*args, **kwargs)

        return skipped_or_awaited

    @wraps(function)
    def skipped_or_called(*args: Any, **kwargs: Any) -> Any:
        check(args)
        return function(*args, **kwargs)

    return skipped_or_called


def _skip_class(cls: Any, condition: Callable[[], bool], reason: str, name: str) -> Any:
    def condition_on_allowed_database() -> bool:
        databases = getattr(cls, "databases", None)
        if not databases or DEFAULT_DB_ALIAS not in databases:
            raise ValueError(
                f"{name} cannot be used on {cls} as it doesn't allow queries against the {DEFAULT_DB_ALIAS!r} database."
            )
        return condition()

    skip = cls.__dict__.get("__unittest_skip__")
    if isinstance(skip, CheckCondition):
        cls.__unittest_skip__ = skip.add_condition(condition_on_allowed_database, reason)
    elif skip is not True:
        cls.__unittest_skip__ = CheckCondition((condition_on_allowed_database, reason))
    return cls


def _has(feature: str) -> bool:
    return bool(getattr(connections[DEFAULT_DB_ALIAS].features, feature))


@exported
def skipIfDBFeature(*features: str) -> Callable[[Any], Any]:
    """Skip a test or class if the default database has at least one of *features* (``connection.features.…``)."""
    return _deferred_skip(
        lambda: any(map(_has, features)), f"Database has feature(s) {', '.join(features)}", "skipIfDBFeature"
    )


@exported
def skipUnlessDBFeature(*features: str) -> Callable[[Any], Any]:
    """Skip a test or class unless the default database has all of *features*."""
    return _deferred_skip(
        lambda: not all(map(_has, features)),
        f"Database doesn't support feature(s): {', '.join(features)}",
        "skipUnlessDBFeature",
    )


@exported
def skipUnlessAnyDBFeature(*features: str) -> Callable[[Any], Any]:
    """Skip a test or class unless the default database has at least one of *features*."""
    return _deferred_skip(
        lambda: not any(map(_has, features)),
        f"Database doesn't support any of the feature(s): {', '.join(features)}",
        "skipUnlessAnyDBFeature",
    )


@exported
def connections_support_transactions(aliases: Any = None) -> bool:
    """Say whether all databases, or those of *aliases*, can roll back."""
    chosen = connections.all() if aliases is None else [connections[alias] for alias in aliases]
    return all(connection.features.supports_transactions for connection in chosen)


@exported
def connections_support_savepoints(aliases: Any = None) -> bool:
    """Say whether all databases, or those of *aliases*, have savepoints."""
    chosen = connections.all() if aliases is None else [connections[alias] for alias in aliases]
    return all(connection.features.uses_savepoints for connection in chosen)


TZ_SUPPORT = hasattr(time, "tzset")
"""Whether the process can change its time zone."""


def requires_tz_support(decorated: Any) -> Any:
    """Skip a test or class where the process cannot change its time zone."""
    return unittest.skipUnless(TZ_SUPPORT, "This test changes the time zone of the process, which it cannot here.")(
        decorated
    )
