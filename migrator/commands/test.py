"""``test``: run the tests of the project."""

from __future__ import annotations

import multiprocessing
import os
import sys
from time import perf_counter
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.host.conf import settings
from migrator.host.mode import native_path, public
from migrator.host.module_loading import import_string

OPTION = "--testrunner"


@public("test.utils")
def get_runner(settings: Any, test_runner_class: str | None = None) -> Any:
    """Return the class of the test runner: *test_runner_class*, else the one that ``TEST_RUNNER`` names.

    Raises:
        AttributeError: its module has no such class.
    """
    path = native_path(test_runner_class or settings.TEST_RUNNER)
    try:
        return import_string(path)
    except ImportError as error:
        if isinstance(error.__cause__, AttributeError):
            raise error.__cause__ from None
        raise


START_METHODS = frozenset({"fork", "forkserver", "spawn"})
"""Ways of starting processes that a run can be spread over."""

PROCESSES_VARIABLES = ("MIGRATOR_TEST_PROCESSES", "DJANGO_TEST_PROCESSES")


@public("test.runner")
def get_max_test_processes() -> int:
    """Return how many processes ``--parallel`` without a number means: one for each processor, or the environment's.

    Raises:
        ValueError: the environment has no number.
    """
    if multiprocessing.get_start_method() not in START_METHODS:
        return 1
    named = next((os.environ[name] for name in PROCESSES_VARIABLES if name in os.environ), None)
    return multiprocessing.cpu_count() if named is None else int(named)


def processes_for(runner: Any, wanted: int | str | None) -> int:
    """Return how many processes *wanted* means for the runner class.

    Processes that inherit nothing need a runner that prepares them, as a suite of ours does.
    """
    if wanted != "auto":
        return int(wanted or 0)
    prepares = hasattr(runner, "parallel_test_suite") or multiprocessing.get_start_method() == "fork"
    return get_max_test_processes() if prepares else 1


def named_runner(argv: list[str]) -> str | None:
    """Return the runner that the command line names; its options are needed before it is parsed."""
    for position, word in enumerate(argv):
        name, equals, value = word.partition("=")
        if name == OPTION:
            following = argv[position + 1] if position + 1 < len(argv) else None
            return value if equals else following
    return None


class Command(BaseCommand):
    """Hands the labels and options to the test runner, which adds options of its own."""

    help = "Runs the tests of the project: those that labels name, else all below the current folder."
    # The runner runs them, on the test databases.
    requires_system_checks: list[str] = []
    test_runner: str | None = None

    def run_from_argv(self, argv: list[str]) -> None:
        self.test_runner = named_runner(argv[2:])
        super().run_from_argv(argv)

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "args", metavar="test_label", nargs="*", help="Modules, classes, methods by dotted path, or folders."
        )
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Ask nothing.")
        parser.add_argument("--failfast", action="store_true", help="Stop after the first failure.")
        parser.add_argument(OPTION, help="Dotted path of a runner to use instead of the setting TEST_RUNNER.")
        runner = get_runner(settings, self.test_runner)
        if hasattr(runner, "add_arguments"):
            runner.add_arguments(parser)

    def handle(self, *test_labels: str, **options: Any) -> None:
        runner = get_runner(settings, options["testrunner"])
        if options.get("parallel"):
            options["parallel"] = processes_for(runner, options["parallel"])
        start = perf_counter()
        failures = runner(**options).run_tests(test_labels)
        if options.get("timing"):
            self.stderr.write(f"Total run took {perf_counter() - start:.3f}s", lambda text: text)
        if failures:
            sys.exit(1)
