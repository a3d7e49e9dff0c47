"""Random queries, against what Django answered: with the plan cache on, off, and checked at every hit."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest

from tests.query.differential.compare import (
    EXPECTED,
    WRITTEN_EXPECTED,
    answers,
    as_recorded,
    checksum,
    engine,
    written,
)
from tests.query.differential.queries import query

RECORDED = json.loads(EXPECTED.read_text())
WRITTEN = json.loads(WRITTEN_EXPECTED.read_text())

MODES = pytest.mark.parametrize(("mode", "times"), [("on", 2), ("off", 1), ("double", 2)])


def test_the_queries_are_those_that_were_recorded() -> None:
    changed = [seed for seed, code, _ in RECORDED if checksum(query(seed)["code"]) != code]
    assert not changed, "the generator makes other queries now: record again with compare.py --record"


@MODES
def test_same_answers_as_django(mode: str, times: int, vendor: str, database_settings: dict[str, Any]) -> None:
    queries = [query(seed) for seed, _, _ in RECORDED]
    found = answers(sys.executable, "migrator", engine(database_settings), queries, times=times, mode=mode)
    assert not _different(queries, found, [expected for _, _, expected in RECORDED], vendor)


@MODES
def test_same_answers_as_django_to_what_people_wrote(
    mode: str, times: int, vendor: str, database_settings: dict[str, Any]
) -> None:
    expected = {checksum_of_code: answer for _, checksum_of_code, answer in WRITTEN}
    queries = [asked for asked in written() if checksum(asked["code"]) in expected]
    assert len(queries) >= 1_000
    found = answers(sys.executable, "migrator", engine(database_settings), queries, times=times, mode=mode)
    assert not _different(queries, found, [expected[checksum(asked["code"])] for asked in queries], vendor)


def _different(queries: list[Any], found: list[Any], recorded: list[Any], vendor: str) -> list[Any]:
    return [
        (asked["id"], asked["code"], wanted, answer.get("error") or answer.get("rows"), answer.get("again"))
        for asked, answer, expected in zip(queries, found, recorded, strict=True)
        if "again" in answer or not as_recorded(answer, wanted := expected.get(vendor, expected))
    ]
