"""The command line: which command is meant, settings first, then the command."""

from __future__ import annotations

import gc
import os
import sys
from collections import defaultdict
from typing import Any

import migrator
from migrator.commands.base import handle_default_options
from migrator.commands.parser import CommandHelpFormatter, CommandParser
from migrator.commands.registry import BUILT_IN, get_commands, load_command_class
from migrator.host.collector import collector_paused
from migrator.host.color import color_style
from migrator.host.conf import settings
from migrator.host.deferred import difflib
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.management import CommandError
from migrator.host.mode import public

WITHOUT_SETTINGS = frozenset({"startproject", "startapp"})
"""Commands that run where there are no settings yet."""

OF_THE_WEB = frozenset(
    {
        "changepassword",
        "clearsessions",
        "collectstatic",
        "compilemessages",
        "createcachetable",
        "createsuperuser",
        "findstatic",
        "makemessages",
        "runserver",
        "sendtestemail",
        "testserver",
    }
)
"""Commands that people know from Django and that have no counterpart here."""

ORDINARY_THRESHOLD = 2000
"""What Python itself sets is below this; who has set more knows why."""

COMMAND_THRESHOLD = 50_000
"""New objects before the collector looks at them: a command makes many that stay, and is over soon."""


@public("core.management")
class ManagementUtility:
    """A command line, such as that of ``manage.py`` or ``migrator``.

    Args:
        argv: program name and arguments; ``sys.argv`` by default.
    """

    def __init__(self, argv: list[str] | None = None) -> None:
        self.argv = argv or sys.argv[:]
        self.prog_name = os.path.basename(self.argv[0])
        if self.prog_name == "__main__.py":
            self.prog_name = "python -m migrator"
        self.settings_exception: Exception | None = None

    def execute(self) -> None:
        """Run the command that the arguments name; help if they name none."""
        # Settings, too, may say django.
        if os.environ.get("MIGRATOR_ALIAS") == "1":
            from migrator.alias import install  # most programs have no alias

            install()
        subcommand = self.argv[1] if len(self.argv) > 1 else "help"
        self._act_on_common_options()
        self._set_up(subcommand)
        rest = self.argv[2:]
        if subcommand == "help":
            self._help(rest)
        elif subcommand == "version" or self.argv[1:] == ["--version"]:
            sys.stdout.write(f"{migrator.__version__}\n")
        elif self.argv[1:] in (["--help"], ["-h"]):
            sys.stdout.write(f"{self.main_help_text()}\n")
        else:
            self.fetch_command(subcommand).run_from_argv(self.argv)

    def _act_on_common_options(self) -> None:
        """Find ``--settings`` and ``--pythonpath`` among arguments that only the command itself understands."""
        parser = CommandParser(
            prog=self.prog_name, add_help=False, allow_abbrev=False, formatter_class=CommandHelpFormatter
        )
        parser.add_argument("--settings")
        parser.add_argument("--pythonpath")
        parser.add_argument("args", nargs="*")
        try:
            options, _ = parser.parse_known_args(self.argv[2:])
        except CommandError:
            # The arguments are wrong; the command's own parser will say how.
            return
        handle_default_options(options)

    def _set_up(self, subcommand: str) -> None:
        try:
            configured = bool(settings.INSTALLED_APPS is not None)
        except (ImproperlyConfigured, ImportError) as error:
            # Help and startproject work without settings; other commands repeat the reason.
            self.settings_exception = error
            configured = False
        if configured:
            with collector_paused(keep=True):
                migrator.setup()
            if gc.get_threshold()[0] <= ORDINARY_THRESHOLD:
                gc.set_threshold(COMMAND_THRESHOLD, 10, 10)

    def _help(self, rest: list[str]) -> None:
        if "--commands" in rest:
            sys.stdout.write(f"{self.main_help_text(commands_only=True)}\n")
        elif not rest:
            sys.stdout.write(f"{self.main_help_text()}\n")
        else:
            self.fetch_command(rest[0]).print_help(self.prog_name, rest[0])

    def main_help_text(self, commands_only: bool = False) -> str:
        """Return the list of commands, by the app that they come from."""
        if commands_only:
            return "\n".join(sorted(get_commands()))
        style = color_style()
        lines = ["", f"Type '{self.prog_name} help <subcommand>' for help on a specific subcommand.", ""]
        lines.append("Available subcommands:")
        by_app: defaultdict[str, list[str]] = defaultdict(list)
        for name, app in get_commands().items():
            by_app[app.rpartition(".")[2]].append(name)
        for app in sorted(by_app, key=lambda app: (app != BUILT_IN, app)):
            lines += ["", style.NOTICE(f"[{app}]"), *(f"    {name}" for name in sorted(by_app[app]))]
        if self.settings_exception is not None:
            reason = str(self.settings_exception).splitlines()[0]
            lines.append(
                style.NOTICE(f"Note that only core commands are listed as settings are not configured ({reason})")
            )
        return "\n".join(lines)

    def fetch_command(self, subcommand: str) -> Any:
        """Return the command of that name; if there is none, say so and exit."""
        commands = get_commands()
        if subcommand in commands:
            if self.settings_exception is not None and subcommand not in WITHOUT_SETTINGS:
                if isinstance(self.settings_exception, ImportError):
                    # The traceback says which import of the settings module it was.
                    raise self.settings_exception
                sys.stderr.write(f"{self.settings_exception}\n")
                sys.exit(1)
            return load_command_class(commands[subcommand], subcommand)
        if self.settings_exception is not None:
            sys.stderr.write(f"No settings: {self.settings_exception}\n")
        if subcommand in OF_THE_WEB:
            sys.stderr.write(f"{subcommand!r} is a command of Django's web part: run it there, on the overlay.\n")
            sys.exit(1)
        close = difflib.get_close_matches(subcommand, commands)
        hint = f". Did you mean {close[0]}?" if close else ""
        sys.stderr.write(f"Unknown command: {subcommand!r}{hint}\nType '{self.prog_name} help' for usage.\n")
        sys.exit(1)


@public("core.management")
def execute_from_command_line(argv: list[str] | None = None) -> None:
    """Run a command line: what a ``manage.py`` calls."""
    ManagementUtility(argv).execute()
