"""A marker for querysets on which ``none()`` was called."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.models.queryset.state import QuerySetState


class _EmptyCheck(type):
    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, QuerySetState) and bool(instance._orm_traits.is_empty())


@public("db.models.query")
class EmptyQuerySet(metaclass=_EmptyCheck):
    """``isinstance(queryset, EmptyQuerySet)`` asks whether ``none()`` was called on it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("EmptyQuerySet can't be instantiated")
