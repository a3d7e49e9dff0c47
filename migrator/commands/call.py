"""Running a command from Python."""

from __future__ import annotations

from argparse import _SubParsersAction
from collections.abc import Iterator
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.commands.registry import get_commands, load_command_class
from migrator.host import ports
from migrator.host.management import CommandError
from migrator.host.mode import public
from migrator.serialization import registry as _formats  # noqa: F401  # test databases are copied with them


@ports.call_command.provide
@public("core.management")
def call_command(command_name: Any, *args: Any, **options: Any) -> Any:
    """Run a command as if it had been typed, and return what it returns.

    Args:
        command_name: the name of a command, or a command object.
        args: positional arguments.
        options: options by the names of their destinations or flags; ``stdout`` and ``stderr`` redirect the output.

    Raises:
        CommandError: there is no such command, or the arguments do not fit.
        TypeError: the command has no such option.
    """
    command = _command(command_name)
    name = command_name if isinstance(command_name, str) else type(command).__module__.rpartition(".")[2]
    parser = command.create_parser("", name)
    destinations = {
        min(action.option_strings).lstrip("-").replace("-", "_"): action.dest
        for action in parser._actions
        if action.option_strings
    }
    given = {destinations.get(option, option): value for option, value in options.items()}
    words = [str(word) for arg in args for word in (arg if isinstance(arg, list | tuple) else [arg])]
    words += _required_words(parser, given)
    defaults = vars(parser.parse_args(args=words))
    defaults.update(given)
    _refuse_unknown(command, parser, name, options, destinations)
    positional = defaults.pop("args", ())
    if "skip_checks" not in options:
        defaults["skip_checks"] = True
    return command.execute(*positional, **defaults)


def _command(command_name: Any) -> Any:
    if isinstance(command_name, BaseCommand):
        return command_name
    try:
        origin = get_commands()[command_name]
    except KeyError:
        raise CommandError(f"Unknown command: {command_name!r}") from None
    return origin if isinstance(origin, BaseCommand) else load_command_class(origin, command_name)


def _actions(parser: Any) -> Iterator[Any]:
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for subparser in action.choices.values():
                yield from _actions(subparser)
        else:
            yield action


def _required_words(parser: Any, given: dict[str, Any]) -> list[str]:
    """Return command-line words for required options, which the parser insists on reading for itself."""
    words: list[str] = []
    for action in _actions(parser):
        if action.dest not in given:
            continue
        in_group = any(action in group._group_actions for group in parser._mutually_exclusive_groups if group.required)
        if not (action.required or in_group) or not action.option_strings:
            continue
        flag, value = min(action.option_strings), given[action.dest]
        if action.nargs == 0:
            words.append(flag)
        elif isinstance(value, list | tuple):
            words += [flag, *map(str, value)]
        else:
            words.append(f"{flag}={value}")
    return words


def _refuse_unknown(
    command: Any, parser: Any, name: str, options: dict[str, Any], destinations: dict[str, str]
) -> None:
    stealth = set(command.base_stealth_options + command.stealth_options)
    valid = {action.dest for action in _actions(parser)} | stealth | set(destinations)
    unknown = set(options) - valid
    if unknown:
        raise TypeError(
            f"Unknown option(s) for {name} command: {', '.join(sorted(unknown))}. "
            f"Valid options are: {', '.join(sorted(valid))}."
        )
