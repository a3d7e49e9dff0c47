"""What every command has in common: arguments, output, system checks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import wraps
from typing import Any

import migrator
from migrator.commands.parser import CommandHelpFormatter, CommandParser
from migrator.host import checks, ports
from migrator.host.apps import apps
from migrator.host.collector import collector_paused
from migrator.host.color import color_style, no_style
from migrator.host.conf import settings
from migrator.host.management import CommandError, OutputWrapper, SystemCheckError
from migrator.host.mode import public
from migrator.host.translation import deactivate_all, override
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.sql.errors import OperationalError

ALL_CHECKS = "__all__"
SEVERITIES = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")
HEADINGS = {"CRITICAL": "CRITICALS", "ERROR": "ERRORS", "WARNING": "WARNINGS", "INFO": "INFOS", "DEBUG": "DEBUGS"}

BASE_ARGUMENTS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("-v", "--verbosity"),
        {
            "type": int,
            "choices": [0, 1, 2, 3],
            "default": 1,
            "help": "0 says little, 1 what matters, 2 more, 3 everything.",
        },
    ),
    (("--settings",), {"help": "Dotted path of the settings module."}),
    (("--pythonpath",), {"help": "A folder to put on Python's path."}),
    (("--traceback",), {"action": "store_true", "help": "Show tracebacks of command errors."}),
    (("--no-color",), {"action": "store_true", "help": "No colours."}),
    (("--force-color",), {"action": "store_true", "help": "Colours even without a terminal."}),
)
"""Arguments of every command, besides ``--version`` and ``--skip-checks``."""


def no_translations(handle: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a ``handle`` method to run without translations: what it writes to files must not depend on a locale."""

    @wraps(handle)
    def untranslated(*args: Any, **kwargs: Any) -> Any:
        with override(None):
            deactivate_all()
            return handle(*args, **kwargs)

    return untranslated


def handle_default_options(options: Any) -> None:
    """Act on ``--settings`` and ``--pythonpath``, before anything reads settings."""
    if options.settings:
        os.environ["MIGRATOR_SETTINGS_MODULE"] = options.settings
    if options.pythonpath:
        sys.path.insert(0, options.pythonpath)


