"""``instance._state``: where an instance comes from and what has been fetched for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.host.mode import public
from migrator.models.fetch_modes import FETCH_ONE


class FieldsCache(dict[str, Any]):
    """Related objects by cache name.

    Two objects of a one-to-one relation know each other. The collector calls the finalizer of one of the two caches
    first, and then nothing of the circle is left for it to break. Only instances that cached something pay for this.
    """

    __slots__ = ()

    def __del__(self) -> None:
        self.clear()


@public("db.models.base")
class ModelStateFieldsCacheDescriptor:
    """Makes the cache of related objects when it is first used."""

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        cache = FieldsCache()
        instance.fields_cache = cache
        return cache


@public("db.models.base")
class ModelStateFetchModeDescriptor:
    """Gives the default fetch mode to instances that have none of their own."""

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        instance.fetch_mode = FETCH_ONE
        return FETCH_ONE


@public("db.models.base")
class ModelState:
    """What the ORM knows about one instance.

    Attributes:
        db: alias of the database the instance was loaded from or last saved to.
        adding: True until it is known to have a row; primary keys set by hand do not change it.
        fields_cache: related objects by cache name.
        fetch_mode: what reading a missing field does.
        peers: weak references to the instances of the same query, if the fetch mode tracks them.
    """

    db: str | None = None
    adding = True
    fields_cache: Any = ModelStateFieldsCacheDescriptor()
    fetch_mode: Any = ModelStateFetchModeDescriptor()
    peers: tuple[Any, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        # Weak references cannot be pickled, and a copy is nobody's peer.
        state.pop("peers", None)
        return state


def share_names(model: type, names: Iterable[str]) -> None:
    """Enter attribute names into the table that a class shares with its instances, before these come.

    CPython keeps the attribute names of a class's instances in one table (PEP 412), and each instance holds its values
    only. The table takes fewer new names with every instance that is made: a class whose first thirty instances left
    most attributes unset gives all later ones a dictionary with names of their own, twice as large and slower to fill.

    Args:
        model: the class; its ``__init__`` is not called.
        names: the attributes that most instances will have, in the order in which they are set.
    """
    if hasattr(model, "__del__"):
        return  # it would be told about an instance that nobody made
    spare: Any = object.__new__(model)
    own = spare.__dict__
    for name in names:
        own[name] = None


share_names(ModelState, ("adding", "db", "fields_cache", "fetch_mode"))
