"""The quick look at two fields says the same as taking both apart."""

from __future__ import annotations

import functools
import re
from typing import Any

import pytest

from migrator.core.validators import MaxValueValidator, RegexValidator
from migrator.db import models
from migrator.migrations.values import are_alike, deep_deconstruct
from tests.models.test_call_counts import count_calls


def default() -> int:
    return 1


class Sly:
    """Equal to everything, and made of something else each time."""

    made = 0

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]  # equal to everything

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        Sly.made += 1
        return "tests.Sly", [Sly.made], {}


FIELDS = {
    "plain": lambda: models.CharField(max_length=10),
    "plain, longer": lambda: models.CharField(max_length=11),
    "another class": lambda: models.TextField(max_length=10),
    "a keyword more": lambda: models.CharField(max_length=10, null=True),
    "zero": lambda: models.IntegerField(default=0),
    "false": lambda: models.IntegerField(default=False),
    "nought": lambda: models.IntegerField(default=0.0),
    "not a number": lambda: models.FloatField(default=float("nan")),
    "a function": lambda: models.IntegerField(default=default),
    "a partial": lambda: models.IntegerField(default=functools.partial(default)),
    "a class": lambda: models.JSONField(default=dict),
    "choices": lambda: models.CharField(choices=[("a", "A"), ("b", "B")], max_length=10),
    "a validator": lambda: models.IntegerField(validators=[MaxValueValidator(1)]),
    "another validator": lambda: models.IntegerField(validators=[MaxValueValidator(2)]),
    "a pattern": lambda: models.CharField(validators=[RegexValidator(re.compile("a"))]),
    "a sly default": lambda: models.IntegerField(default=Sly()),
    "a relation": lambda: models.ForeignKey("app.Thing", models.CASCADE),
    "a relation with another rule": lambda: models.ForeignKey("app.Thing", models.PROTECT),
    "a rule with a value": lambda: models.ForeignKey("app.Thing", models.SET(1), null=True),
    "a rule of the database": lambda: models.ForeignKey("app.Thing", models.DB_CASCADE),
    "many to many": lambda: models.ManyToManyField("app.Thing"),
}


@pytest.mark.parametrize("old", FIELDS)
def test_both_ways_agree(old: str) -> None:
    for make in FIELDS.values():
        field, other = FIELDS[old](), make()
        assert are_alike(field, other) is (deep_deconstruct(field) == deep_deconstruct(other))
        assert are_alike(other, field) is (deep_deconstruct(other) == deep_deconstruct(field))
    field = FIELDS[old]()
    assert are_alike(field, field) is (deep_deconstruct(field) == deep_deconstruct(field))


def test_what_makes_each_comparison_different_still_does() -> None:
    field = FIELDS["a sly default"]()
    assert not are_alike(field, field)


def test_plain_fields_are_not_taken_apart() -> None:
    pairs = [(FIELDS[name](), FIELDS[name]()) for name in ("plain", "zero", "a relation", "many to many")]

    assert count_calls(lambda: [are_alike(*pair) for pair in pairs]) <= 150
