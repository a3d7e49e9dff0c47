"""Moments that SQLite hands to our functions: the quick way reads text as the careful one does."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.backends.sqlite3 import date_functions
from migrator.backends.sqlite3.date_functions import _sqlite_datetime_extract, _sqlite_datetime_trunc

TEXTS = (
    "2026-03-29 01:30:00",
    "2026-03-29 00:00:00",
    "2026-12-31 23:59:59.999999",
    "2026-03-29 01:30:00.100000",
    "2026-03-29 01:30:00.1",
    "2026-03-29 24:00:00",
    "2026-03-29 25:00:00",
    "2026-02-30 01:30:00",
    "2026-W13-7 01:30:00",
    "2026-03-29 01:30+05",
    "2026-03-29 01:30:00+05:30",
    "2026-03-29 01:30:00.1+0530",
    "2026-03-29 01:30:00,100000",
    "2026-03-29 013000.5",
    "2026-03-29T01:30:00",
    "20260329 01:30:00.5",
    "2026-03-29 01:30",
    "no moment at all!!!",
    "",
    None,
    5,
    2.5,
    b"2026-03-29 01:30:00",
)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("zones", [(None, None), ("UTC", "UTC"), ("Europe/Berlin", "UTC"), ("UTC+05:30", "UTC")])
@pytest.mark.parametrize("part", ["hour", "week", "year"])
def test_both_ways_agree(monkeypatch: pytest.MonkeyPatch, text: Any, zones: Any, part: str) -> None:
    def both() -> list[Any]:
        return [_said(_sqlite_datetime_extract, part, text, *zones), _said(_sqlite_datetime_trunc, part, text, *zones)]

    quick = both()
    monkeypatch.setattr(date_functions, "_stored_moment", lambda text: None)
    assert both() == quick


def _said(function: Any, *args: Any) -> Any:
    """Return the answer of *function*, or the kind of its error."""
    try:
        return function(*args)
    except Exception as error:  # noqa: BLE001  # whatever it is, both ways have to raise it
        return type(error)
