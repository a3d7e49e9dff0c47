"""``diffsettings``: how the settings differ from the defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.host.conf import Settings, global_settings, settings

Values = dict[str, str]
"""Reprs of settings, by name."""


def values_of(holder: Any) -> Values:
    """Return what the names in upper case of *holder*, settings or a module, are."""
    return {name: repr(getattr(holder, name)) for name in dir(holder) if name.isupper()}


def with_hashes(user: Values, default: Values, show_all: bool) -> Iterator[str]:
    """Yield a line for each setting that differs; ``###`` after it: there is no default, before it: it is the default."""
    for name, value in sorted(user.items()):
        if name not in default:
            yield f"{name} = {value}  ###"
        elif value != default[name]:
            yield f"{name} = {value}"
        elif show_all:
            yield f"### {name} = {value}"


def unified(user: Values, default: Values, show_all: bool) -> Iterator[str]:
    """Yield lines as ``diff -u`` writes them."""
    for name, value in sorted(user.items()):
        if name not in default:
            yield f"+ {name} = {value}"
        elif value != default[name]:
            yield f"- {name} = {default[name]}"
            yield f"+ {name} = {value}"
        elif show_all:
            yield f"  {name} = {value}"


FORMATS = {"hash": with_hashes, "unified": unified}


class Command(BaseCommand):
    """Compares the settings in use with the defaults or with another settings module."""

    help = "Prints the settings that differ from the defaults."
    requires_system_checks: Any = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="Print settings with their default value, too.")
        parser.add_argument("--default", metavar="MODULE", help="Compare with this settings module.")
        parser.add_argument("--output", default="hash", choices=tuple(FORMATS), help="How a difference is shown.")

    def handle(self, **options: Any) -> str:
        # The object behind the lazy one; asking for any setting makes it.
        _ = settings.INSTALLED_APPS
        user = values_of(settings._wrapped)
        default = values_of(Settings(options["default"]) if options["default"] else global_settings)
        return "\n".join(FORMATS[options["output"]](user, default, options["all"]))
