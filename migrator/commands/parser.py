"""The parser of a command's arguments."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, HelpFormatter
from contextlib import suppress
from typing import Any

from migrator.host.management import CommandError
from migrator.host.mode import public

COMMON_OPTIONS = frozenset(
    {
        "--version",
        "--verbosity",
        "--traceback",
        "--settings",
        "--pythonpath",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }
)
"""Options of every command; help shows them after the command's own."""


@public("core.management.base")
class CommandParser(ArgumentParser):
    """An argument parser that raises :exc:`CommandError` when a command is called from Python.

    Args:
        missing_args_message: what to say when no argument is given at all.
        called_from_command_line: whether to exit the program on errors, as on a command line.
    """

    def __init__(
        self, *, missing_args_message: str | None = None, called_from_command_line: bool | None = None, **kwargs: Any
    ) -> None:
        self.missing_args_message = missing_args_message
        self.called_from_command_line = called_from_command_line
        super().__init__(**kwargs)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse the arguments, with the command's own words for missing ones."""
        if self.missing_args_message and not (args or any(not word.startswith("-") for word in args or ())):
            self.error(self.missing_args_message)
        return super().parse_args(args, namespace)

    def error(self, message: str) -> Any:
        """Exit with the usage on a command line, raise from Python."""
        if self.called_from_command_line:
            super().error(message)
        raise CommandError(f"Error: {message}")

    def add_subparsers(self, **kwargs: Any) -> Any:
        """Add subcommands whose parsers report errors like this one."""
        parser_class = kwargs.get("parser_class", type(self))
        if issubclass(parser_class, CommandParser):

            def make(**options: Any) -> Any:
                return parser_class(called_from_command_line=self.called_from_command_line, **options)

            kwargs["parser_class"] = make
        return super().add_subparsers(**kwargs)


def _terminal_columns() -> int:
    """Return how many columns the terminal has: what COLUMNS says, else what the terminal says, else 80."""
    with suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]  # None is an AttributeError
    return 80


@public("core.management.base")
class CommandHelpFormatter(HelpFormatter):
    """Shows a command's own options before those that every command has.

    Args:
        prog: name of the program.
        width: columns of the text; by default two less than the terminal has.
    """

    def __init__(
        self,
        prog: str,
        indent_increment: int = 2,
        max_help_position: int = 24,
        width: int | None = None,
        **kwargs: Any,
    ) -> None:
        # A formatter is made for each argument that a parser gets; the base class loads ``shutil``, and with it three
        # libraries of compression, to ask the same.
        columns = _terminal_columns() - 2 if width is None else width
        super().__init__(prog, indent_increment, max_help_position, columns, **kwargs)

    @staticmethod
    def _own_first(actions: Any) -> list[Any]:
        return sorted(actions, key=lambda action: bool(COMMON_OPTIONS & set(action.option_strings)))

    def add_usage(self, usage: Any, actions: Any, *args: Any, **kwargs: Any) -> None:
        super().add_usage(usage, self._own_first(actions), *args, **kwargs)

    def add_arguments(self, actions: Any) -> None:
        super().add_arguments(self._own_first(actions))
