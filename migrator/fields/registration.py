"""Registration of lookups and transforms on classes and on single instances."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from migrator.host.mode import public

Lookups = dict[str, type]


class BuiltinLookups:
    """The lookups that fields come with: registered when somebody asks a class for lookups for the first time."""

    def __init__(self) -> None:
        self._load: Callable[[], None] | None = None

    def provide_late(self, load: Callable[[], None]) -> None:
        """Have *load* called for the first question: it imports the module that registers them."""
        self._load = load
        merged_class_lookups.cache_clear()

    def ensure(self) -> None:
        """Register them, unless that was done."""
        load = self._load
        if load is not None:
            # Another thread that asks meanwhile has to wait for the import, too.
            load()

    def done(self) -> None:
        """Note that all are registered, and forget what was answered before."""
        self._load = None
        merged_class_lookups.cache_clear()

    @staticmethod
    def register(owner: Any, lookups: Iterable[Any]) -> None:
        """Give *owner* lookups it comes with; what programs have registered before stays on top of them."""
        registered = vars(owner).get("class_lookups", {})
        owner.class_lookups = {lookup.lookup_name: lookup for lookup in lookups} | registered


builtin_lookups = BuiltinLookups()
"""Filled by the layer of expressions."""


class LateClassLookups:
    """``class_lookups`` of a class that has none of its own yet."""

    def __get__(self, instance: Any, owner: type) -> Lookups:
        builtin_lookups.ensure()
        for parent in owner.__mro__:
            found = vars(parent).get("class_lookups")
            if isinstance(found, dict):
                return found
        raise AttributeError(f"type object {owner.__name__!r} has no attribute 'class_lookups'")


@public("db.models.query_utils")
def subclasses(cls: type) -> Iterator[type]:
    """Yield *cls* and everything derived from it, depth first."""
    yield cls
    derived: type
    for derived in cls.__subclasses__():
        yield from subclasses(derived)


@public("db.models.query_utils")
class class_or_instance_method:
    """A method with two bodies: one for calls on the class, one for calls on an instance."""

    def __init__(self, class_method: Callable[..., Any], instance_method: Callable[..., Any]) -> None:
        self.class_method = class_method
        self.instance_method = instance_method

    def __get__(self, instance: Any, owner: type) -> Callable[..., Any]:
        if instance is None:
            return functools.partial(self.class_method, owner)
        return functools.partial(self.instance_method, instance)


class Registry:
    """Counts registrations, and tells whoever remembers compiled lookups when to forget them."""

    def __init__(self) -> None:
        self.version = 0
        self.watchers: list[Callable[[], None]] = []

    def changed(self) -> None:
        """Count a change, and tell the watchers."""
        self.version += 1
        for watcher in self.watchers:
            watcher()


registry = Registry()
"""The one counter for all classes and instances."""


def is_lookup(candidate: type) -> bool:
    """Say whether the class compares (a ``Lookup``), known by the way it prepares its right-hand side."""
    return hasattr(candidate, "prepare_rhs")


def is_transform(candidate: type) -> bool:
    """Say whether the class derives a value (a ``Transform``), known by ``bilateral``."""
    return hasattr(candidate, "bilateral")


@functools.cache
def merged_class_lookups(cls: Any) -> Lookups:
    """Return everything registered for *cls*: its own, then what it inherits. Any registration clears the cache."""
    builtin_lookups.ensure()
    registered = [vars(parent).get("class_lookups") for parent in cls._lookup_lineage()]
    lookups: Lookups = cls.merge_dicts(own for own in registered if isinstance(own, dict))
    return lookups


@public("db.models.query_utils")
class RegisterLookupMixin:
    """Gives a class (fields, transforms, other expressions) its own lookups and transforms.

    What is registered on a class holds for its subclasses; what is registered on an instance adds to that, for this
    instance alone.
    """

    class_lookups: Any = LateClassLookups()

    def _get_lookup(self, lookup_name: str) -> Any:
        return self.get_lookups().get(lookup_name)

    @classmethod
    def _lookup_lineage(cls) -> Iterable[type]:
        """Return the classes whose registrations hold for *cls*, most derived first."""
        return cls.__mro__

    get_class_lookups: Any = classmethod(merged_class_lookups)  # type: ignore[arg-type]  # cached functions bind too

    def get_instance_lookups(self) -> Mapping[str, Any]:
        """Return what is registered for this instance: the lookups of its class with its own on top."""
        of_class: Mapping[str, Any] = self.get_class_lookups()
        own = getattr(self, "instance_lookups", None)
        return {**of_class, **own} if own else of_class

    get_lookups: Any = class_or_instance_method(lambda cls: cls.get_class_lookups(), get_instance_lookups)

    def get_lookup(self, lookup_name: str) -> Any:
        """Return the lookup class called *lookup_name*, asking the output field of an expression last, or None."""
        found = self._get_lookup(lookup_name)
        if found is None:
            return self.output_field.get_lookup(lookup_name) if hasattr(self, "output_field") else None
        return found if is_lookup(found) else None

    def get_transform(self, lookup_name: str) -> Any:
        """Return the transform class called *lookup_name*, asking the output field of an expression last, or None."""
        found = self._get_lookup(lookup_name)
        if found is None:
            return self.output_field.get_transform(lookup_name) if hasattr(self, "output_field") else None
        return found if is_transform(found) else None

    @staticmethod
    def merge_dicts(dicts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Merge *dicts*, given from the most derived to the least: the first one that has a key wins."""
        merged: dict[str, Any] = {}
        for entries in reversed(list(dicts)):
            merged.update(entries)
        return merged

    @classmethod
    def _clear_cached_class_lookups(cls) -> None:
        merged_class_lookups.cache_clear()
        registry.changed()

    @classmethod
    def register_class_lookup(cls, lookup: Any, lookup_name: str | None = None) -> Any:
        """Register *lookup* for the class and its subclasses; return it, so that it works as a decorator."""
        own: Lookups | None = vars(cls).get("class_lookups")
        if own is None:
            own = {}
            cls.class_lookups = own
        own[lookup.lookup_name if lookup_name is None else lookup_name] = lookup
        cls._clear_cached_class_lookups()
        return lookup

    def register_instance_lookup(self, lookup: Any, lookup_name: str | None = None) -> Any:
        """Register *lookup* for this instance only; return it."""
        own = self.__dict__.setdefault("instance_lookups", {})
        own[lookup.lookup_name if lookup_name is None else lookup_name] = lookup
        registry.changed()
        return lookup

    register_lookup: Any = class_or_instance_method(
        lambda cls, lookup, lookup_name=None: cls.register_class_lookup(lookup, lookup_name),
        register_instance_lookup,
    )

    @classmethod
    def _unregister_class_lookup(cls, lookup: Any, lookup_name: str | None = None) -> None:
        """Undo ``register_class_lookup``; for tests, since compiled plans may remember the lookup."""
        builtin_lookups.ensure()
        del cls.class_lookups[lookup.lookup_name if lookup_name is None else lookup_name]
        cls._clear_cached_class_lookups()

    def _unregister_instance_lookup(self, lookup: Any, lookup_name: str | None = None) -> None:
        """Undo ``register_instance_lookup``; for tests."""
        own: dict[str, Any] = self.__dict__["instance_lookups"]
        del own[lookup.lookup_name if lookup_name is None else lookup_name]
        registry.changed()

    _unregister_lookup: Any = class_or_instance_method(
        lambda cls, lookup, lookup_name=None: cls._unregister_class_lookup(lookup, lookup_name),
        _unregister_instance_lookup,
    )
