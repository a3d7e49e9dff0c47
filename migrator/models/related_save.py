"""What must be true of an instance's related objects before it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class RelatedPreparation:
    """What models inherit of it; a class of its own, so that others can tell whether it was overridden."""

    def _prepare_related_fields_for_save(self, operation_name: str, fields: Iterable[Any] | None = None) -> None:
        """Make sure that related objects are saved and that their keys are in this instance's columns.

        Raises:
            ValueError: a related object has no primary key yet.
        """
        prepare_related_fields(self, operation_name, fields)


def prepare_related_fields(instance: Any, operation_name: str, fields: Iterable[Any] | None = None) -> None:
    """Copy the keys of cached related objects into the columns of *instance*.

    A related object that was saved after it was assigned has its key only now.

    Args:
        operation_name: for the error text: ``save()`` or ``bulk_create()``.
        fields: only these relations; all of them if None.

    Raises:
        ValueError: a related object is not saved.
    """
    if "fields_cache" not in instance._state.__dict__:
        return  # no related object was ever cached
    chosen = None if fields is None else set(fields)
    options = instance._meta
    for field in options.concrete_fields:
        if chosen is not None and field not in chosen:
            continue
        if field.is_relation and field.is_cached(instance):
            _take_key(instance, field, operation_name)
    for field in options.private_fields:
        # Generic relations: only the object's being saved can be checked.
        if chosen is not None and field not in chosen:
            continue
        if field.is_relation and field.is_cached(instance):
            related = field.get_cached_value(instance, default=None)
            if related is not None and not related._is_pk_set():
                raise ValueError(
                    f"{operation_name}() prohibited to prevent data loss due to unsaved related object '{field.name}'."
                )


def _take_key(instance: Any, field: Any, operation_name: str) -> None:
    """Bring the column of *field* in line with the cached related object."""
    related = getattr(instance, field.name, None)
    if related is None:
        return
    if not related._is_pk_set():
        # A failed save must not leave the object looking as if it had been assigned.
        if not field.remote_field.multiple:
            field.remote_field.delete_cached_value(related)
        raise ValueError(
            f"{operation_name}() prohibited to prevent data loss due to unsaved related object '{field.name}'."
        )
    target = field.target_field.attname
    if getattr(instance, field.attname) in field.empty_values:
        # The object was saved after the assignment: take its key, which keeps the cached object.
        setattr(instance, field.name, related)
    if getattr(related, target) != getattr(instance, field.attname):
        # The key of the column was changed by hand: the cached object is another one.
        field.delete_cached_value(instance)
