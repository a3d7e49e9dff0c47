"""Containers: ordered sets, dictionaries of lists, mappings without case."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, NoReturn, TypeVar

from migrator.host.mode import public

T = TypeVar("T")

exported = public("utils.datastructures")


@exported
class OrderedSet(Generic[T]):
    """A set that remembers the order in which its items came."""

    def __init__(self, iterable: Iterable[T] | None = None) -> None:
        self.dict: dict[T, None] = dict.fromkeys(iterable or ())

    def add(self, item: T) -> None:
        """Add *item* at the end unless it is there."""
        self.dict.setdefault(item)

    def remove(self, item: T) -> None:
        """Remove *item*; KeyError if it is not there."""
        del self.dict[item]

    def discard(self, item: T) -> None:
        """Remove *item* if it is there."""
        self.dict.pop(item, None)

    def __iter__(self) -> Iterator[T]:
        return iter(self.dict)

    def __reversed__(self) -> Iterator[T]:
        return reversed(self.dict)

    def __contains__(self, item: object) -> bool:
        return item in self.dict

    def __bool__(self) -> bool:
        return bool(self.dict)

    def __len__(self) -> int:
        return len(self.dict)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self.dict) if self.dict else ''})"


@exported
class MultiValueDictKeyError(KeyError):
    """A MultiValueDict has no such key."""


@exported
class MultiValueDict(dict):  # type: ignore[type-arg]  # keys and values are whatever the caller has
    """A dictionary with a list of values for each key; indexing gives the last of them.

    Args:
        key_to_list_mapping: a mapping, or pairs, of keys and lists.
    """

    def __init__(self, key_to_list_mapping: Any = ()) -> None:
        super().__init__(key_to_list_mapping)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {super().__repr__()}>"

    def __getitem__(self, key: Any) -> Any:
        try:
            values = super().__getitem__(key)
        except KeyError:
            raise MultiValueDictKeyError(key) from None
        return values[-1] if values else []

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, [value])

    def __copy__(self) -> Any:
        return type(self)([(key, values[:]) for key, values in self.lists()])

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        clone = type(self)()
        memo[id(self)] = clone
        for key, values in self.lists():
            dict.__setitem__(clone, copy.deepcopy(key, memo), copy.deepcopy(values, memo))
        return clone

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_data": dict(self.lists())}

    def __setstate__(self, obj_dict: dict[str, Any]) -> None:
        state = dict(obj_dict)
        for key, values in state.pop("_data", {}).items():
            self.setlist(key, values)
        self.__dict__.update(state)

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the last value of *key*, *default* if there is no key or no value."""
        values = super().get(key)
        return values[-1] if values else default

    def _getlist(self, key: Any, default: Any = None, force_list: bool = False) -> Any:
        """Return the list of *key*: the one in the dictionary, or a copy of it if *force_list*."""
        if key not in self:
            return [] if default is None else default
        values = super().__getitem__(key)
        return list(values) if force_list and values is not None else values

    def getlist(self, key: Any, default: Any = None) -> Any:
        """Return a new list of the values of *key*; *default*, or an empty list, if there is no key."""
        return self._getlist(key, default, force_list=True)

    def setlist(self, key: Any, list_: Any) -> None:
        """Make *list_* the values of *key*."""
        super().__setitem__(key, list_)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """Return the last value of *key*, after storing *default* if there is no key."""
        if key not in self:
            self[key] = default
        return self[key]

    def setlistdefault(self, key: Any, default_list: Any = None) -> Any:
        """Return the list of *key*, after storing *default_list* if there is no key."""
        if key not in self:
            self.setlist(key, [] if default_list is None else default_list)
        return self._getlist(key)

    def appendlist(self, key: Any, value: Any) -> None:
        """Add *value* to the list of *key*."""
        self.setlistdefault(key).append(value)

    def items(self) -> Iterator[tuple[Any, Any]]:  # type: ignore[override]  # a generator, as documented
        """Yield keys with their last values."""
        return ((key, self[key]) for key in self)

    def lists(self) -> Iterator[tuple[Any, Any]]:
        """Yield keys with their lists."""
        return iter(super().items())

    def values(self) -> Iterator[Any]:  # type: ignore[override]  # a generator, as documented
        """Yield the last value of every key."""
        return (self[key] for key in self)

    def copy(self) -> Any:
        """Return a shallow copy with lists of its own."""
        return copy.copy(self)

    def update(self, *args: Any, **kwargs: Any) -> None:
        """Add values to the lists, instead of replacing them.

        Raises:
            TypeError: more than one positional argument.
        """
        if len(args) > 1:
            raise TypeError(f"update expected at most 1 argument, got {len(args)}")
        source = args[0] if args else ()
        if isinstance(source, MultiValueDict):
            for key, values in source.lists():
                self.setlistdefault(key).extend(values)
        else:
            pairs = source.items() if isinstance(source, Mapping) else source
            for key, value in pairs:
                self.appendlist(key, value)
        for key, value in kwargs.items():
            self.appendlist(key, value)

    def dict(self) -> dict[Any, Any]:
        """Return an ordinary dictionary of the last values."""
        return {key: self[key] for key in self}


