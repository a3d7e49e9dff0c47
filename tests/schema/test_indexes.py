"""Indexes and constraints as values."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db import models
from migrator.db.models.functions import Lower


@pytest.mark.parametrize(
    "item",
    [
        models.Index(fields=["-name", "size"], name="by_name"),
        models.Index(Lower("name").desc(), name="by_lower", condition=models.Q(size__gt=1)),
        models.CheckConstraint(condition=models.Q(size__gt=0), name="has_size", violation_error_code="small"),
        models.UniqueConstraint(fields=["name"], name="one_name", nulls_distinct=False, include=["size"]),
        models.UniqueConstraint(Lower("name"), name="one_lower", violation_error_message="%(name)s!"),
        models.UniqueConstraint(fields=["name"], name="later", deferrable=models.Deferrable.DEFERRED),
    ],
    ids=lambda item: item.name,
)
def test_a_clone_is_equal(item: Any) -> None:
    assert item.clone() == item
    path, args, kwargs = item.deconstruct()
    assert path == f"migrator.db.models.{type(item).__name__}"
    assert type(item)(*args, **kwargs) == item


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (models.Index, "At least one field or expression is required to define an index."),
        (lambda: models.Index(Lower("a")), "An index must be named to use expressions."),
        (lambda: models.Index(fields="ab"), "Index.fields must be a list or tuple."),
        (
            lambda: models.UniqueConstraint(Lower("a"), name="x", deferrable=models.Deferrable.DEFERRED),
            "UniqueConstraint with expressions cannot be deferred.",
        ),
        (
            lambda: models.CheckConstraint(condition=models.F("a"), name="x"),
            "CheckConstraint.condition must be a Q instance or boolean expression.",
        ),
    ],
)
def test_arguments_that_do_not_go_together(make: Any, message: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        make()
    assert str(caught.value) == message
