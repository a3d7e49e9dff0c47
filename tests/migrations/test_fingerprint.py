"""Models have the same fingerprint if migrations would find the same in them, and only then."""

from __future__ import annotations

import datetime
import decimal
import functools
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from migrator.core.validators import MaxLengthValidator, RegexValidator
from migrator.db import models
from migrator.db.models.functions import Lower, Now, Upper
from migrator.host.apps import Apps
from migrator.migrations.fingerprint import fingerprint
from migrator.utils.translation import gettext_lazy


class Size(models.TextChoices):
    SMALL = "s"
    LARGE = "l"


class Shelf(models.Manager[Any]):
    use_in_migrations = True


class Rack(models.Manager[Any]):
    use_in_migrations = True


class Mixin:
    pass


def name() -> str:
    return "name"


def title() -> str:
    return "title"


def model(bases: tuple[type, ...] = (models.Model,), label: str = "Item", **attributes: Any) -> Any:
    """Return a model in a registry of its own."""
    options = attributes.pop("options", {})
    meta = type("Meta", (), {"app_label": "shop", "apps": Apps(), **options})
    body = {"__module__": __name__, "Meta": meta, "text": models.CharField(max_length=9), **attributes}
    return type(label, bases, body)


def text(**arguments: Any) -> Any:
    return model(text=models.CharField(**{"max_length": 9, **arguments}))


def meta(**options: Any) -> Any:
    return model(options=options)


KINDS: dict[str, Callable[[], Any]] = {
    "plain": model,
    "another name": lambda: model(label="Thing"),
    "another base": lambda: model((Mixin, models.Model)),
    "another field": lambda: model(more=models.IntegerField()),
    "another class of field": lambda: model(text=models.SlugField(max_length=9)),
    "a length": lambda: text(max_length=10),
    "null": lambda: text(null=True),
    "a default that is true": lambda: text(default=True),
    "a default that is one": lambda: text(default=1),
    "a default that is 1.0": lambda: text(default=1.0),
    "a default text": lambda: text(default="1"),
    "default bytes": lambda: text(default=b"1"),
    "a default function": lambda: text(default=name),
    "another default function": lambda: text(default=title),
    "a type as default": lambda: text(default=str),
    "a partial": lambda: text(default=functools.partial(int, "1")),
    "another partial": lambda: text(default=functools.partial(int, "2")),
    "a decimal": lambda: text(default=decimal.Decimal("1.0")),
    "another decimal": lambda: text(default=decimal.Decimal("1.00")),
    "a date": lambda: text(default=datetime.date(2026, 1, 1)),
    "a moment": lambda: text(default=datetime.datetime(2026, 1, 1)),
    "a UUID": lambda: text(default=uuid.UUID(int=1)),
    "a member": lambda: text(default=Size.SMALL),
    "another member": lambda: text(default=Size.LARGE),
    "choices": lambda: text(choices=Size),
    "choices in another order": lambda: text(choices=Size.choices[::-1]),
    "a validator": lambda: text(validators=[MaxLengthValidator(3)]),
    "another validator": lambda: text(validators=[MaxLengthValidator(4)]),
    "a pattern": lambda: text(validators=[RegexValidator("a")]),
    "a compiled pattern": lambda: text(validators=[RegexValidator(re.compile("a", re.DOTALL))]),
    "a translated name": lambda: text(verbose_name=gettext_lazy("Title")),
    "a default of the database": lambda: text(db_default=Now()),
    "a key": lambda: model(other=models.ForeignKey("shop.Other", models.CASCADE)),
    "a key with another rule": lambda: model(other=models.ForeignKey("shop.Other", models.PROTECT)),
    "a key that is set": lambda: model(other=models.ForeignKey("shop.Other", models.SET(1))),
    "a key that is set to something else": lambda: model(other=models.ForeignKey("shop.Other", models.SET(2))),
    "a rule of the database": lambda: model(other=models.ForeignKey("shop.Other", models.DB_CASCADE)),
    "a key elsewhere": lambda: model(other=models.ForeignKey("shop.Another", models.CASCADE)),
    "many": lambda: model(others=models.ManyToManyField("shop.Other")),
    "many through": lambda: model(others=models.ManyToManyField("shop.Other", through="shop.Through")),
    "a table": lambda: meta(db_table="table"),
    "ordering": lambda: meta(ordering=["text"]),
    "ordering by an expression": lambda: meta(ordering=[Lower("text")]),
    "ordering by another expression": lambda: meta(ordering=[Upper("text")]),
    "unmanaged": lambda: meta(managed=False),
    "a group": lambda: meta(unique_together={("id", "text")}),
    "an index": lambda: meta(indexes=[models.Index(fields=["text"], name="one")]),
    "another index": lambda: meta(indexes=[models.Index(fields=["text"], name="two")]),
    "an index on an expression": lambda: meta(indexes=[models.Index(Lower("text"), name="one")]),
    "a constraint": lambda: meta(constraints=[models.CheckConstraint(condition=models.Q(id__gt=1), name="one")]),
    "another constraint": lambda: meta(constraints=[models.CheckConstraint(condition=models.Q(id__gt=2), name="one")]),
    "a manager": lambda: model(objects=Shelf()),
    "another manager": lambda: model(objects=Rack()),
    "a manager's name": lambda: model(shelf=Shelf()),
}


def test_no_two_kinds_of_model_have_the_same_fingerprint() -> None:
    found: dict[bytes, str] = {}
    for what, make in KINDS.items():
        printed = fingerprint([make()])
        assert printed is not None, what
        assert printed not in found, (what, found.get(printed))
        found[printed] = what


@pytest.mark.parametrize("what", KINDS)
def test_a_model_that_is_declared_again_has_the_same_fingerprint(what: str) -> None:
    assert fingerprint([KINDS[what]()]) == fingerprint([KINDS[what]()])


@pytest.mark.parametrize(
    "default", [lambda: 1, object(), functools.partial(lambda: 1)], ids=["lambda", "object", "in"]
)
def test_what_cannot_be_told_from_others_has_no_fingerprint(default: Any) -> None:
    assert fingerprint([text(default=default)]) is None


def test_managers_that_migrations_do_not_use_are_left_out() -> None:
    class Plain(models.Manager[Any]):
        pass

    assert fingerprint([model(objects=Plain())]) == fingerprint([model(objects=models.Manager())])