def _refuse(self: ImmutableList, *args: Any, **kwargs: Any) -> NoReturn:
    """Raise the warning that the list was made with, or an AttributeError of its text."""
    raise self.warning if isinstance(self.warning, Exception) else AttributeError(self.warning)


@exported
class ImmutableList(tuple):  # type: ignore[type-arg]  # items are whatever the caller has
    """A tuple for callers that expect a list: what would change it raises an error that says why it cannot.

    Args:
        warning: text of that error, or the error itself.
    """

    warning: Any

    def __new__(cls, *args: Any, warning: Any = "ImmutableList object is immutable.", **kwargs: Any) -> ImmutableList:
        made = super().__new__(cls, *args, **kwargs)
        made.warning = warning
        return made

    complain = _refuse
    __delitem__ = __delslice__ = __setitem__ = __setslice__ = _refuse
    __iadd__ = __imul__ = _refuse
    append = extend = insert = pop = remove = sort = reverse = _refuse


@exported
class DictWrapper(dict):  # type: ignore[type-arg]  # keys are texts, values whatever the caller has
    """A dictionary for ``%`` formatting: a key that begins with *prefix* gives ``func(value)``."""

    def __init__(self, data: Any, func: Callable[[Any], Any], prefix: str) -> None:
        super().__init__(data)
        self.func = func
        self.prefix = prefix

    def __getitem__(self, key: str) -> Any:
        if key.startswith(self.prefix):
            return self.func(super().__getitem__(key.removeprefix(self.prefix)))
        return super().__getitem__(key)


@exported
class CaseInsensitiveMapping(Mapping[str, Any]):
    """An unchangeable mapping whose lookups ignore case, while iteration gives the keys as they were written."""

    def __init__(self, data: Any) -> None:
        pairs = data.items() if isinstance(data, Mapping) else self._unpack_items(data)
        self._store = {key.lower(): (key, value) for key, value in pairs}

    def __getitem__(self, key: str) -> Any:
        return self._store[key.lower()][1]

    def __len__(self) -> int:
        return len(self._store)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return False
        return {key.lower(): value for key, value in self.items()} == {
            key.lower(): value for key, value in other.items()
        }

    __hash__ = None  # type: ignore[assignment]  # values need not be hashable

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._store.values())

    def __repr__(self) -> str:
        return repr(dict(self.items()))

    def copy(self) -> CaseInsensitiveMapping:
        """Return the mapping itself, which cannot change."""
        return self

    @staticmethod
    def _unpack_items(data: Iterable[Any]) -> Iterator[tuple[str, Any]]:
        for position, item in enumerate(data):
            if len(item) != 2:
                raise ValueError(
                    f"dictionary update sequence element #{position} has length {len(item)}; 2 is required"
                )
            if not isinstance(item[0], str):
                raise ValueError(f"Element key {item[0]!r} invalid, only strings are allowed")
            yield item[0], item[1]


@exported
class DeferredSubDict:
    """A view of one dictionary inside another that is looked up at each access."""

    def __init__(self, parent_dict: Any, deferred_key: Any) -> None:
        self.parent_dict = parent_dict
        self.deferred_key = deferred_key

    def __getitem__(self, key: Any) -> Any:
        return self.parent_dict[self.deferred_key][key]
