"""What the layers below the commands need of them: their errors, their output, and ways to call them."""

from __future__ import annotations

from collections.abc import Callable
from io import TextIOBase
from typing import Any

from migrator.host import ports
from migrator.host.mode import public

exported = public("core.management.base")


@exported
class CommandError(Exception):
    """A command cannot go on. Its text is shown without a traceback.

    Args:
        returncode: exit status of the program.
    """

    def __init__(self, *args: Any, returncode: int = 1, **kwargs: Any) -> None:
        self.returncode = returncode
        super().__init__(*args, **kwargs)


@exported
class SystemCheckError(CommandError):
    """The system checks found errors."""


@exported
class OutputWrapper(TextIOBase):
    """A stream that ends what is written with *ending* and gives it a look.

    Args:
        out: the stream behind it.
        ending: what every text ends with.
    """

    def __init__(self, out: Any, ending: str = "\n") -> None:
        self._out = out
        self.style_func = None
        self.ending = ending

    @property
    def style_func(self) -> Any:
        """The function that gives texts their look; None for none. It is left alone where there is no terminal."""
        return self._style_func

    @style_func.setter
    def style_func(self, style_func: Any) -> None:
        self._style_func: Callable[[str], str] = style_func if style_func and self.isatty() else str

    def __getattr__(self, name: str) -> Any:
        return getattr(self._out, name)

    def flush(self) -> None:
        """Flush the stream behind, if it can be."""
        if hasattr(self._out, "flush"):
            self._out.flush()

    def isatty(self) -> bool:
        """Tell whether the stream behind is a terminal."""
        return hasattr(self._out, "isatty") and bool(self._out.isatty())

    def write(self, msg: str = "", style_func: Any = None, ending: str | None = None) -> None:  # type: ignore[override]  # documented signature
        """Write *msg*, with its look and its ending."""
        end = self.ending if ending is None else ending
        text = msg if not end or msg.endswith(end) else msg + end
        self._out.write((style_func or self._style_func)(text))


def call_command(command_name: Any, *args: Any, **options: Any) -> Any:
    """Run a command and return what it returns.

    Args:
        command_name: name of a command, or a command object.
        args: positional arguments, as on the command line.
        options: by name.
    """
    return ports.call_command.get()(command_name, *args, **options)
