"""What becomes of a result: statements beside failures, a debugger at failures, events for another process."""

from __future__ import annotations

import io
import logging
import pdb  # noqa: T100  # what --pdb is for
import pickle
import traceback
import unittest
from contextlib import suppress
from typing import Any

from migrator.host.mode import public, public_path
from migrator.runtime.connections import connections

exported = public("test.runner")

SQL_LOGGER = public_path("db.backends")


@exported
class QueryFormatter(logging.Formatter):
    """Formats the SQL of a log record as the database formats it for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of *record*, with its SQL on several lines."""
        alias = getattr(record, "alias", None)
        if alias not in connections:
            return super().format(record)
        pretty = _Pretty(connections[alias].ops.format_debug_sql)
        arguments, sql = record.args, getattr(record, "sql", None)
        try:
            record.args = pretty.arguments(arguments)
            if sql:
                record.sql = pretty(sql)
            return super().format(record)
        finally:
            record.args = arguments
            if sql:
                record.sql = sql


class _Pretty:
    """Formats each statement once."""

    def __init__(self, function: Any) -> None:
        self.function = function
        self.known: dict[str, Any] = {}

    def __call__(self, sql: Any) -> Any:
        if sql not in self.known:
            self.known[sql] = self.function(sql)
        return self.known[sql]

    def arguments(self, args: Any) -> Any:
        """Return the arguments of a record with their SQL formatted: key ``sql``, or the second one."""
        if isinstance(args, dict):
            return {**args, "sql": self(args["sql"])} if args.get("sql") else args
        if isinstance(args, tuple) and len(args) > 1 and args[1]:
            duration, sql, *rest = args
            return (duration, self(sql), *rest)
        return args


@exported
class DebugSQLTextTestResult(unittest.TextTestResult):
    """Prints the statements of tests that fail; of all tests where the run is verbose."""

    def __init__(self, stream: Any, descriptions: bool, verbosity: int, **kwargs: Any) -> None:
        self.logger = logging.getLogger(SQL_LOGGER)
        self.logger.setLevel(logging.DEBUG)
        self.debug_sql_stream: Any = None
        super().__init__(stream, descriptions, verbosity, **kwargs)

    def startTest(self, test: Any) -> None:
        """Begin to collect."""
        self.debug_sql_stream = io.StringIO()
        self.handler = logging.StreamHandler(self.debug_sql_stream)
        self.handler.setFormatter(QueryFormatter())
        self.logger.addHandler(self.handler)
        super().startTest(test)

    def stopTest(self, test: Any) -> None:
        """Show what was collected, if everything is shown."""
        super().stopTest(test)
        self.logger.removeHandler(self.handler)
        if self.showAll:
            self.stream.write(self.debug_sql_stream.getvalue())
            self.stream.writeln(self.separator2)

    def _collected(self) -> str:
        # A class that could not be set up has no statements of its own.
        return self.debug_sql_stream.getvalue() if self.debug_sql_stream is not None else ""

    def addError(self, test: Any, err: Any) -> None:
        """Note an error and its statements."""
        super().addError(test, err)
        self.errors[-1] = (*self.errors[-1], self._collected())  # type: ignore[assignment]  # printErrorList unpacks three

    def addFailure(self, test: Any, err: Any) -> None:
        """Note a failure and its statements."""
        super().addFailure(test, err)
        self.failures[-1] = (*self.failures[-1], self._collected())  # type: ignore[assignment]  # the same

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        """Note the failure of a subtest and its statements."""
        super().addSubTest(test, subtest, err)
        if err is not None:
            failed = self.failures if issubclass(err[0], test.failureException) else self.errors
            failed[-1] = (*failed[-1], self._collected())  # type: ignore[assignment]  # the same

    def printErrorList(self, flavour: str, errors: Any) -> None:
        """Print failures, each with its statements."""
        for test, error, statements in errors:
            self.stream.writeln(self.separator1)
            self.stream.writeln(f"{flavour}: {self.getDescription(test)}")
            self.stream.writeln(self.separator2)
            self.stream.writeln(error)
            self.stream.writeln(self.separator2)
            self.stream.writeln(statements)


