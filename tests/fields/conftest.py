"""A connection that only knows names of types, so that fields are tested without a database."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

import migrator.expressions.factory  # noqa: F401  (fills the port of expressions)
from migrator.host import ports
from migrator.host.conf import settings


class Features:
    """Every feature that a test did not name is off."""

    def __getattr__(self, name: str) -> bool:
        if name.startswith("__"):
            raise AttributeError(name)
        return False


class Operations:
    """The adaptations hand values through."""

    cast_data_types: dict[str, str] = {}

    def integer_field_range(self, internal_type: str) -> tuple[int, int]:
        return -100, 100

    def max_name_length(self) -> int | None:
        return None

    def quote_name(self, name: str) -> str:
        return f'"{name}"'

    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        return value

    def adapt_decimalfield_value(self, value: Any, max_digits: Any, decimal_places: Any) -> Any:
        return value, max_digits, decimal_places


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The default connection."""
    made = SimpleNamespace(
        alias="default",
        display_name="Stub",
        features=Features(),
        ops=Operations(),
        data_types={"CharField": "varchar(%(max_length)s)", "IntegerField": "integer", "AutoField": "serial"},
        data_types_suffix={"AutoField": "AUTOINCREMENT"},
        data_type_check_constraints={"PositiveIntegerField": '"%(column)s" >= 0'},
    )
    monkeypatch.setattr(ports.connections, "_value", {"default": made})
    return made


@pytest.fixture(autouse=True, scope="session")
def configured() -> None:
    """Settings for fields that look at them."""
    if not settings.configured:
        settings.configure(USE_TZ=False)