@ports.base_command.provide
@public("core.management.base")
class BaseCommand:
    """A command: override ``handle``, and ``add_arguments`` if it takes any.

    Attributes:
        help: one sentence on what the command does.
        output_transaction: wrap the SQL that ``handle`` returns in BEGIN and COMMIT.
        requires_migrations_checks: say so when migrations are not applied.
        requires_system_checks: tags of the checks to run first; ``"__all__"`` for all, an empty list for none.
        base_stealth_options, stealth_options: options that ``call_command`` may pass though the parser has none.
        suppressed_base_arguments: options of every command that this one's help leaves out.
    """

    help = ""
    output_transaction = False
    requires_migrations_checks = False
    requires_system_checks: Any = ALL_CHECKS
    base_stealth_options = ("stderr", "stdout")
    stealth_options: tuple[str, ...] = ()
    suppressed_base_arguments: set[str] = set()
    missing_args_message: str | None = None
    is_brief = False
    """Whether the command is over soon and makes little garbage; then the collector stays off, on a command line."""
    _called_from_command_line = False

    def __init__(
        self, stdout: Any = None, stderr: Any = None, no_color: bool = False, force_color: bool = False
    ) -> None:
        if no_color and force_color:
            raise CommandError("'no_color' and 'force_color' can't be used together.")
        self.stdout = OutputWrapper(stdout or sys.stdout)
        self.stderr = OutputWrapper(stderr or sys.stderr)
        if no_color:
            self.style = no_style()
        else:
            self.style = color_style(force_color)
            self.stderr.style_func = self.style.ERROR
        if self.requires_system_checks != ALL_CHECKS and not isinstance(self.requires_system_checks, list | tuple):
            raise TypeError("requires_system_checks must be a list or tuple.")

    def get_version(self) -> str:
        """Return what ``--version`` prints."""
        return migrator.__version__

    # Arguments

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser of the command's arguments."""
        kwargs.setdefault("formatter_class", CommandHelpFormatter)
        parser = CommandParser(
            prog=f"{os.path.basename(prog_name)} {subcommand}",
            description=self.help or None,
            missing_args_message=self.missing_args_message,
            called_from_command_line=self._called_from_command_line,
            **kwargs,
        )
        self._add_common_arguments(parser)
        self.add_arguments(parser)
        return parser

    def _add_common_arguments(self, parser: CommandParser) -> None:
        self.add_base_argument(
            parser, "--version", action="version", version=self.get_version(), help="Print the version."
        )
        for flags, options in BASE_ARGUMENTS:
            self.add_base_argument(parser, *flags, **options)
        if self.requires_system_checks:
            parser.add_argument("--skip-checks", action="store_true", help="Skip the system checks.")

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the command's own arguments (hook)."""

    def add_base_argument(self, parser: CommandParser, *args: Any, **kwargs: Any) -> None:
        """Add an argument that every command has, unless this command's help leaves it out."""
        if any(name in self.suppressed_base_arguments for name in args):
            kwargs["help"] = "==SUPPRESS=="
        parser.add_argument(*args, **kwargs)

    def print_help(self, prog_name: str, subcommand: str) -> None:
        """Print the command's help."""
        self.create_parser(prog_name, subcommand).print_help()

    # Running

    def run_from_argv(self, argv: list[str]) -> None:
        """Run the command for a command line; errors are printed and end the program."""
        self._called_from_command_line = True
        parser = self.create_parser(argv[0], argv[1])
        options = parser.parse_args(argv[2:])
        arguments = vars(options)
        positional = arguments.pop("args", ())
        handle_default_options(options)
        try:
            with collector_paused(keep=True) if self.is_brief else nullcontext():
                self.execute(*positional, **arguments)
        except CommandError as error:
            if options.traceback:
                raise
            if isinstance(error, SystemCheckError):
                self.stderr.write(str(error), lambda text: text)
            else:
                self.stderr.write(f"{type(error).__name__}: {error}")
            sys.exit(error.returncode)
        except OperationalError as error:
            # A database that cannot be opened is no fault of the program: its traceback says nothing more.
            if options.traceback or error.unopened is None:
                raise
            self.stderr.write(f"CommandError: {error}\n{error.__notes__[-1]}")
            sys.exit(1)
        except EOFError as error:
            error.add_note("If a question was to be answered: --noinput asks none.")
            raise
        finally:
            # Without settings, as when a project is begun, there are no connections.
            if settings.configured:
                connections.close_all()

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run the checks and ``handle``; print what it returns, and return it."""
        self._choose_look(options["no_color"], options["force_color"])
        for stream in ("stdout", "stderr"):
            if given := options.get(stream):
                setattr(self, stream, OutputWrapper(given))
        if self.requires_system_checks and not options["skip_checks"]:
            self.check(**self.get_check_kwargs(options))
        if self.requires_migrations_checks:
            self.check_migrations()
        output = self.handle(*args, **options)
        if output:
            self.stdout.write(self._in_transaction(output, options) if self.output_transaction else output)
        return output

    def _choose_look(self, no_color: bool, force_color: bool) -> None:
        if no_color and force_color:
            raise CommandError("The --no-color and --force-color options can't be used together.")
        if no_color:
            self.style, self.stderr.style_func = no_style(), None
        elif force_color:
            self.style = color_style(force_color=True)

    def _in_transaction(self, sql: str, options: dict[str, Any]) -> str:
        operations = connections[options.get("database", DEFAULT_DB_ALIAS)].ops
        begin = self.style.SQL_KEYWORD(operations.start_transaction_sql())
        end = self.style.SQL_KEYWORD(operations.end_transaction_sql())
        return f"{begin}\n{sql}\n{end}"

    def handle(self, *args: Any, **options: Any) -> Any:
        """Do the command's work; what is returned is printed."""
        raise NotImplementedError(f"{type(self).__module__}.{type(self).__name__} must define handle().")

    # Checks

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the arguments of the checks that run before the command."""
        return {} if self.requires_system_checks == ALL_CHECKS else {"tags": self.requires_system_checks}

    def check(
        self,
        app_configs: Any = None,
        tags: Sequence[str] | None = None,
        display_num_errors: bool = False,
        include_deployment_checks: bool = False,
        fail_level: int = checks.ERROR,
        databases: Any = None,
    ) -> None:
        """Run system checks and print what they find.

        Raises:
            SystemCheckError: something at *fail_level* or above was found.
        """
        with collector_paused(keep=self._called_from_command_line):
            found = checks.run_checks(
                app_configs=app_configs,
                tags=tags,
                include_deployment_checks=include_deployment_checks,
                databases=databases,
            )
        body, visible = self._report(found)
        if any(message.is_serious(fail_level) and not message.is_silenced() for message in found):
            header = self.style.ERROR(f"{SystemCheckError.__name__}: System check identified some issues:\n")
            raise SystemCheckError(header + body + self._footer(found, visible, display_num_errors))
        text = f"System check identified some issues:\n{body}" if visible else ""
        text += self._footer(found, visible, display_num_errors)
        if not text:
            return
        if visible:
            self.stderr.write(text, lambda message: message)
        else:
            self.stdout.write(text)

    def _footer(self, found: list[Any], visible: int, display: bool) -> str:
        if not display:
            return ""
        silenced = len(found) - visible
        counted = {0: "no issues", 1: "1 issue"}.get(visible, f"{visible} issues")
        return ("\n" if visible else "") + f"System check identified {counted} ({silenced} silenced)."

    def _report(self, found: list[Any]) -> tuple[str, int]:
        """Return the text of the report and how many messages are in it."""
        sections: list[str] = []
        visible = 0
        for severity in SEVERITIES:
            floor = getattr(checks, severity)
            ceiling = floor + 10 if severity != "CRITICAL" else sys.maxsize
            messages = [item for item in found if floor <= item.level < ceiling and not item.is_silenced()]
            if not messages:
                continue
            visible += len(messages)
            style = self.style.ERROR if floor >= checks.ERROR else self.style.WARNING
            lines = "\n".join(sorted(style(str(item)) for item in messages))
            sections.append(f"\n{HEADINGS[severity]}:\n{lines}\n")
        return "".join(sections), visible

    def check_migrations(self) -> None:
        """Say so if there are migrations that are not applied to the default database."""
        from migrator.migrations.executor import MigrationExecutor  # few commands ask for it

        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not plan:
            return
        labels = sorted({migration.app_label for migration, _ in plan})
        count = len(plan)
        self.stdout.write(
            self.style.NOTICE(
                f"\nYou have {count} unapplied migration{'' if count == 1 else 's'}. Your project may not work properly "
                f"until you apply the migrations for app(s): {', '.join(labels)}."
            )
        )
        self.stdout.write(self.style.NOTICE("Run 'python manage.py migrate' to apply them."))


@public("core.management.base")
class AppCommand(BaseCommand):
    """A command that is run once for each of the apps that are named."""

    missing_args_message = "Enter at least one application label."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("args", metavar="app_label", nargs="+", help="Apps to run on.")

    def handle(self, *app_labels: str, **options: Any) -> str:
        try:
            configs = [apps.get_app_config(label) for label in app_labels]
        except (LookupError, ImportError) as error:
            raise CommandError(f"{error}. Are you sure your INSTALLED_APPS setting is correct?") from error
        outputs = [self.handle_app_config(config, **options) for config in configs]
        return "\n".join(output for output in outputs if output)

    def handle_app_config(self, app_config: Any, **options: Any) -> Any:
        """Do the work for one app; what is returned is printed."""
        raise NotImplementedError("Subclasses of AppCommand must provide a handle_app_config() method.")


@public("core.management.base")
class LabelCommand(BaseCommand):
    """A command that is run once for each of its arguments."""

    label = "label"
    missing_args_message = "Enter at least one label."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("args", metavar=self.label, nargs="+")

    def handle(self, *labels: str, **options: Any) -> str:
        outputs = [self.handle_label(label, **options) for label in labels]
        return "\n".join(output for output in outputs if output)

    def handle_label(self, label: str, **options: Any) -> Any:
        """Do the work for one argument; what is returned is printed."""
        raise NotImplementedError("subclasses of LabelCommand must provide a handle_label() method")
