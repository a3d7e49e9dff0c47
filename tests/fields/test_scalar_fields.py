"""Scalar fields: conversion, defaults, deconstruction, types."""

from __future__ import annotations

import copy
import datetime
import decimal
import pickle
import uuid
from typing import Any

import pytest

from migrator.db.models import (
    AutoField,
    BigAutoField,
    BinaryField,
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    DurationField,
    Field,
    GenericIPAddressField,
    IntegerChoices,
    IntegerField,
    PositiveIntegerField,
    SlugField,
    TextField,
    UUIDField,
)
from migrator.host.exceptions import ValidationError


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (IntegerField(), "7", 7),
        (BooleanField(), "t", True),
        (DateField(), "2024-02-29", datetime.date(2024, 2, 29)),
        (DurationField(), "1 00:00:01", datetime.timedelta(days=1, seconds=1)),
        (DecimalField(max_digits=4, decimal_places=2), 3.1415926, decimal.Decimal("3.142")),
        (UUIDField(), "0" * 32, uuid.UUID(int=0)),
        (CharField(), 7, "7"),
        (GenericIPAddressField(unpack_ipv4=True), " ::ffff:10.0.0.1", "10.0.0.1"),
        (BinaryField(), "AAE=", b"\x00\x01"),
    ],
)
def test_text_becomes_the_python_value(field: Any, text: Any, value: Any) -> None:
    assert field.to_python(text) == value


@pytest.mark.parametrize("field", [IntegerField(), BooleanField(), DateField(), DecimalField(), UUIDField()])
def test_nonsense_is_a_validation_error(field: Any) -> None:
    with pytest.raises(ValidationError):
        field.to_python("nonsense")


def test_a_number_is_named_with_its_field() -> None:
    field = IntegerField(name="age")
    with pytest.raises(ValueError, match="Field 'age' expected a number but got 'x'"):
        field.get_prep_value("x")


def test_deconstruct_leaves_out_what_is_preset() -> None:
    assert SlugField().deconstruct() == (None, "migrator.db.models.SlugField", [], {})
    assert SlugField(max_length=9, db_index=False).deconstruct()[3] == {"max_length": 9, "db_index": False}
    assert DateField(auto_now=True).deconstruct()[3] == {"auto_now": True}


def test_a_clone_deconstructs_like_its_original() -> None:
    field = DecimalField(max_digits=5, decimal_places=2, null=True, validators=[len])
    assert field.clone().deconstruct() == field.deconstruct()


def test_fields_are_ordered_by_creation_and_automatic_ones_come_first() -> None:
    first, automatic, second = Field(), Field(auto_created=True), Field()
    assert sorted([second, first, automatic]) == [automatic, first, second]


def test_unbound_fields_pickle_and_copy(connection: Any) -> None:
    field = CharField(max_length=3, default="x")
    assert field.get_default() == "x"
    assert pickle.loads(pickle.dumps(field)).max_length == 3
    assert copy.deepcopy(field) == field


def test_bounds_of_the_type_are_validated_unless_stricter_ones_are_given(connection: Any) -> None:
    with pytest.raises(ValidationError, match="less than or equal to 100"):
        IntegerField().clean(101, None)


def test_types_come_from_the_connection(connection: Any) -> None:
    assert CharField(max_length=3).db_parameters(connection) == {
        "type": "varchar(3)",
        "check": None,
        "collation": None,
    }
    assert AutoField(primary_key=True).rel_db_type(connection) == "integer"
    assert AutoField(primary_key=True).db_type_suffix(connection) == "AUTOINCREMENT"
    positive = PositiveIntegerField(name="age")
    positive.set_attributes_from_name("age")
    assert positive.db_check(connection) == '"age" >= 0'


def test_big_auto_fields_are_auto_fields() -> None:
    assert isinstance(BigAutoField(primary_key=True), AutoField)
    assert issubclass(BigAutoField, AutoField)


def test_defaults(connection: Any) -> None:
    assert TextField().get_default() == ""
    assert IntegerField().get_default() is None
    assert BinaryField().get_default() == b""
    assert UUIDField(default=uuid.uuid4).get_default().version == 4


class Size(IntegerChoices):
    """Choices with a label made from the name."""

    SMALL = 1
    VERY_LARGE = 2, "Huge"


def test_choices_of_an_enumeration() -> None:
    field = IntegerField(choices=Size)
    assert field.flatchoices == [(1, "Small"), (2, "Huge")]
    with pytest.raises(ValidationError, match="Value 3 is not a valid choice"):
        field.validate(3, None)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ("bad", "fields.E004"),
        ({1, 2}, "fields.E004"),
        (["ab"], "fields.E005"),
        ([("group", [("a", "A", "?")])], "fields.E005"),
        ([("toolong", "Too long")], "fields.E009"),
        ([("group", [("a", "A")]), ("empty", []), ("b", "B")], None),
    ],
)
def test_choices_are_checked(choices: Any, code: str | None) -> None:
    messages = CharField(max_length=3, choices=choices)._check_choices()
    assert [message.id for message in messages] == ([code] if code else [])


def test_all_subclasses_of_field_are_public() -> None:
    pending: list[Any] = [Field]
    found = []
    for field_class in pending:
        pending.extend(field_class.__subclasses__())
        found.append(field_class.__module__)
    assert [module for module in found if module.startswith("migrator.fields")] == []
