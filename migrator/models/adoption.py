"""What relating one object to another has in common, whichever side it is done from."""

from __future__ import annotations

from collections.abc import Callable
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
