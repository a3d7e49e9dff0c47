"""What can go wrong between objects and text."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public

exported = public("core.serializers.base")

LONGEST_VALUE = 500
"""Characters of a value that an error text shows."""


@exported
class SerializerDoesNotExist(KeyError):
    """There is no serializer of that name."""


@exported
class SerializationError(Exception):
    """Something cannot be written."""


@exported
class DeserializationError(Exception):
    """What was read is not what a serializer writes."""

    @classmethod
    def WithData(cls, original_exc: Any, model: str, fk: Any, field_value: Any) -> DeserializationError:
        """Return an error that says where it happened.

        Args:
            original_exc: what went wrong.
            model: label of the object's model.
            fk: the object's primary key.
            field_value: what the field was given; None when the key itself is wrong.
        """
        return cls(f"{original_exc}: ({model}:pk={clipped(fk)}) field_value was '{clipped(field_value)}'")


@exported
class M2MDeserializationError(Exception):
    """One key in the list of a many-to-many relation is wrong.

    Attributes:
        original_exc: what went wrong.
        pk: the key.
    """

    def __init__(self, original_exc: Exception, pk: Any) -> None:
        self.original_exc = original_exc
        self.pk = pk
        super().__init__(original_exc, pk)


def clipped(value: Any) -> str:
    """Return *value* as text, cut where it would fill the screen."""
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"
