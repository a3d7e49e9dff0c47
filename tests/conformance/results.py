"""A result that writes down what becomes of each test."""

from __future__ import annotations

import json
import os
import unittest
from typing import Any

RESULTS_VARIABLE = "MIGRATOR_CONFORMANCE_RESULTS"

LONGEST_DETAIL = 500


class RecordingResult(unittest.TextTestResult):
    """Appends one JSON line for each test as soon as it ends, so that a crash loses only the test it happened in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._outcome = "passed"
        self._detail = ""

    def startTest(self, test: unittest.TestCase) -> None:
        self._outcome, self._detail = "passed", ""
        super().startTest(test)

    def stopTest(self, test: unittest.TestCase) -> None:
        self._write(test.id(), self._outcome, self._detail)
        super().stopTest(test)

    def addError(self, test: Any, err: Any) -> None:
        self._failed("error", err)
        super().addError(test, err)
        if not isinstance(test, unittest.TestCase):
            # A class or module that could not be set up has no test to stop.
            self._write(str(test), "error", self._detail)

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        self._failed("failed", err)
        super().addFailure(test, err)

    def addSubTest(self, test: unittest.TestCase, subtest: Any, err: Any) -> None:
        if err is not None:
            self._failed("failed", err)
        super().addSubTest(test, subtest, err)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        self._outcome, self._detail = "skipped", reason
        super().addSkip(test, reason)

    def addExpectedFailure(self, test: unittest.TestCase, err: Any) -> None:
        self._outcome = "expected failure"
        super().addExpectedFailure(test, err)

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        self._outcome = "unexpected success"
        super().addUnexpectedSuccess(test)

    def _failed(self, outcome: str, err: Any) -> None:
        self._outcome = outcome
        detail = f"{err[0].__name__}: {err[1]}".rstrip()
        # What a module that does not load failed with stands at the end.
        self._detail = (
            detail if len(detail) <= LONGEST_DETAIL else f"{detail[:100]}\n…\n{detail[100 - LONGEST_DETAIL :]}"
        )

    def _write(self, test_id: str, outcome: str, detail: str) -> None:
        with open(os.environ[RESULTS_VARIABLE], "a", encoding="utf-8") as file:
            file.write(json.dumps({"id": test_id, "outcome": outcome, "detail": detail}) + "\n")
