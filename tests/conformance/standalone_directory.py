"""Runs one directory of Django's suite in this process, without Django; see standalone.py, which starts it."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

import absent

import migrator
from migrator import alias

ALWAYS = ("contenttypes", "auth", "sites")
"""Apps that Django's runner installs for every directory, apart from those of the web."""


def _make_warnings_errors() -> None:
    """Django's own runner is as strict, and some tests count on it."""
    from migrator.utils.deprecation import RemovedAfterNextVersionWarning, RemovedInNextVersionWarning

    categories = (RemovedInNextVersionWarning, RemovedAfterNextVersionWarning, ResourceWarning, RuntimeWarning)
    for category in categories:
        warnings.simplefilter("error", category)


def main(directory: str) -> int:
    """Run the directory, and return 1 if something failed."""
    sys.path.insert(0, os.getcwd())
    os.environ["RUNNING_DJANGOS_TEST_SUITE"] = "true"
    from migrator.conf import settings

    root = "django" if os.environ.get(alias.ENVIRONMENT_VARIABLE) == "1" else "migrator"
    settings.INSTALLED_APPS = [*(f"{root}.contrib.{name}" for name in ALWAYS), directory]
    settings.MIGRATION_MODULES = {"auth": None, "contenttypes": None, "sessions": None}
    settings.SILENCED_SYSTEM_CHECKS = ["fields.W342", "postgres.E005"]
    settings.LANGUAGE_CODE = "en"
    settings.SITE_ID = 1
    if os.environ.get(alias.ENVIRONMENT_VARIABLE) == "1":
        alias.install()
    absent.install()
    _make_warnings_errors()
    migrator.setup()

    from results import RecordingResult

    from migrator.test.runner import DiscoverRunner

    class Result(RecordingResult):
        def startTest(self, test: Any) -> None:
            absent.running = True
            super().startTest(test)

        def stopTest(self, test: Any) -> None:
            absent.running = False
            super().stopTest(test)

    class Runner(DiscoverRunner):
        def get_resultclass(self) -> type:
            return Result

    return 1 if Runner(verbosity=0, interactive=False).run_tests([directory]) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