@exported
class PDBDebugResult(unittest.TextTestResult):
    """Opens a debugger at each failure."""

    def addError(self, test: Any, err: Any) -> None:
        """Note an error and open the debugger."""
        super().addError(test, err)
        self.debug(err)

    def addFailure(self, test: Any, err: Any) -> None:
        """Note a failure and open the debugger."""
        super().addFailure(test, err)
        self.debug(err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        """Note the failure of a subtest and open the debugger."""
        if err is not None:
            self.debug(err)
        super().addSubTest(test, subtest, err)

    def debug(self, error: Any) -> None:
        """Open the debugger where *error* was raised, with the output that the runner holds back."""
        self._restoreStdout()  # type: ignore[attr-defined]  # unittest's own
        self.buffer = False
        print(f"\nOpening PDB: {error[1]!r}")
        pdb.post_mortem(error[2])


@exported
class RemoteTestResult(unittest.TestResult):
    """Collects what happens in a worker as events, which the main process tells its own result.

    An event is the name of the method to call, the index of the test (-1 for none), and the arguments.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events: list[tuple[Any, ...]] = []
        self.test_index = -1
        _install_tblib()

    def __getstate__(self) -> dict[str, Any]:
        # The streams that unittest keeps for buffering cannot be pickled.
        kept = ("_stdout_buffer", "_stderr_buffer", "_original_stdout", "_original_stderr")
        return {name: value for name, value in vars(self).items() if name not in kept}

    def _confirm_picklable(self, obj: Any) -> None:
        """Raise what pickling and unpickling *obj* raises."""
        pickle.loads(pickle.dumps(obj))

    def _portable(self, err: Any) -> Any:
        """Return *err*, or an error that carries its text where it cannot be handed to the main process."""
        try:
            self._confirm_picklable(err)
        except Exception:  # noqa: BLE001  # objects fail to be pickled in any way they like
            text = "".join(traceback.format_exception(*err)).rstrip()
            kind = RemoteFailure if issubclass(err[0], AssertionError) else RemoteError
            return kind, kind(f"in a worker:\n\n{text}"), None
        return err

    def startTest(self, test: Any) -> None:
        super().startTest(test)
        self.test_index += 1
        self.events.append(("startTest", self.test_index))

    def stopTest(self, test: Any) -> None:
        super().stopTest(test)
        self.events.append(("stopTest", self.test_index))

    def addDuration(self, test: Any, elapsed: float) -> None:
        """Note how long a test took, in seconds; Python 3.12 and newer tell."""
        getattr(super(), "addDuration", lambda *_: None)(test, elapsed)
        self.events.append(("addDuration", self.test_index, elapsed))

    def addError(self, test: Any, err: Any) -> None:
        portable = self._portable(err)
        if self.test_index == -1:
            # A class that could not be set up is no test of the suite: its name goes along.
            self.events.append(("addError", self.test_index, test.id(), portable))
        else:
            self.events.append(("addError", self.test_index, portable))
        super().addError(test, err)

    def addFailure(self, test: Any, err: Any) -> None:
        self.events.append(("addFailure", self.test_index, self._portable(err)))
        super().addFailure(test, err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:
        if err is not None:
            self.events.append(("addSubTest", self.test_index, RemoteSubTest(subtest), self._portable(err)))
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test: Any) -> None:
        self.events.append(("addSuccess", self.test_index))
        super().addSuccess(test)

    def addSkip(self, test: Any, reason: str) -> None:
        self.events.append(("addSkip", self.test_index, reason))
        super().addSkip(test, reason)

    def addExpectedFailure(self, test: Any, err: Any) -> None:
        # The error itself is expected, and its traceback is of no use to anyone.
        self.events.append(("addExpectedFailure", self.test_index, self._portable((err[0], err[1], None))))
        if test is not None:
            super().addExpectedFailure(test, err)

    def addUnexpectedSuccess(self, test: Any) -> None:
        self.events.append(("addUnexpectedSuccess", self.test_index))
        super().addUnexpectedSuccess(test)

    def wasSuccessful(self) -> bool:
        """Say whether nothing failed."""
        bad = {"addError", "addFailure", "addSubTest", "addUnexpectedSuccess"}
        return not any(event[0] in bad for event in self.events)


def _install_tblib() -> None:
    """Let tracebacks be pickled if the package for that is there; without it, their text is."""
    with suppress(ImportError):
        from tblib import pickling_support

        pickling_support.install()


class RemoteError(Exception):
    """An error of a worker, whose text is all that could be handed over."""


class RemoteFailure(AssertionError):
    """The failure of an assertion in a worker, whose text is all that could be handed over."""


class RemoteSubTest:
    """What the main process needs to know of a subtest.

    Args:
        subtest: unittest's own, which may hold what cannot be pickled.
    """

    failureException = AssertionError

    def __init__(self, subtest: Any) -> None:
        self._id = subtest.id()
        self._text = str(subtest)
        self._description = subtest.shortDescription()

    def id(self) -> str:
        """Return the dotted path, with the parameters."""
        return str(self._id)

    def shortDescription(self) -> Any:
        """Return the first line of the test's docstring."""
        return self._description

    def __str__(self) -> str:
        return str(self._text)


@exported
class RemoteTestRunner:
    """Runs a suite in a worker.

    Args:
        failfast: stop at the first failure.
        resultclass: of the result; :class:`RemoteTestResult` by default.
        buffer: hold output back.
    """

    resultclass: Any = RemoteTestResult

    def __init__(self, failfast: bool = False, resultclass: Any = None, buffer: bool = False) -> None:
        self.failfast = failfast
        self.buffer = buffer
        if resultclass is not None:
            self.resultclass = resultclass

    def run(self, test: Any) -> Any:
        """Run *test* and return the result."""
        result = self.resultclass()
        unittest.registerResult(result)
        result.failfast = self.failfast
        result.buffer = self.buffer
        test(result)
        return result
