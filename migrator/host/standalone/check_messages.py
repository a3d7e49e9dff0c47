"""Messages of system checks, by level."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.conf import settings

DEBUG, INFO, WARNING, ERROR, CRITICAL = range(10, 60, 10)

exported = public("core.checks.messages")


def _described(obj: Any) -> str:
    if obj is None:
        return "?"
    options = getattr(obj, "_meta", None)
    return str(options.label) if isinstance(obj, type) and options is not None else str(obj)


@exported
class CheckMessage:
    """Something that a system check found.

    Args:
        level: how bad it is, a number such as ``ERROR``.
        msg: what is wrong.
        hint: how to put it right, if there is anything to say.
        obj: what it is about: a model, a field, a manager, …
        id: what it is silenced by: ``app.E001``.

    Raises:
        TypeError: *level* is no number.
    """

    def __init__(self, level: int, msg: Any, hint: Any = None, obj: Any = None, id: str | None = None) -> None:
        if not isinstance(level, int):
            raise TypeError("The first argument should be level.")
        self.level, self.id = level, id
        self.msg, self.hint, self.obj = msg, hint, obj

    def _parts(self) -> tuple[Any, ...]:
        return self.level, self.msg, self.hint, self.obj, self.id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return False
        return all(own == others for own, others in zip(self._parts(), other._parts(), strict=True))

    __hash__ = None  # type: ignore[assignment]  # messages are compared, never collected in sets

    def __str__(self) -> str:
        id_text = f"({self.id}) " if self.id else ""
        hint_text = f"\n\tHINT: {self.hint}" if self.hint else ""
        return f"{_described(self.obj)}: {id_text}{self.msg}{hint_text}"

    def __repr__(self) -> str:
        level, msg, hint, obj, id_ = self._parts()
        return f"<{type(self).__name__}: level={level!r}, msg={msg!r}, hint={hint!r}, obj={obj!r}, id={id_!r}>"

    def is_serious(self, level: int = ERROR) -> bool:
        """Tell whether the message is as bad as *level*."""
        return self.level >= level

    def is_silenced(self) -> bool:
        """Tell whether ``SILENCED_SYSTEM_CHECKS`` has the id."""
        return self.id in settings.SILENCED_SYSTEM_CHECKS


class _MessageOfLevel(CheckMessage):
    """A message of the level that its class has."""

    level: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(type(self).level, *args, **kwargs)


@exported
class Debug(_MessageOfLevel):
    """Says what helps to find a fault."""

    level = DEBUG


@exported
class Info(_MessageOfLevel):
    """Says what is good to know."""

    level = INFO


@exported
class Warning(_MessageOfLevel):
    """Warns of what may go wrong."""

    level = WARNING


@exported
class Error(_MessageOfLevel):
    """Says what is wrong."""

    level = ERROR


@exported
class Critical(_MessageOfLevel):
    """Says what is so wrong that nothing can be relied upon."""

    level = CRITICAL
