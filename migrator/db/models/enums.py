"""Public path of the enumerations for choices."""

from __future__ import annotations

from migrator.fields import enums
from migrator.fields.enums import (
    Choices as Choices,
    ChoicesType as ChoicesType,
    IntegerChoices as IntegerChoices,
    TextChoices as TextChoices,
)
from migrator.host.face import mirror

__all__ = ["Choices", "IntegerChoices", "TextChoices"]

mirror(__name__, enums)
