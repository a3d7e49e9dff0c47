"""Enumerations whose members are a field's choices."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, cast

from migrator.host.functional import Promise
from migrator.host.mode import public

if TYPE_CHECKING:
    PropertyBase = property
else:
    PropertyBase = enum.property


@public("db.models.enums")
class ChoicesType(enum.EnumType):
    """Makes enumerations with labels: the last part of a member's value, if that is text, is its label."""

    def __new__(metacls, classname: str, bases: tuple[type, ...], classdict: Any, **kwds: Any) -> ChoicesType:
        labels = []
        for member in classdict._member_names:
            value = classdict[member]
            if isinstance(value, (list, tuple)) and len(value) > 1 and isinstance(value[-1], (Promise, str)):
                *parts, label = value
                value = tuple(parts)
            else:
                label = member.replace("_", " ").title()
            labels.append(label)
            # The namespace of an enumeration refuses to assign a name again, plain dict assignment does not.
            dict.__setitem__(classdict, member, value)
        made = super().__new__(metacls, classname, bases, classdict, **kwds)
        member_object: Any
        for member_object, label in zip(made.__members__.values(), labels, strict=False):
            member_object._label_ = label
        return cast("ChoicesType", enum.unique(cast(Any, made)))

    @property
    def names(cls) -> list[str]:
        """Names of the members, ``__empty__`` first if there is one."""
        blank = ["__empty__"] if hasattr(cls, "__empty__") else []
        return blank + [member.name for member in cast(Any, cls)]

    @property
    def choices(cls) -> list[tuple[Any, Any]]:
        """The members as ``(value, label)``, the blank choice first if ``__empty__`` is set."""
        blank = [(None, cls.__empty__)] if hasattr(cls, "__empty__") else []
        return blank + [(member.value, member.label) for member in cast(Any, cls)]

    @property
    def labels(cls) -> list[Any]:
        """Labels of the choices."""
        return [choice[1] for choice in cls.choices]

    @property
    def values(cls) -> list[Any]:
        """Values of the choices."""
        return [choice[0] for choice in cls.choices]


@public("db.models.enums")
class Choices(enum.Enum, metaclass=ChoicesType):
    """Base of enumerations for choices; mix in the type of the values: ``class Size(float, Choices)``."""

    do_not_call_in_templates = enum.nonmember(True)

    @PropertyBase
    def label(self) -> Any:
        """The label, for people."""
        return self._label_  # type: ignore[attr-defined]  # set by the metaclass

    def __repr__(self) -> str:
        return f"{self.__class__.__qualname__}.{self._name_}"


@public("db.models.enums")
class IntegerChoices(Choices, enum.IntEnum):
    """Choices whose values are whole numbers."""


@public("db.models.enums")
class TextChoices(Choices, enum.StrEnum):
    """Choices whose values are texts; ``auto()`` is the member's name."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[Any]) -> str:
        return name
