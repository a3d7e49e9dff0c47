"""Random queries, against what Django answered: with the plan cache on, off, and checked at every hit."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.query.differential.compare import EXPECTED, answers, as_recorded, checksum, engine
from tests.query.differential.queries import query

RECORDED = json.loads(EXPECTED.read_text())


def test_the_queries_are_those_that_were_recorded() -> None:
    changed = [seed for seed, code, _ in RECORDED if checksum(query(seed)["code"]) != code]
    assert not changed, "the generator makes other queries now: record again with compare.py --record"


@pytest.mark.parametrize(("mode", "times"), [("on", 2), ("off", 1), ("double", 2)])
def test_same_answers_as_django(mode: str, times: int, vendor: str, database_settings: dict[str, Any]) -> None:
    queries = [query(seed) for seed, _, _ in RECORDED]
    found = answers(sys.executable, "migrator", engine(database_settings), queries, times=times, mode=mode)
    different = [
        (asked["id"], asked["code"], wanted, answer.get("error") or answer.get("rows"), answer.get("again"))
        for asked, answer, (_, _, expected) in zip(queries, found, RECORDED, strict=True)
        if "again" in answer or not as_recorded(answer, wanted := expected.get(vendor, expected))
    ]
    assert not different
