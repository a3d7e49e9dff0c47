"""``DiscoverRunner``: finds the tests, makes the databases, runs, cleans up."""

from __future__ import annotations

import faulthandler
import logging
import sys
import unittest
from contextlib import suppress
from io import UnsupportedOperation
from typing import Any

from migrator.host.management import call_command
from migrator.host.mode import public
from migrator.runtime.connections import connections
from migrator.test import environment
from migrator.test.arguments import add_options
from migrator.test.databases import setup_databases, teardown_databases
from migrator.test.discovery import load_label, matching, name_patterns
from migrator.test.environment import NullTimeKeeper, TimeKeeper
from migrator.test.ordering import Shuffler, reorder_tests
from migrator.test.parallel import ParallelTestSuite, partition_suite_by_case
from migrator.test.results import DebugSQLTextTestResult, PDBDebugResult
from migrator.test.rollback_case import TestCase
from migrator.test.simple_case import ALL_DATABASES, SimpleTestCase
from migrator.test.tags import iter_test_cases


@public("test.runner")
class DiscoverRunner:
    """Runs the tests of a project; the setting ``TEST_RUNNER`` can name a subclass.

    Args:
        pattern: names of files with tests.
        top_level: the folder that modules are imported from; found by itself if None.
        verbosity: 0 says nothing, 1 the steps, 2 the name of each test.
        interactive: ask before a database is dropped.
        failfast: stop after the first failure.
        keepdb: keep the test databases.
        reverse: run the tests in reverse order.
        debug_mode: what ``DEBUG`` shall be.
        debug_sql: print the statements of tests that fail.
        parallel: number of processes.
        tags, exclude_tags: tags of the tests to run, and of those not to run.
        test_name_patterns: as for ``unittest -k``.
        pdb: open a debugger at each failure.
        buffer: hide what passing tests write.
        enable_faulthandler: print a traceback when the interpreter crashes.
        timing: print how long the steps take.
        shuffle: a seed to order the tests by, None for one that is chosen, False for no shuffling.
        logger: takes what the run says, instead of the output.
        durations: print so many of the slowest tests; 0 for all.

    Raises:
        ValueError: *pdb* with several processes.
    """

    test_suite: Any = unittest.TestSuite
    parallel_test_suite: Any = ParallelTestSuite
    test_runner: Any = unittest.TextTestRunner
    test_loader: Any = unittest.defaultTestLoader
    reorder_by: Any = (TestCase, SimpleTestCase)

    def __init__(
        self,
        pattern: str | None = None,
        top_level: str | None = None,
        verbosity: int = 1,
        interactive: bool = True,
        failfast: bool = False,
        keepdb: bool = False,
        reverse: bool = False,
        debug_mode: bool = False,
        debug_sql: bool = False,
        parallel: int = 0,
        tags: Any = None,
        exclude_tags: Any = None,
        test_name_patterns: Any = None,
        pdb: bool = False,
        buffer: bool = False,
        enable_faulthandler: bool = True,
        timing: bool = False,
        shuffle: Any = False,
        logger: logging.Logger | None = None,
        durations: int | None = None,
        **kwargs: Any,
    ) -> None:
        if pdb and parallel > 1:
            raise ValueError("You cannot use --pdb with parallel tests; pass --parallel=1 to use it.")
        self.pattern = pattern or "test*.py"
        self.top_level = top_level
        self.verbosity = verbosity
        self.interactive = interactive
        self.failfast = failfast
        self.keepdb = keepdb
        self.reverse = reverse
        self.debug_mode = debug_mode
        self.debug_sql = debug_sql
        self.parallel = parallel
        self.tags = set(tags or ())
        self.exclude_tags = set(exclude_tags or ())
        self.test_name_patterns = _as_patterns(test_name_patterns)
        self.pdb = pdb
        self.buffer = buffer
        self.time_keeper: Any = TimeKeeper() if timing else NullTimeKeeper()
        self.shuffle = shuffle
        self._shuffler: Shuffler | None = None
        self.logger = logger
        self.durations = durations
        if enable_faulthandler and not faulthandler.is_enabled():
            _enable_faulthandler()

    @classmethod
    def add_arguments(cls, parser: Any) -> None:
        """Add the options that the runner takes to the parser of the ``test`` command."""
        add_options(parser)

    @property
    def shuffle_seed(self) -> Any:
        """The seed that the tests are ordered by; None if they are not shuffled."""
        return None if self._shuffler is None else self._shuffler.seed

    def log(self, msg: str, level: int | None = None) -> None:
        """Say *msg*: to the logger if there is one, else to the output if the verbosity wants to hear it.

        Args:
            level: of the message, as in ``logging``; ``logging.INFO`` if None, which verbosity 1 hears.
        """
        if self.logger is not None:
            self.logger.log(logging.INFO if level is None else level, msg)
            return
        if self.verbosity <= 0 or (self.verbosity == 1 and level is not None and level < logging.INFO):
            return
        print(msg)

    # The suite

    def setup_shuffler(self) -> None:
        """Choose the seed, if the tests are to be shuffled, and say which it is."""
        if self.shuffle is False:
            return
        self._shuffler = Shuffler(seed=self.shuffle)
        self.log(f"Using shuffle seed: {self._shuffler.seed_display}")

    def load_tests_for_label(self, label: str, discover_kwargs: Any) -> Any:
        """Return the suite of one label."""
        with name_patterns(self.test_loader, self.test_name_patterns):
            return load_label(self.test_loader, label, self.pattern, self.top_level)

    def build_suite(self, test_labels: Any = None, **kwargs: Any) -> Any:
        """Return the tests that the labels name, in the order in which they run.

        Args:
            test_labels: dotted paths of modules, classes or methods, or folders; the current folder if there is none.
        """
        self.setup_shuffler()
        found: list[Any] = []
        for label in test_labels or ["."]:
            found += iter_test_cases(self.load_tests_for_label(label, {}))
        self.log(f"Found {len(found)} test(s).")
        chosen = list(self._with_tags(found))
        ordered = list(reorder_tests(chosen, self.reorder_by, shuffler=self._shuffler, reverse=self.reverse))
        suite = self.test_suite(ordered)
        return self._spread(suite) if self.parallel > 1 else suite

    def _with_tags(self, tests: list[Any]) -> Any:
        if not self.tags and not self.exclude_tags:
            return tests
        if self.tags:
            self.log(f"Including test tag(s): {', '.join(sorted(self.tags))}.", level=logging.DEBUG)
        if self.exclude_tags:
            self.log(f"Excluding test tag(s): {', '.join(sorted(self.exclude_tags))}.", level=logging.DEBUG)
        return matching(iter(tests), self.tags, self.exclude_tags)

    def _spread(self, suite: Any) -> Any:
        """Return a suite that runs in parallel, if there are several classes; never more processes than classes."""
        subsuites = partition_suite_by_case(suite)
        self.parallel = min(self.parallel, len(subsuites))
        if self.parallel <= 1:
            return suite
        return self.parallel_test_suite(subsuites, self.parallel, self.failfast, self.debug_mode, self.buffer)

    # The surroundings

    def setup_test_environment(self, **kwargs: Any) -> None:
        """Prepare the process for tests."""
        environment.setup_test_environment(debug=self.debug_mode)
        unittest.installHandler()

    def teardown_test_environment(self, **kwargs: Any) -> None:
        """Undo that."""
        unittest.removeHandler()
        environment.teardown_test_environment()

    def setup_databases(self, **kwargs: Any) -> Any:
        """Create the test databases and return what is needed to drop them."""
        return setup_databases(
            self.verbosity,
            self.interactive,
            time_keeper=self.time_keeper,
            keepdb=self.keepdb,
            debug_sql=self.debug_sql,
            parallel=self.parallel,
            **kwargs,
        )

    def teardown_databases(self, old_config: Any, **kwargs: Any) -> None:
        """Drop the test databases."""
        teardown_databases(old_config, verbosity=self.verbosity, parallel=self.parallel, keepdb=self.keepdb)

    def get_databases(self, suite: Any) -> dict[str, bool]:
        """Return the aliases that the tests use, and whether their rows have to be remembered."""
        databases = _used_databases(suite)
        unused = [alias for alias in connections if alias not in databases]
        if unused:
            self.log(f"Skipping setup of unused database(s): {', '.join(sorted(unused))}.", level=logging.DEBUG)
        return databases

    def run_checks(self, databases: Any) -> None:
        """Run the system checks, those of the databases included."""
        call_command("check", verbosity=self.verbosity, databases=databases)

    # Running

    def get_resultclass(self) -> Any:
        """Return the class of the result; None for the usual one."""
        if self.debug_sql:
            return DebugSQLTextTestResult
        return PDBDebugResult if self.pdb else None

    def get_test_runner_kwargs(self) -> dict[str, Any]:
        """Return the arguments of :attr:`test_runner`."""
        arguments = {
            "failfast": self.failfast,
            "resultclass": self.get_resultclass(),
            "verbosity": self.verbosity,
            "buffer": self.buffer,
        }
        if sys.version_info >= (3, 12):
            arguments["durations"] = self.durations
        return arguments

    def run_suite(self, suite: Any, **kwargs: Any) -> Any:
        """Run the suite and return its result."""
        runner = self.test_runner(**self.get_test_runner_kwargs())
        try:
            return runner.run(suite)
        finally:
            if self._shuffler is not None:
                self.log(f"Used shuffle seed: {self._shuffler.seed_display}")

    def suite_result(self, suite: Any, result: Any, **kwargs: Any) -> int:
        """Return how many tests failed."""
        return len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)

    def run_tests(self, test_labels: Any, **kwargs: Any) -> int:
        """Run the tests that the labels name and return how many failed."""
        self.setup_test_environment()
        suite = self.build_suite(test_labels)
        databases = self.get_databases(suite)
        suite.serialized_aliases = {alias for alias, serialize in databases.items() if serialize}
        suite.used_aliases = set(databases)
        with self.time_keeper.timed("Total database setup"):
            old_config = self.setup_databases(aliases=databases, serialized_aliases=suite.serialized_aliases)
        failed = True
        try:
            self.run_checks(databases)
            result = self.run_suite(suite)
            failed = False
        finally:
            # An error of cleaning up must not hide the one before it.
            with suppress(*([Exception] if failed else [])):
                with self.time_keeper.timed("Total database teardown"):
                    self.teardown_databases(old_config)
                self.teardown_test_environment()
        self.time_keeper.print_results()
        return self.suite_result(suite, result)


def _as_patterns(names: Any) -> list[str] | None:
    """Return patterns for the loader: a name without a star may stand anywhere."""
    if not names:
        return None
    return [name if "*" in name else f"*{name}*" for name in names]


def _enable_faulthandler() -> None:
    try:
        faulthandler.enable(file=sys.stderr.fileno())
    except (AttributeError, UnsupportedOperation):
        faulthandler.enable(file=sys.__stderr__.fileno())  # type: ignore[union-attr]  # there is one


def _used_databases(suite: Any) -> dict[str, bool]:
    databases: dict[str, bool] = {}
    for test in iter_test_cases(suite):
        declared = getattr(test, "databases", None)
        if not declared:
            continue
        aliases = connections if declared == ALL_DATABASES else declared
        serialized = bool(getattr(test, "serialized_rollback", False))
        for alias in aliases:
            databases[alias] = databases.get(alias, False) or serialized
    return databases
