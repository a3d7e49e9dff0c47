"""Managers: where queries of a model begin."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from types import FunctionType
from typing import Any

from migrator.host.mode import public, public_path
from migrator.host.ports import router
from migrator.schema.ports import manager_class

QUERYSET_METHODS = (
    *("_insert", "_update", "aaggregate", "abulk_create", "abulk_update", "acontains", "acount", "acreate"),
    *("aearliest", "aexists", "aexplain", "afirst", "aget", "aget_or_create", "aggregate", "ain_bulk"),
    *("aiterator", "alast", "alatest", "alias", "annotate", "aupdate", "aupdate_or_create", "bulk_create"),
    *("bulk_update", "complex_filter", "contains", "count", "create", "dates", "datetimes", "defer"),
    *("difference", "distinct", "earliest", "exclude", "exists", "explain", "extra", "fetch_mode", "filter"),
    *("first", "get", "get_or_create", "in_bulk", "intersection", "iterator", "last", "latest", "none"),
    *("only", "order_by", "prefetch_related", "raw", "reverse", "select_for_update", "select_related"),
    *("union", "update", "update_or_create", "using", "values", "values_list"),
)
"""The methods of ``QuerySet`` that managers have; a test compares the two."""


def without_annotations(method: Any) -> Any:
    """Return a function with the code and the defaults of *method* and no annotations."""
    plain = FunctionType(method.__code__, method.__globals__, method.__name__, method.__defaults__, method.__closure__)
    plain.__kwdefaults__ = method.__kwdefaults__
    return plain


def delegate(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a manager method that calls the queryset method *name*, and looks like it from outside."""

    @wraps(method)
    def manager_method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(self.get_queryset(), name)(*args, **kwargs)

    # inspect.signature() follows this: managers show plain signatures, as programs that compare them expect.
    manager_method.__wrapped__ = without_annotations(method)
    manager_method.__delegates_to__ = name  # type: ignore[attr-defined]  # read by delegated_name()
    return manager_method


def delegated_name(method: Any) -> str | None:
    """Return the name of the queryset method that the bound *method* merely passes on to, or None."""
    function = getattr(method, "__func__", None)
    return getattr(function, "__dict__", {}).get("__delegates_to__")


@public("db.models.manager")
class BaseManager:
    """The part of managers that knows no queryset method; ``from_queryset()`` adds those.

    Attributes:
        creation_counter: order of creation among all managers.
        auto_created: True for managers that the model did not declare.
        use_in_migrations: whether migrations keep the manager, for ``RunPython``.
    """

    creation_counter = 0
    auto_created = False
    use_in_migrations = False

    _queryset_class: Any
    _constructor_args: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Remember the arguments, which deconstruct() gives back."""
        manager = super().__new__(cls)
        manager._constructor_args = (args, kwargs)
        return manager

    def __init__(self) -> None:
        super().__init__()
        self._set_creation_counter()
        self.model: Any = None
        self.name: Any = None
        self._db: str | None = None
        self._hints: dict[str, Any] = {}

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def deconstruct(self) -> tuple[Any, ...]:
        """Return how to make the manager again: (as_manager, manager path, queryset path, args, kwargs).

        Raises:
            ValueError: its class cannot be imported by name.
        """
        if getattr(self, "_built_with_as_manager", False):
            queryset_class = self._queryset_class
            return (True, None, f"{queryset_class.__module__}.{queryset_class.__name__}", None, None)
        module_name = self.__module__
        name = self.__class__.__name__
        if not hasattr(import_module(module_name), name):
            raise ValueError(
                f"Could not find manager {name} in {module_name}.\n"
                "Please note that you need to inherit from managers you dynamically generated with "
                "'from_queryset()'."
            )
        return (False, f"{module_name}.{name}", None, *self._constructor_args)

    def check(self, **kwargs: Any) -> list[Any]:
        """Return check messages; there are none."""
        return []

    @classmethod
    def _get_queryset_methods(cls, queryset_class: Any) -> dict[str, Any]:
        """Return the manager methods for *queryset_class*: public ones, and private ones that ask for it.

        ``queryset_only = True`` on a method keeps it off managers, ``False`` puts a private one on.
        """
        methods = {}
        for name, method in [(name, getattr(queryset_class, name, None)) for name in dir(queryset_class)]:
            if not isinstance(method, FunctionType) or hasattr(cls, name):
                continue
            queryset_only = getattr(method, "queryset_only", None)
            if queryset_only or (queryset_only is None and name.startswith("_")):
                continue
            methods[name] = delegate(name, method)
        return methods

    @classmethod
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """Return a subclass that has the methods of *queryset_class* and makes its querysets of it."""
        name = class_name or f"{cls.__name__}From{queryset_class.__name__}"
        namespace = {
            "__module__": public_path("db.models.manager"),
            "_queryset_class": queryset_class,
            **cls._get_queryset_methods(queryset_class),
        }
        return type(name, (cls,), namespace)

    def contribute_to_class(self, cls: Any, name: str) -> None:
        """Become the manager *name* of the model *cls*."""
        self.name = self.name or name
        self.model = cls
        setattr(cls, name, ManagerDescriptor(self))
        cls._meta.add_manager(self)

    def _set_creation_counter(self) -> None:
        self.creation_counter = BaseManager.creation_counter
        BaseManager.creation_counter += 1

    def db_manager(self, using: str | None = None, hints: dict[str, Any] | None = None) -> Any:
        """Return a copy that uses the database *using* and gives *hints* to the router."""
        manager = copy.copy(self)
        manager._db = using or self._db
        manager._hints = hints or self._hints
        return manager

    @property
    def db(self) -> str:
        """Alias of the database to read from."""
        return self._db or router.get().db_for_read(self.model, **self._hints)

    def get_queryset(self) -> Any:
        """Return a new queryset. Override it to change what the manager's queries see."""
        return self._queryset_class(model=self.model, using=self._db, hints=self._hints)

    def all(self) -> Any:
        """Return all objects.

        This is not the queryset's ``all()``: that one would copy, and on related managers the prefetched objects
        would be lost.
        """
        return self.get_queryset()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and self._constructor_args == other._constructor_args

    def __hash__(self) -> int:
        return id(self)


