"""Cached properties and lazily evaluated results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, total_ordering, wraps
from typing import Any, Generic, TypeVar, overload

from migrator.host.mode import public

T = TypeVar("T")
Owner = TypeVar("Owner")

exported = public("utils.functional")


def _unnamed(instance: Any) -> Any:
    raise TypeError("Cannot use cached_property instance without calling __set_name__() on it.")


@exported
class cached_property(Generic[T]):  # noqa: N801, RUF100 - the public name is lower case
    """A property whose value is computed once for each instance and then lives in the instance's ``__dict__``.

    Reading it again costs a plain attribute access; delete the attribute to have it computed anew.
    """

    name: str | None = None

    def __init__(self, func: Callable[[Any], T]) -> None:
        self.real_func = func
        self.func: Callable[[Any], T] = _unnamed
        self.__doc__ = getattr(func, "__doc__", None)

    def __set_name__(self, owner: type, name: str) -> None:
        if self.name not in (None, name):
            raise TypeError(
                f"Cannot assign the same cached_property to two different names ({self.name!r} and {name!r})."
            )
        self.name = name
        self.func = self.real_func

    @overload
    def __get__(self, instance: None, cls: type | None = None) -> cached_property[T]: ...

    @overload
    def __get__(self, instance: object, cls: type | None = None) -> T: ...

    def __get__(self, instance: object | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        value = self.func(instance)
        instance.__dict__[self.name] = value  # type: ignore[index]  # __set_name__ has run, or func has raised
        return value


@exported
class classproperty(Generic[T]):  # noqa: N801, RUF100 - the public name is lower case
    """A read-only property of the class itself."""

    def __init__(self, method: Callable[[Any], T] | None = None) -> None:
        self.fget = method

    def __get__(self, instance: object | None, cls: type | None = None) -> T:
        if self.fget is None:
            raise AttributeError("unreadable attribute: this classproperty has no getter")
        return self.fget(cls)

    def getter(self, method: Callable[[Any], T]) -> classproperty[T]:
        """Use *method* as the getter; works as a decorator."""
        self.fget = method
        return self


@exported
class Promise:
    """Marker base of values that are computed when they are used."""


@total_ordering
class _Deferred(Promise):
    """A call that is made each time its result is needed; ``_build`` adds the result's own methods in subclasses."""

    _function: Callable[..., Any]
    _result_classes: tuple[type, ...]

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._args = args
        self._kwargs = kwargs

    def _value(self) -> Any:
        return type(self)._function(*self._args, **self._kwargs)

    def __reduce__(self) -> tuple[Any, ...]:
        kind = type(self)
        return _rebuild, (kind._function, self._args, self._kwargs, *kind._result_classes)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Deferred:
        memo[id(self)] = self
        return self

    def __str__(self) -> str:
        return str(self._value())

    def __repr__(self) -> str:
        return repr(self._value())

    def __format__(self, format_spec: str) -> str:
        return format(self._value(), format_spec)

    def __hash__(self) -> int:
        return hash(self._value())

    def __eq__(self, other: object) -> bool:
        return bool(self._value() == settle(other))

    def __lt__(self, other: object) -> bool:
        return bool(self._value() < settle(other))

    def __add__(self, other: Any) -> Any:
        return self._value() + other

    def __radd__(self, other: Any) -> Any:
        return other + self._value()

    def __mod__(self, other: Any) -> Any:
        return self._value() % other

    def __mul__(self, other: Any) -> Any:
        return self._value() * other


def settle(value: Any) -> Any:
    """Return the value that a promise made by ``lazy`` stands for, and any other value as it is."""
    return value._value() if isinstance(value, _Deferred) else value


def _forward(name: str) -> Callable[..., Any]:
    def method(self: _Deferred, *args: Any, **kwargs: Any) -> Any:
        return getattr(self._value(), name)(*args, **kwargs)

    method.__name__ = name
    return method


_NEVER_FORWARDED = frozenset(
    {"__class__", "__new__", "__init__", "__getattribute__", "__getattr__", "__setattr__", "__delattr__", "__dict__"}
    | {"__init_subclass__", "__subclasshook__", "__weakref__", "__doc__", "__reduce_ex__", "__getstate__", "__slots__"}
    | {"__getnewargs__", "__getnewargs_ex__", "__sizeof__", "__dir__"}
)


def _build(function: Callable[..., Any], result_classes: tuple[type, ...]) -> type[_Deferred]:
    return type("__proxy__", (_proxy_of(result_classes),), {"_function": staticmethod(function)})


@lru_cache(maxsize=64)
def _proxy_of(result_classes: tuple[type, ...]) -> type[_Deferred]:
    """Return the class with the methods of *result_classes*; nearly all promises are of texts."""
    namespace: dict[str, Any] = {"_result_classes": result_classes}
    for result_class in result_classes:
        for ancestor in result_class.__mro__[:-1]:
            for name, attribute in vars(ancestor).items():
                if name in namespace or name in _NEVER_FORWARDED or name in _Deferred.__dict__:
                    continue
                if callable(attribute) or isinstance(attribute, (classmethod, staticmethod)):
                    namespace[name] = _forward(name)
    return type("__proxy__", (_Deferred,), namespace)


def _rebuild(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], *classes: type) -> Any:
    return lazy(function, *classes)(*args, **kwargs)


@exported
def lazy(func: Callable[..., Any], *resultclasses: type) -> Callable[..., Any]:
    """Return a function whose calls are made each time their result is used, not when they are written.

    Args:
        func: what computes the value.
        resultclasses: the classes that the value may have; their methods work on the promise.
    """
    kind: type[_Deferred] | None = None

    @wraps(func)
    def promise(*args: Any, **kwargs: Any) -> Any:
        nonlocal kind
        if kind is None:  # most of these functions are never called
            kind = _build(func, resultclasses)
        return kind(args, kwargs)

    return promise


@exported
def lazystr(text: Any) -> Any:
    """Return a promise of ``str(text)``."""
    return lazy(str, str)(text)


@exported
def keep_lazy(*resultclasses: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a function so that a promise among its arguments makes its result a promise too.

    Raises:
        TypeError: no result class was given.
    """
    if not resultclasses:
        raise TypeError("You must pass at least one argument to keep_lazy().")

    def decorate(func: Callable[..., Any]) -> Callable[..., Any]:
        later = lazy(func, *resultclasses)

        @wraps(func)
        def call(*args: Any, **kwargs: Any) -> Any:
            deferred = any(isinstance(value, Promise) for value in (*args, *kwargs.values()))
            return (later if deferred else func)(*args, **kwargs)

        return call

    return decorate


@exported
def keep_lazy_text(func: Callable[..., Any]) -> Callable[..., Any]:
    """Apply ``keep_lazy`` to a function that returns text."""
    return keep_lazy(str)(func)


@exported
def partition(predicate: Callable[[T], Any], values: Iterable[T]) -> tuple[list[T], list[T]]:
    """Split *values* into those for which *predicate* is false and those for which it is true, in this order."""
    rejected: list[T] = []
    accepted: list[T] = []
    for value in values:
        (accepted if predicate(value) else rejected).append(value)
    return rejected, accepted
