"""The kinds of field that random models have, with values that fit them."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from migrator.db import models
from migrator.db.models import functions

MOMENT = datetime.datetime(2020, 1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Kind:
    """A kind of field.

    Attributes:
        make: the field class.
        value: the value in a row, by the row's number; equal for no two rows unless ``many`` says so.
        arguments: choices for each argument that random fields vary.
        default: a default.
        wider: kinds that every value of this one can become without loss.
        repeats: rows may have equal values.
        plain: expressions, indexes and constraints may use it.
    """

    make: Callable[..., Any]
    value: Callable[[int], Any]
    default: Any
    arguments: dict[str, list[Any]] = field(default_factory=dict)
    wider: tuple[str, ...] = ()
    repeats: bool = False
    plain: bool = True


def _number(row: int) -> int:
    return row + 1


def _word(row: int) -> str:
    return f"w{row}"


KINDS: dict[str, Kind] = {
    "integer": Kind(models.IntegerField, _number, 7, {}, ("big", "decimal", "char")),
    "small": Kind(models.SmallIntegerField, _number, 7, {}, ("integer", "big")),
    "big": Kind(models.BigIntegerField, _number, 7, {}, ("decimal",)),
    "positive": Kind(models.PositiveIntegerField, _number, 7, {}, ("integer", "positive_big")),
    "positive_big": Kind(models.PositiveBigIntegerField, _number, 7, {}, ("big",)),
    "float": Kind(models.FloatField, lambda row: row + 0.5, 1.5),
    "decimal": Kind(
        models.DecimalField,
        decimal.Decimal,
        decimal.Decimal("1.50"),
        {"max_digits": [12, 20], "decimal_places": [2, 4]},
    ),
    "boolean": Kind(models.BooleanField, lambda row: bool(row % 2), True, repeats=True),
    "char": Kind(
        models.CharField,
        _word,
        "some",
        {"max_length": [20, 50, 300], "choices": [None, [("a", "A"), ("b", "B")]]},
        ("text",),
    ),
    "slug": Kind(models.SlugField, _word, "some", {"max_length": [20, 60]}, ("char",)),
    "email": Kind(models.EmailField, lambda row: f"{row}@a.b", "a@b.c", {}, ("text",)),
    "text": Kind(models.TextField, _word, "some", {}, (), plain=False),
    "date": Kind(
        models.DateField,
        lambda row: MOMENT.date() + datetime.timedelta(days=row),
        MOMENT.date(),
        {"auto_now": [False, True]},
    ),
    "datetime": Kind(models.DateTimeField, lambda row: MOMENT + datetime.timedelta(days=row), MOMENT),
    "time": Kind(models.TimeField, datetime.time, datetime.time(1, 2)),
    "duration": Kind(models.DurationField, datetime.timedelta, datetime.timedelta(1)),
    "uuid": Kind(models.UUIDField, lambda row: uuid.UUID(int=row + 1), uuid.UUID(int=99)),
    "binary": Kind(models.BinaryField, lambda row: bytes([row]), b"\x07", {}, (), plain=False),
    "json": Kind(models.JSONField, lambda row: {"row": row}, dict, {}, (), plain=False),
    "address": Kind(models.GenericIPAddressField, lambda row: f"10.0.0.{row}", "10.0.0.9", {}, (), plain=False),
    "file": Kind(models.FileField, _word, "some", {"upload_to": ["", "files"]}, (), plain=False),
}


GENERATED: dict[str, Callable[[str], tuple[Any, Any]]] = {
    "plus": lambda source: (models.F(source) + 1, models.IntegerField()),
    "twice": lambda source: (models.F(source) * models.Value(2), models.BigIntegerField()),
    "upper": lambda source: (functions.Upper(source), models.CharField(max_length=300)),
    "length": lambda source: (functions.Length(source), models.IntegerField(null=True)),
}
"""Expression and output field of a generated field, by the name of its source."""

NUMBERS = frozenset({"integer", "small"})
WORDS = frozenset({"char", "slug"})


class LoudManager(models.Manager):  # type: ignore[type-arg]  # of no model in particular
    """A manager that migrations know."""

    use_in_migrations = True


class QuietManager(LoudManager):
    """Another one."""
