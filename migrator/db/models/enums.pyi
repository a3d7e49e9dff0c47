"""Types of enumerations for choices, for static checkers: the value of a member leaves out its label."""

import enum
from typing import Any

from migrator.fields.enums import ChoicesType as ChoicesType

__all__ = ["Choices", "IntegerChoices", "TextChoices"]

class Choices(enum.Enum, metaclass=ChoicesType):  # type: ignore[misc]  # members come with subclasses
    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Any: ...

class IntegerChoices(int, Choices):  # type: ignore[misc]  # the same
    @property
    def value(self) -> int: ...

class TextChoices(str, Choices):  # type: ignore[misc]  # the same
    @property
    def value(self) -> str: ...
