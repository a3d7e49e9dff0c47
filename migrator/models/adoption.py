"""What relating one object to another has in common, whichever side it is done from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from migrator.host.ports import router


def adopt_database(instance: Any, value: Any) -> None:
    """Settle on which databases two objects live that are being related.

    Raises:
        ValueError: the router allows no relation between them.
    """
    decide = router.get()
    if instance._state.db is None:
        instance._state.db = decide.db_for_write(instance.__class__, instance=value)
    if value._state.db is None:
        value._state.db = decide.db_for_write(value.__class__, instance=instance)
    if not decide.allow_relation(value, instance):
        raise ValueError(f'Cannot assign "{value!r}": the current database router prevents this relation.')


def single_queryset(querysets: Any) -> Any:
    """Return the one queryset of *querysets*, or None.

    Raises:
        ValueError: there are several.
    """
    if querysets and len(querysets) != 1:
        raise ValueError("querysets argument of get_prefetch_querysets() should have a length of 1.")
    return querysets[0] if querysets else None


def remembering(
    key: Callable[[Any], Any], instances: dict[Any, Any], relation: Any, *, overwrite: bool = True
) -> Callable[[Any], Any]:
    """Return *key*, which also caches on each object that it is asked about the instance with the same key.

    The objects are in the loop of the prefetch anyway, so no loop (and no query) is needed here. Without *overwrite*
    an object that is cached already stays.
    """

    def key_and_remember(obj: Any) -> Any:
        value = key(obj)
        instance = instances.get(value)
        if instance is not None and (overwrite or not relation.is_cached(obj)):
            relation.set_cached_value(obj, instance)
        return value

    key_and_remember.remembers = True  # type: ignore[attr-defined]  # see prefetch.one_level_effects()
    return key_and_remember


def plain_keys(fields: Sequence[Any], instances: Sequence[Any]) -> list[int] | None:
    """Return the values of *fields* on *instances*, each once, if that is one number each; None otherwise."""
    if len(fields) != 1:
        return None
    name = fields[0].attname
    keys: list[Any]
    if fields[0].primary_key:
        keys = list(map(attrgetter(name), instances))  # always loaded
    else:
        keys = [instance.__dict__.get(name) for instance in instances]
    return list(dict.fromkeys(keys)) if {int}.issuperset(map(type, keys)) else None


def keys_pointed_at(field: Any, instances: Sequence[Any]) -> Sequence[Any]:
    """Return what stands for *instances* in the foreign key *field*: their numbers, or themselves.

    Instances that a lookup would refuse (of other models, or never saved) stand for themselves, so that it does.
    """
    related = field.foreign_related_fields
    model = related[0].model
    kinds: set[Any] = set(map(type, instances))
    if not all(issubclass(kind, model) for kind in kinds):
        return instances
    # A number in the primary key itself says that there is a row.
    is_key = related[0].primary_key and all(kind._meta.concrete_model is model for kind in kinds)
    if not is_key and not all(instance._is_pk_set() for instance in instances):
        return instances
    keys = plain_keys(related, instances)
    return instances if keys is None else keys
