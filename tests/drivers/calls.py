"""Calls that are described once and made through either driver."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from migrator.db import models
from migrator.db.models import Model, prefetch_related_objects
from migrator.db.models.query import aprefetch_related_objects


@dataclass(frozen=True)
class Call:
    """A method of an object that has an asynchronous form."""

    target: Any
    method: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def now(self) -> Any:
        """Call the method."""
        return getattr(self.target, self.method)(*self.args, **self.kwargs)

    async def soon(self) -> Any:
        """Await the asynchronous form."""
        return await getattr(self.target, f"a{self.method}")(*self.args, **self.kwargs)


class On:
    """``on(target).method(…)`` describes a call."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def __getattr__(self, method: str) -> Callable[..., Call]:
        return lambda *args, **kwargs: Call(self._target, method, args, kwargs)


on: Callable[[Any], Any] = On


@dataclass(frozen=True)
class Each:
    """All items of an iterable: ``for`` or ``async for``."""

    target: Any

    def now(self) -> list[Any]:
        """Iterate."""
        return list(self.target)

    async def soon(self) -> list[Any]:
        """Iterate asynchronously."""
        return [item async for item in self.target]


@dataclass(frozen=True)
class Streamed:
    """All items of ``iterator()``."""

    target: Any
    chunk_size: int

    def now(self) -> list[Any]:
        """Iterate."""
        return list(self.target.iterator(chunk_size=self.chunk_size))

    async def soon(self) -> list[Any]:
        """Iterate asynchronously."""
        return [item async for item in self.target.aiterator(chunk_size=self.chunk_size)]


@dataclass(frozen=True)
class Prefetch:
    """``prefetch_related_objects()``."""

    instances: list[Any]
    lookups: tuple[Any, ...]

    def now(self) -> None:
        """Prefetch."""
        prefetch_related_objects(self.instances, *self.lookups)

    async def soon(self) -> None:
        """Prefetch asynchronously."""
        await aprefetch_related_objects(self.instances, *self.lookups)


Body = Callable[[], Any]
"""Returns one call, or is a generator of calls that is sent their results and returns its own."""


def run(body: Body) -> Any:
    """Make the calls of *body* synchronously and return the last result."""
    started = body()
    if not isinstance(started, Generator):
        return started.now()
    try:
        call = next(started)
        while True:
            try:
                answer = call.now()
            except Exception as error:  # noqa: BLE001  # the case may expect it
                call = started.throw(error)
            else:
                call = started.send(answer)
    except StopIteration as stop:
        return stop.value


async def arun(body: Body) -> Any:
    """Make the calls of *body* asynchronously and return the last result."""
    started = body()
    if not isinstance(started, Generator):
        return await started.soon()
    try:
        call = next(started)
        while True:
            try:
                answer = await call.soon()
            except Exception as error:  # noqa: BLE001  # the case may expect it
                call = started.throw(error)
            else:
                call = started.send(answer)
    except StopIteration as stop:
        return stop.value


NEW = 100
"""Keys from here on were given by the database; which ones depends on what ran before."""


def plain(value: Any) -> Any:
    """Return *value* as what JSON can hold, with instances as their fields."""
    if isinstance(value, Model):
        return {type(value).__name__: {field.attname: _field(value, field) for field in value._meta.concrete_fields}}
    if isinstance(value, dict):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | models.QuerySet):
        return [plain(item) for item in value]
    if isinstance(value, Decimal | datetime.date | datetime.datetime):
        return str(value)
    return value


def _field(instance: Model, field: Any) -> Any:
    if field.attname not in instance.__dict__:
        return "deferred"
    value = getattr(instance, field.attname)
    is_key = field.primary_key or field.is_relation
    return "new" if is_key and isinstance(value, int) and value >= NEW else plain(value)
