"""The descriptor of a foreign key's column."""

from __future__ import annotations

from typing import Any

from migrator.fields.deferred import DeferredAttribute
from migrator.host.mode import public


@public("db.models.fields.related_descriptors")
class ForeignKeyDeferredAttribute(DeferredAttribute):
    """The column of a foreign key: assigning another key forgets the cached object."""

    def __set__(self, instance: Any, value: Any) -> None:
        field = self.field
        if instance.__dict__.get(field.attname) != value and field.is_cached(instance):
            field.delete_cached_value(instance)
        instance.__dict__[field.attname] = value
