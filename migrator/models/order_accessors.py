"""``get_<model>_order()`` and ``set_<model>_order()`` for models ordered with respect to another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partialmethod
from typing import Any


def method_set_order(self: Any, ordered_obj: Any, id_list: Sequence[Any], using: str | None = None) -> None:
    """Number the objects of *ordered_obj* that belong to this one in the order of *id_list* (primary keys)."""
    relation = ordered_obj._meta.order_with_respect_to
    owned = ordered_obj.objects.db_manager(using).filter(**relation.get_forward_related_filter(self))
    owned.bulk_update([ordered_obj(pk=pk, _order=place) for place, pk in enumerate(id_list)], ["_order"])


def method_get_order(self: Any, ordered_obj: Any) -> Any:
    """Return the primary keys of the objects of *ordered_obj* that belong to this one, in order."""
    relation = ordered_obj._meta.order_with_respect_to
    key = ordered_obj._meta.pk.name
    owned = ordered_obj.objects.filter(**relation.get_forward_related_filter(self))
    return owned.order_by("_order").values_list(key, flat=True)


def make_foreign_order_accessors(model: Any, related_model: Any) -> None:
    """Add the two accessors for *model* to *related_model*."""
    name = model.__name__.lower()
    setattr(related_model, f"get_{name}_order", partialmethod(method_get_order, model))
    setattr(related_model, f"set_{name}_order", partialmethod(method_set_order, model))
