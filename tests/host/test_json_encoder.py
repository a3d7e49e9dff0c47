"""JSON for moments, durations, decimals and UUIDs: the texts are Django's."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from migrator.core.serializers.json import DjangoJSONEncoder
from migrator.utils.functional import lazy


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2020, 1, 2, 3, 4, 5), "2020-01-02T03:04:05"),
        (datetime(2020, 1, 2, 3, 4, 5, 678901), "2020-01-02T03:04:05.678"),
        (datetime(2020, 1, 2, 3, 4, 5, 123, UTC), "2020-01-02T03:04:05.000Z"),
        (datetime(2020, 1, 2, 3, 4, 5, 0, timezone(timedelta(hours=1))), "2020-01-02T03:04:05+01:00"),
        (date(2020, 1, 2), "2020-01-02"),
        (time(1, 2, 3, 4567), "01:02:03.004"),
        (timedelta(days=-1, seconds=3, microseconds=5), "-P0DT23H59M56.999995S"),
        (Decimal("1.230"), "1.230"),
        (UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        (lazy(lambda: "later", str)(), "later"),
    ],
)
def test_values_become_text(value: Any, text: str) -> None:
    assert json.loads(json.dumps(value, cls=DjangoJSONEncoder)) == text


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(ValueError, match="timezone-aware times"):
        json.dumps(time(1, 2, tzinfo=UTC), cls=DjangoJSONEncoder)
    with pytest.raises(TypeError, match="is not JSON serializable"):
        json.dumps(object(), cls=DjangoJSONEncoder)
