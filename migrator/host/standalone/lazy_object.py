"""Objects that stand for another object, which is made at first use."""

from __future__ import annotations

import copy
import operator
from collections.abc import Callable
from types import MethodType
from typing import Any

from migrator.host.mode import public

empty = object()
"""Value of ``_wrapped`` while the object behind a lazy object has not been made."""

exported = public("utils.functional")


@exported
def new_method_proxy(func: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that makes the wrapped object if need be and calls ``func(wrapped, *args)``.

    The method carries a mark by which ``LazyObject.__getattribute__`` knows it: it pretends to be absent when the
    wrapped object has no such method.
    """

    def method(self: LazyObject, *args: Any) -> Any:
        if self._wrapped is empty:
            self._setup()
        return func(self._wrapped, *args)

    method._mask_wrapped = False  # type: ignore[attr-defined]  # a mark on a function
    return method


def _masking(func: Callable[..., Any]) -> Callable[..., Any]:
    method = new_method_proxy(func)
    method._mask_wrapped = True  # type: ignore[attr-defined]  # a mark on a function
    return method


@exported
class LazyObject:
    """Stands for an object that is made by ``_setup`` when it is first used; subclasses write ``_setup``.

    Attributes are read from, written to and deleted on the wrapped object, once that exists.
    """

    _wrapped: Any = None

    def __init__(self) -> None:
        self._wrapped = empty

    def __getattribute__(self, name: str) -> Any:
        if name == "_wrapped":
            return super().__getattribute__(name)
        value = super().__getattribute__(name)
        if getattr(value, "_mask_wrapped", False):
            raise AttributeError(name)
        return value

    __getattr__ = new_method_proxy(getattr)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_wrapped":
            # Written directly, or writing the wrapped object would ask for the wrapped object.
            self.__dict__["_wrapped"] = value
            return
        self._ready()
        setattr(self._wrapped, name, value)

    def __delattr__(self, name: str) -> None:
        if name == "_wrapped":
            raise TypeError("can't delete _wrapped.")
        self._ready()
        delattr(self._wrapped, name)

    def _ready(self) -> None:
        if self._wrapped is empty:
            self._setup()

    def _setup(self) -> None:
        """Make the wrapped object and assign it to ``self._wrapped``."""
        raise NotImplementedError("subclasses of LazyObject must provide a _setup() method")

    def __reduce__(self) -> tuple[Any, ...]:
        # A pickle holds the wrapped object only: what makes it (a lambda, a request) often cannot be pickled.
        self._ready()
        return unpickle_lazyobject, (self._wrapped,)

    def __copy__(self) -> Any:
        return type(self)() if self._wrapped is empty else copy.copy(self._wrapped)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if self._wrapped is not empty:
            return copy.deepcopy(self._wrapped, memo)
        clone = type(self)()
        memo[id(self)] = clone
        return clone

    __bytes__ = new_method_proxy(bytes)
    __str__ = new_method_proxy(str)
    __bool__ = new_method_proxy(bool)
    __dir__ = new_method_proxy(dir)
    __class__ = property(new_method_proxy(operator.attrgetter("__class__")))  # isinstance() sees the wrapped class
    __eq__ = new_method_proxy(operator.eq)
    __ne__ = new_method_proxy(operator.ne)
    __lt__ = new_method_proxy(operator.lt)
    __gt__ = new_method_proxy(operator.gt)
    __hash__ = new_method_proxy(hash)
    __getitem__ = _masking(operator.getitem)
    __setitem__ = _masking(operator.setitem)
    __delitem__ = _masking(operator.delitem)
    __iter__ = _masking(iter)
    __len__ = _masking(len)
    __contains__ = _masking(operator.contains)


@exported
def unpickle_lazyobject(wrapped: Any) -> Any:
    """Return *wrapped*: what a pickled lazy object comes back as."""
    return wrapped


@exported
class SimpleLazyObject(LazyObject):
    """A lazy object whose wrapped object comes from a function.

    Args:
        func: called once, without arguments, at first use.
    """

    def __init__(self, func: Callable[[], Any]) -> None:
        self.__dict__["_setupfunc"] = func
        super().__init__()

    def _setup(self) -> None:
        self._wrapped = self._setupfunc()

    def __repr__(self) -> str:
        shown: Any = self._wrapped
        if shown is empty:
            shown = self._setupfunc
            if isinstance(shown, MethodType) and shown.__self__ is self:
                # The repr of a bound method holds the repr of its object, which is this one.
                shown = f"<bound method {shown.__name__}>"
        return f"<{type(self).__name__}: {shown!r}>"

    def __copy__(self) -> Any:
        return SimpleLazyObject(self._setupfunc) if self._wrapped is empty else copy.copy(self._wrapped)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if self._wrapped is not empty:
            return copy.deepcopy(self._wrapped, memo)
        clone = SimpleLazyObject(self._setupfunc)
        memo[id(self)] = clone
        return clone

    __add__ = new_method_proxy(operator.add)

    @new_method_proxy
    def __radd__(self: Any, other: Any) -> Any:
        return other + self
