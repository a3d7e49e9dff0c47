"""What test decorators have in common: one object is a context manager, and decorates functions and test classes."""

from __future__ import annotations

import unittest
from functools import wraps
from inspect import iscoroutinefunction
from types import TracebackType
from typing import Any

from migrator.host.mode import public


@public("test.utils")
class TestContextDecorator:
    """Base of decorators that change something for the time of a block, a function, or each test of a class.

    Subclasses write ``enable()``, whose answer is what ``with … as`` binds, and ``disable()``.

    Args:
        attr_name: on a decorated class, the attribute of each test that gets what ``enable()`` returns.
        kwarg_name: on a decorated function, the keyword argument that gets it.
    """

    # pytest takes every class named Test… for tests.
    __test__ = False

    def __init__(self, attr_name: str | None = None, kwarg_name: str | None = None) -> None:
        self.attr_name = attr_name
        self.kwarg_name = kwarg_name

    def enable(self) -> Any:
        """Make the change."""
        raise NotImplementedError(f"{type(self).__name__} must define enable().")

    def disable(self) -> None:
        """Take the change back."""
        raise NotImplementedError(f"{type(self).__name__} must define disable().")

    def __enter__(self) -> Any:
        return self.enable()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.disable()

    def decorate_class(self, cls: Any) -> Any:
        """Make the change before ``setUp`` of each test, and take it back after its cleanups.

        Raises:
            TypeError: *cls* is no test case.
        """
        if not issubclass(cls, unittest.TestCase):
            raise TypeError("Can only decorate subclasses of unittest.TestCase")
        set_up = cls.setUp

        def setUp(test: Any) -> None:
            context = self.enable()
            test.addCleanup(self.disable)
            if self.attr_name:
                setattr(test, self.attr_name, context)
            set_up(test)

        cls.setUp = setUp
        return cls

    def decorate_callable(self, func: Any) -> Any:
        """Make the change around each call of *func*; around a coroutine function until the coroutine is done."""
        if iscoroutinefunction(func):

            @wraps(func)
            async def inner_async(*args: Any, **kwargs: Any) -> Any:
                with self as context:
                    return await func(*args, **self._with_context(kwargs, context))

            return inner_async

        @wraps(func)
        def inner(*args: Any, **kwargs: Any) -> Any:
            with self as context:
                return func(*args, **self._with_context(kwargs, context))

        return inner

    def _with_context(self, kwargs: dict[str, Any], context: Any) -> dict[str, Any]:
        return {**kwargs, self.kwarg_name: context} if self.kwarg_name else kwargs

    def __call__(self, decorated: Any) -> Any:
        """Decorate a class or a function.

        Raises:
            TypeError: *decorated* is neither.
        """
        if isinstance(decorated, type):
            return self.decorate_class(decorated)
        if callable(decorated):
            return self.decorate_callable(decorated)
        raise TypeError(f"Cannot decorate object of type {type(decorated)}")
