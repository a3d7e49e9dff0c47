"""Tests with databases: test cases, decorators, and what goes with them."""

from typing import Any

from migrator.host.face import mirror
from migrator.test import (
    features as _features,
    overrides as _overrides,
    rollback_case as _rollback_case,
    simple_case as _simple_case,
    streams as _streams,
    tags as _tags,
    transaction_case as _transaction_case,
)
from migrator.test.features import (
    skipIfDBFeature as skipIfDBFeature,
    skipUnlessAnyDBFeature as skipUnlessAnyDBFeature,
    skipUnlessDBFeature as skipUnlessDBFeature,
)
from migrator.test.overrides import modify_settings as modify_settings, override_settings as override_settings
from migrator.test.rollback_case import TestCase as TestCase
from migrator.test.simple_case import SimpleTestCase as SimpleTestCase
from migrator.test.streams import ignore_warnings as ignore_warnings
from migrator.test.tags import tag as tag
from migrator.test.transaction_case import TransactionTestCase as TransactionTestCase

NEEDS_DJANGO = frozenset({"AsyncClient", "AsyncRequestFactory", "Client", "LiveServerTestCase", "RequestFactory"})
"""What Django's module has for the web."""


def __getattr__(name: str) -> Any:
    if name in NEEDS_DJANGO:
        raise ImportError(
            f"{__name__}.{name} is about HTTP, which migrator leaves to web frameworks. Use the test client of yours "
            "(FastAPI and Starlette have starlette.testclient), or Django on the overlay."
        )
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


mirror(
    __name__,
    _features,
    _overrides,
    _rollback_case,
    _simple_case,
    _streams,
    _tags,
    _transaction_case,
    submodules=("runner", "signals", "testcases", "utils"),
)
