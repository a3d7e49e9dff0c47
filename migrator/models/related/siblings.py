"""The querysets of many instances' relations, where the first of them tells what the others are like.

Prefetching puts a queryset with its results on each instance. To make each by way of a manager costs more than to read
its rows, though they differ in the instance only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

SiblingMaker: TypeAlias = Callable[[Any, list[Any]], Any]
"""Takes an instance and its related objects; returns its queryset, or None where only its manager can tell."""


def sibling_maker(
    queryset: Any, filters: Sequence[tuple[str, str | None]], keys: Sequence[str], known: Any = None
) -> SiblingMaker | None:
    """Return the function that makes querysets like *queryset*, or None if that one is not a mere record.

    Args:
        queryset: what the manager of one instance, of a class whose querysets are all plain, has just made.
        filters: the names of the manager's conditions, each with the instance's attribute to compare with (None for
            the instance itself).
        keys: the attributes that tell whether the instance can have related objects.
        known: the field by which the related objects know the instance; it leads to the attribute in *keys*.
    """
    if queryset._orm_node is None or queryset._deferred_filter is None or queryset._result_cache is not None:
        return None
    kind: Any = type(queryset)
    model = type(queryset._hints["instance"])
    template = {**queryset.__dict__, "_query": None, "_prefetch_done": True}

    wanted = tuple(dict.fromkeys([*keys, *(attribute for _, attribute in filters if attribute is not None)]))
    # The primary key is always loaded. Looking into __dict__ would make a dictionary of each instance's values.
    only_key = wanted[0] if wanted == (model._meta.pk.attname,) else None

    (first_name, first_attribute), *others = filters

    def sibling(instance: Any, objects: list[Any]) -> Any:
        if type(instance) is not model:
            return None
        if only_key is None:
            own = instance.__dict__
            for key in keys:
                if own.get(key) in MISSING:
                    return None
            value = own[keys[0]]
            conditions = {name: instance if attribute is None else own[attribute] for name, attribute in filters}
        else:
            value = getattr(instance, only_key)
            if value in MISSING:
                return None
            conditions = {first_name: instance if first_attribute is None else value}
            for name, attribute in others:
                conditions[name] = instance if attribute is None else value
        made = kind.__new__(kind)
        state = made.__dict__ = template.copy()
        state["_hints"] = {"instance": instance}
        state["_known_related_objects"] = {} if known is None else {known: {value: instance}}
        state["_fetch_mode"] = instance._state.fetch_mode
        state["_deferred_filter"] = False, (), conditions
        state["_result_cache"] = objects
        return made

    return sibling


MISSING = (None, "")
