"""Classes of plain values, whose methods cost nothing until the first instance is made.

``@record`` reads like a dataclass and means the same, for what is used of them here. The standard library's writes and
compiles the methods of every class at import time, a quarter of a millisecond each, and loads ``inspect`` for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from types import MemberDescriptorType
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")

MISSING: Any = object()
"""There is no default."""


class Field:
    """What is particular about a field: ``items: list[str] = field(default_factory=list)``."""

    __slots__ = ("compare", "default_factory", "repr")

    def __init__(self, default_factory: Any, repr: bool, compare: bool) -> None:
        self.default_factory = default_factory
        self.repr = repr
        self.compare = compare


def field(*, default_factory: Callable[[], Any] = MISSING, repr: bool = True, compare: bool = True) -> Any:
    """Describe a field of a record.

    Args:
        default_factory: makes the value of an instance that is given none.
        repr: whether the value is part of the text form.
        compare: whether the value counts in comparisons.
    """
    return Field(default_factory, repr, compare)


@dataclass_transform(field_specifiers=(field,))
def record(*, frozen: bool = False, eq: bool = True, repr: bool = True, slots: bool = False) -> Callable[[T], T]:
    """Make a class with annotations a class of values: constructor, comparison, text form.

    Args:
        frozen: instances cannot be changed, and can be hashed if they are compared by value.
        eq: instances are compared by value, not by identity.
        repr: instances have a text form that shows their fields.
        slots: instances have no ``__dict__``.
    """

    def decorate(cls: Any) -> Any:
        own = _own_fields(cls)
        inherited: dict[str, Any] = {}
        for base in reversed(cls.__mro__[1:]):
            inherited.update(base.__dict__.get("__record_fields__", {}))
        fields = {**inherited, **own}
        if slots:
            cls = _with_slots(cls, own)
        cls.__record_fields__ = fields
        setattr(cls, "__match_args__", tuple(fields))  # noqa: B010  # mypy knows better than to assign it
        _add(cls, "__init__", _first_init(cls, frozen))
        compared = [name for name, item in fields.items() if not isinstance(item, Field) or item.compare]
        _add_comparison(cls, compared, frozen=frozen, eq=eq)
        if repr:
            _add(
                cls,
                "__repr__",
                _repr_of([name for name, item in fields.items() if not isinstance(item, Field) or item.repr]),
            )
        if frozen:
            cls.__setattr__, cls.__delattr__ = _refuse_to_set, _refuse_to_delete
            if slots:
                cls.__getstate__, cls.__setstate__ = _state, _set_state
        return cls

    return decorate


class FrozenRecordError(AttributeError):
    """A value of a frozen record was assigned or deleted."""


def _own_fields(cls: Any) -> dict[str, Any]:
    """Return the defaults by name of the fields that *cls* itself declares, in order."""
    own: dict[str, Any] = {}
    for name, annotation in cls.__annotations__.items():
        if not str(annotation).startswith("ClassVar"):
            own[name] = cls.__dict__.get(name, MISSING)
            if isinstance(own[name], Field):
                delattr(cls, name)
    return own


def _with_slots(cls: Any, own: dict[str, Any]) -> Any:
    contents = {name: value for name, value in vars(cls).items() if name not in own}
    contents.pop("__dict__", None)
    contents.pop("__weakref__", None)
    return type(cls)(
        cls.__name__, cls.__bases__, {**contents, "__slots__": tuple(own), "__qualname__": cls.__qualname__}
    )


def _add(cls: Any, name: str, function: Any) -> None:
    """Give *cls* a method that it does not write itself."""
    if name not in cls.__dict__:
        function.__name__, function.__qualname__ = name, f"{cls.__qualname__}.{name}"
        setattr(cls, name, function)


def _first_init(cls: Any, frozen: bool) -> Callable[..., None]:
    """Return the constructor that writes the real one when it is called, puts it in its own place and calls it."""

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        real = _init(cls, frozen)
        real.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = real
        real(self, *args, **kwargs)

    return __init__


def _init(cls: Any, frozen: bool) -> Callable[..., None]:
    """Return a constructor that assigns each field, written out as a person would."""
    scope: dict[str, Any] = {"_missing": MISSING}
    parameters, lines = [], []
    for name, default in cls.__record_fields__.items():
        value = name
        if isinstance(default, Field) and default.default_factory is not MISSING:
            scope[f"_make_{name}"] = default.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif default is MISSING or isinstance(default, Field):
            parameters.append(name)
        else:
            scope[f"_default_{name}"] = default
            parameters.append(f"{name}=_default_{name}")
        if frozen:
            scope[f"_set_{name}"] = _setter(cls, name)
        lines.append(f"    _set_{name}(self, {value})" if frozen else f"    self.{name} = {value}")
    exec(f"def __init__({', '.join(['self', *parameters])}):\n" + "\n".join(lines or ["    pass"]), scope)
    made: Callable[..., None] = scope["__init__"]
    return made


def _setter(cls: Any, name: str) -> Callable[[Any, Any], None]:
    """Return what assigns an attribute although the class is frozen: the slot's own method is the fastest way."""
    slot = getattr(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda instance, value: object.__setattr__(instance, name, value)


def _add_comparison(cls: Any, names: Sequence[str], *, frozen: bool, eq: bool) -> None:
    if not eq:
        return
    values: Callable[[Any], Any] = attrgetter(*names) if names else _no_values

    def __eq__(self: Any, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(values(self) == values(other))

    def __hash__(self: Any) -> int:
        return hash(values(self))

    _add(cls, "__eq__", __eq__)
    if frozen:
        if cls.__dict__.get("__hash__") is None:  # a class that writes __eq__ has None there
            cls.__hash__ = __hash__
    else:
        cls.__hash__ = None


def _no_values(self: Any) -> tuple[()]:
    return ()


def _repr_of(names: Sequence[str]) -> Callable[[Any], str]:
    def __repr__(self: Any) -> str:
        shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{type(self).__qualname__}({shown})"

    return __repr__


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    raise FrozenRecordError(f"{type(self).__name__} is frozen: {name!r} cannot be assigned; make another value of it.")


def _refuse_to_delete(self: Any, name: str) -> None:
    raise FrozenRecordError(f"{type(self).__name__} is frozen: {name!r} cannot be deleted.")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__record_fields__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__record_fields__, state, strict=True):
        object.__setattr__(self, name, value)
