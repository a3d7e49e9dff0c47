"""Runs inside Django's test run: writes what becomes of each test, and stops a run that measures something else."""

from __future__ import annotations

import os
import unittest
from typing import Any

from django.test.runner import DiscoverRunner
from results import RecordingResult

import migrator.overlay


class RecordingRunner(DiscoverRunner):
    """Django's runner with :class:`RecordingResult`; starts only if Django runs this package's code."""

    def setup_test_environment(self, **kwargs: Any) -> None:
        if not os.environ.get("MIGRATOR_CONFORMANCE_STOCK"):
            migrator.overlay.verify()
        super().setup_test_environment(**kwargs)

    def get_resultclass(self) -> type[unittest.TextTestResult]:
        return RecordingResult