class LateMethod:
    """Stands for one method of ``QuerySet`` on managers until somebody reaches for any of them.

    Args:
        name: the attribute's name: the method's, or ``_queryset_class``.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, manager: Any, owner: Any = None) -> Any:
        load_queryset_methods()
        found = BaseManagerFromQuerySet.__dict__[self.name]
        return found.__get__(manager, owner) if isinstance(found, FunctionType) else found


@public("db.models.manager")
class BaseManagerFromQuerySet(BaseManager):
    """``BaseManager.from_queryset(QuerySet)``, but the querysets are loaded when a manager is first used."""


for _name in ("_queryset_class", *QUERYSET_METHODS):
    setattr(BaseManagerFromQuerySet, _name, LateMethod(_name))


def load_queryset_methods() -> None:
    """Put the methods of ``QuerySet`` into the places that :class:`LateMethod` kept for them."""
    from migrator.models.queryset.queryset import QuerySet  # models are declared without a query

    real = {**BaseManager._get_queryset_methods(QuerySet), "_queryset_class": QuerySet}
    for name, value in real.items():
        # What a program has put there itself stays.
        if isinstance(BaseManagerFromQuerySet.__dict__.get(name), LateMethod):
            setattr(BaseManagerFromQuerySet, name, value)


@public("db.models.manager")
class Manager(BaseManagerFromQuerySet):
    """The manager that models get, with all methods of :class:`QuerySet`."""


@public("db.models.manager")
class ManagerDescriptor:
    """Gives the manager to the class, and refuses it to instances."""

    def __init__(self, manager: Any) -> None:
        self.manager = manager

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the manager.

        Raises:
            AttributeError: on an instance, an abstract model, or a model that is swapped out.
        """
        if instance is not None:
            raise AttributeError(f"Manager isn't accessible via {cls.__name__} instances")
        options = cls._meta
        if options.abstract:
            raise AttributeError(f"Manager isn't available; {options.object_name} is abstract")
        if options.swapped:
            raise AttributeError(
                f"Manager isn't available; '{options.label}' has been swapped for '{options.swapped}'"
            )
        return options.managers_map[self.manager.name]


@public("db.models.manager")
class EmptyManager(Manager):
    """A manager whose querysets are always empty."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def get_queryset(self) -> Any:
        """Return an empty queryset."""
        return super().get_queryset().none()


manager_class.provide(Manager)
