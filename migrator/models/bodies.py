"""Public methods and the generator bodies behind them.

A method that touches the database is a thin face over a generator: the face runs it with the synchronous driver,
its ``a…`` sibling awaits it with the asynchronous one. :func:`served_by` notes on a face which generator it serves,
so that internal callers can go on in the same generator (:func:`invoke`); where user code has put its own method in
the face's place, they call that instead, so an override is never skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

from migrator.sql.effects import Call

T = TypeVar("T")
Method = TypeVar("Method", bound=Callable[..., Any])

Effects: TypeAlias = Generator[Any, Any, T]
"""A body: yields effects and returns a value of type ``T``."""

_MARK = "__served_by__"


def served_by(body: str) -> Callable[[Method], Method]:
    """Mark a method as a face over the generator method called *body* of the same object."""

    def mark(method: Method) -> Method:
        setattr(method, _MARK, (body, method))
        return method

    return mark


def body_of(method: Callable[..., Any]) -> Callable[..., Effects[Any]] | None:
    """Return the generator method behind the bound *method*, or None if it is not (or no longer) a face.

    The mark names the function it was put on: a wrapper that copied it (``functools.wraps``) does not count.
    """
    mark = getattr(method, _MARK, None)
    if mark is None:
        return None
    name, face = mark
    if getattr(method, "__func__", None) is not face:
        return None
    body: Callable[..., Effects[Any]] = getattr(method.__self__, name)  # type: ignore[attr-defined]  # a bound method
    return body


def invoke(method: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Effects[Any]:
    """Go on in the body behind the bound *method*, or call it as user code if it was overridden."""
    body = body_of(method)
    if body is None:
        return (yield Call(method, args, kwargs))
    return (yield from body(*args, **kwargs))


def evaluate(iterable: Any) -> Effects[list[Any]]:
    """Return the items of *iterable* (a queryset, an iterable of rows, a list) as a list.

    A class that brings its own ``__iter__`` is iterated as user code.
    """
    if isinstance(iterable, list):
        return iterable
    body = body_of(iterable.__iter__)
    if body is None:
        called: list[Any] = yield Call(list, (iterable,))
        return called
    items: list[Any] = yield from body()
    return items
