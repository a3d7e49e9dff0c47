"""Test classes spread over processes, each with a clone of the databases."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import unittest
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from unittest.suite import _ErrorHolder  # type: ignore[attr-defined]  # how unittest tells of a class that fails

import migrator
from migrator import alias as aliasing
from migrator.host.mode import public
from migrator.runtime.connections import connections
from migrator.test.environment import _TestState, setup_test_environment
from migrator.test.results import RemoteTestRunner
from migrator.test.tags import iter_test_cases

exported = public("test.runner")

_worker_id = 0
"""The number of this process among the workers, from 1 on; 0 in the main process."""


@exported
def _init_worker(
    counter: Any,
    initial_settings: dict[str, Any] | None = None,
    serialized_contents: dict[str, str] | None = None,
    process_setup: Callable[..., Any] | None = None,
    process_setup_args: tuple[Any, ...] | None = None,
    debug_mode: bool | None = None,
    used_aliases: Iterable[str] | None = None,
) -> None:
    """Prepare a worker: give it a number, and connect it to the databases of that number.

    Args:
        counter: shared by the workers; the next number.
        initial_settings: settings of the connections, for a process that does not inherit them.
        serialized_contents: rows of the databases by alias, for the same.
        process_setup, process_setup_args: what a custom runner does first in such a process.
        debug_mode: what ``DEBUG`` shall be there.
        used_aliases: the databases that were made.
    """
    global _worker_id  # noqa: PLW0603  # one worker, one process
    with counter.get_lock():
        counter.value += 1
        _worker_id = counter.value
    inherits_nothing = multiprocessing.get_start_method() != "fork"
    if inherits_nothing:
        if process_setup is not None:
            process_setup(*(process_setup_args or ()))
        migrator.setup()
        if not hasattr(_TestState, "saved_data"):
            setup_test_environment(debug=debug_mode)
    chosen = list(connections) if used_aliases is None else [alias for alias in connections if alias in used_aliases]
    for alias in chosen:
        connection = connections[alias]
        if inherits_nothing:
            # The dictionary is shared with the settings.
            connection.settings_dict.update((initial_settings or {}).get(alias, {}))
            if alias in (serialized_contents or {}):
                connection._test_serialized_contents = (serialized_contents or {})[alias]
        connection.creation.setup_worker_connection(_worker_id)


def _init_worker_or_report(init_worker: Callable[..., None], counter: Any, *args: Any) -> None:
    """Prepare a worker; if it fails, let the main process know: a pool would start workers for ever."""
    if counter.value < 0:
        return
    try:
        init_worker(counter, *args)
    except BaseException:
        with counter.get_lock():
            counter.value = -1000
        raise


def _run_subsuite(args: tuple[Any, ...]) -> tuple[int, list[Any]]:
    """Run one suite in a worker, and return its number and what happened."""
    runner_class, number, suite, failfast, buffer = args
    result = runner_class(failfast=failfast, buffer=buffer).run(suite)
    return number, result.events


def _process_setup_stub(*args: Any) -> None:
    """Do nothing; custom runners put their own in its place."""


def _plain(function: Any) -> Any:
    """Return the function behind a method: attributes of the suite class are functions of their own."""
    return getattr(function, "__func__", function)


@exported
class ParallelTestSuite(unittest.TestSuite):
    """Runs suites, one for each test class, in a pool of processes.

    Args:
        subsuites: the suites.
        processes: how many processes.
        failfast: stop at the first failure.
        debug_mode: what ``DEBUG`` shall be.
        buffer: hold output back.
    """

    init_worker: Any = _init_worker
    process_setup: Any = _process_setup_stub
    process_setup_args: tuple[Any, ...] = ()
    run_subsuite: Any = _run_subsuite
    runner_class: Any = RemoteTestRunner

    def __init__(
        self, subsuites: Any, processes: int, failfast: bool = False, debug_mode: bool = False, buffer: bool = False
    ) -> None:
        self.subsuites = subsuites
        self.processes = processes
        self.failfast = failfast
        self.debug_mode = debug_mode
        self.buffer = buffer
        self.initial_settings: dict[str, Any] | None = None
        self.serialized_contents: dict[str, str] | None = None
        self.used_aliases: set[str] | None = None
        self.serialized_aliases: set[str] | None = None
        super().__init__()

    def __iter__(self) -> Any:
        return iter(self.subsuites)

    def initialize_suite(self) -> None:
        """Collect what processes need that inherit nothing of this one."""
        if multiprocessing.get_start_method() == "fork":
            return
        if aliasing.is_installed():
            os.environ[aliasing.ENVIRONMENT_VARIABLE] = "1"
        self.initial_settings = {alias: connections[alias].settings_dict for alias in connections}
        self.serialized_contents = {
            alias: connections[alias]._test_serialized_contents
            for alias in self.serialized_aliases or ()
            if hasattr(connections[alias], "_test_serialized_contents")
        }

    def run(self, result: Any, debug: bool = False) -> Any:
        """Run the suites and tell *result* what happens, in the order in which it does.

        Raises:
            RuntimeError: a worker could not be started.
        """
        self.initialize_suite()
        counter: Any = multiprocessing.Value(ctypes.c_int, 0)
        arguments = [
            (self.runner_class, number, subsuite, self.failfast, self.buffer)
            for number, subsuite in enumerate(self.subsuites)
        ]
        with multiprocessing.Pool(
            processes=self.processes,
            initializer=partial(_init_worker_or_report, _plain(self.init_worker)),
            initargs=(
                counter,
                self.initial_settings,
                self.serialized_contents,
                _plain(self.process_setup),
                self.process_setup_args,
                self.debug_mode,
                self.used_aliases,
            ),
        ) as pool:
            self._follow(pool.imap_unordered(_plain(self.run_subsuite), arguments), result, counter, pool)
        return result

    def _follow(self, finished: Any, result: Any, counter: Any, pool: Any) -> None:
        while True:
            if result.shouldStop:
                pool.terminate()
                break
            try:
                number, events = finished.next(timeout=0.1)
            except multiprocessing.TimeoutError as error:
                if counter.value < 0:
                    pool.terminate()
                    raise RuntimeError("A worker could not be started; its error is above.") from error
                continue
            except StopIteration:
                pool.close()
                break
            tests = list(self.subsuites[number])
            for event in events:
                self.handle_event(result, tests, event)
        pool.join()

    def handle_event(self, result: Any, tests: list[Any], event: Any) -> None:
        """Tell *result* one thing that happened to one of *tests*."""
        name, index, *args = event
        handler = getattr(result, name, None)
        if handler is None:
            return
        if index >= 0:
            handler(tests[index], *args)
        else:
            test_id, *rest = args
            if getattr(result, "buffer", False):
                # No test was started here, which is when unittest prepares its buffers.
                result._setupStdout()
            handler(_ErrorHolder(test_id), *rest)


@exported
def partition_suite_by_case(suite: Any) -> list[Any]:
    """Return suites of the tests of one class each, in the order in which the classes come."""
    groups: dict[type, list[Any]] = {}
    for test in iter_test_cases(suite):
        groups.setdefault(type(test), []).append(test)
    return [type(suite)(tests) for tests in groups.values()]
