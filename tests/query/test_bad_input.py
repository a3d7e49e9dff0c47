"""Wrong queries are told what is wrong: a golden file."""

from __future__ import annotations

from typing import Any

import pytest

from tests.query.differential.bad_input import GOLDEN, told


@pytest.mark.parametrize("vendor", ["sqlite"])
def test_what_wrong_queries_are_told(database_settings: dict[str, Any]) -> None:
    assert told(database_settings) == GOLDEN.read_text()
