"""Moments come in the zone of the settings, whichever loader reads them."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from psycopg import adapt, adapters
from psycopg.types.datetime import TimestamptzLoader

from migrator.backends.postgresql.psycopg_any import BaseTzLoader, register_tzloader

OID = adapters.types["timestamptz"].oid


@pytest.mark.parametrize(
    ("zone", "ours"), [(datetime.UTC, False), (zoneinfo.ZoneInfo("Europe/Paris"), True), (None, True)]
)
def test_utc_is_left_to_the_driver(zone: datetime.tzinfo | None, ours: bool) -> None:
    class Context:
        adapters = adapt.AdaptersMap(adapters)

    register_tzloader(zone, Context)
    loader = Context.adapters.get_loader(OID, 0)
    assert loader is not None
    assert issubclass(loader, BaseTzLoader) is ours
    assert getattr(loader, "timezone", zone) is zone
    if not ours:
        assert loader.__name__ == TimestamptzLoader.__name__
