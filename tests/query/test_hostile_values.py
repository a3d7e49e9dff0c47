"""Values of every kind of strangeness: bound as they are and found again, or refused; never read as SQL."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st

from migrator.db import transaction
from migrator.db.models import CharField, F, Q, Value
from migrator.db.models.expressions import RawSQL
from migrator.db.models.fields.json import KeyTextTransform
from migrator.db.models.functions import Concat, Replace, StrIndex
from migrator.db.utils import DatabaseError
from migrator.host.exceptions import FieldError, ValidationError
from tests.query.canary import canary
from tests.query.models import ALL, Record

QUIET = settings(max_examples=40, suppress_health_check=list(HealthCheck))

CLEAR = (FieldError, TypeError, ValueError, OverflowError, ValidationError, DatabaseError)
"""What a refusal may be: UnicodeEncodeError is a ValueError."""

HOSTILE = (
    "'; DROP TABLE canary; --",
    "' OR 1=1 --",
    '"; DROP TABLE canary; --',
    "%s",
    "%(a)s",
    "%%",
    "\\",
    "\\'",
    "$1",
)
TEXTS = st.one_of(
    st.sampled_from([*HOSTILE, "_", "%", "[a]", "a\nb", "é", "e\u0301", "\u202e", "😀", "x" * 150]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
)


@pytest.fixture
def using(database: Any, tables: Callable[..., None]) -> Iterator[str]:
    """The alias of a database with a table that must outlive everything."""
    tables(*ALL, Record)
    with canary(database):
        yield str(database.alias)


def test_texts_are_found_again(using: str) -> None:
    @given(text=TEXTS)
    @QUIET
    def attempt(text: str) -> None:
        with transaction.atomic(using=using):
            record = Record.objects.using(using).create(text=text, data={"said": text, "list": [text]})
            rows = Record.objects.using(using).filter(pk=record.pk)
            for condition in (
                Q(text=text), Q(text__in=[text, "no"]), Q(text__contains=text), Q(text__startswith=text),
                Q(text__endswith=text), Q(text__range=(text, text)), Q(text=Value(text)), Q(data__said=text),
                Q(data__list__0=text), Q(data={"said": text, "list": [text]}), Q(data__said__icontains=text),
                Q(text__exact=RawSQL("%s", (text,))), ~Q(text__gt=text),
            ):  # fmt: skip
                assert rows.filter(condition).exists(), condition
            value = Value(text, output_field=CharField())
            found = rows.annotate(
                same=value,
                twice=Concat("text", value),
                gone=Replace("text", value),
                said=KeyTextTransform("said", "data"),
            ).get()
            assert (found.text, found.same, found.twice, found.said) == (text, text, text + text, text)
            assert found.gone == ("" if text else text)
            assert rows.annotate(place=StrIndex("text", value)).filter(Q(place=1) | Q(text="")).exists()
            assert rows.update(text=Concat(value, Value("'"))) == 1
            assert rows.get().text == text + "'"
            transaction.set_rollback(True, using=using)

    attempt()


def test_keys_of_json_are_found_again(using: str) -> None:
    # A lookup called like the key would be taken for it; SQLite knows no quotation marks within a key.
    keys = TEXTS.map(lambda text: text.replace("__", "").replace('"', "").replace("\\", "") + "key")

    @given(key=keys)
    @example(key="a'b;c--d key")
    @QUIET
    def attempt(key: str) -> None:
        with transaction.atomic(using=using):
            Record.objects.using(using).create(data={key: 1, "deep": {key: [2]}})
            rows = Record.objects.using(using)
            assert rows.filter(
                data__has_key=key, data__has_keys=[key, "deep"], data__has_any_keys=["no", key]
            ).exists()
            if "_" not in key:
                assert rows.filter(**{f"data__{key}": 1, f"data__deep__{key}__0": 2}).exists(), key
                assert not rows.exclude(**{f"data__{key}__isnull": False}).exists()
            transaction.set_rollback(True, using=using)

    attempt()


MOMENTS = st.one_of(st.datetimes(), st.sampled_from([datetime.datetime.min, datetime.datetime.max]))
NUMBERS = st.one_of(
    st.integers(), st.sampled_from([2**15, 2**31, -(2**31) - 1, 2**63, -(2**63) - 1, 10**30, 10**400, True])
)
FLOATS = st.one_of(st.floats(), st.sampled_from([math.nan, math.inf, -math.inf, 1e308, 5e-324]))
DECIMALS = st.one_of(
    st.decimals(),
    st.sampled_from([Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e400"), Decimal("-0")]),
)
ODD_TEXTS = st.one_of(
    TEXTS, st.sampled_from(["a\0b", "\0", "\ud800", "x" * 10_000, "", "2020-13-45", "25:61", "1e999"])
)
ODD = st.one_of(
    NUMBERS, FLOATS, DECIMALS, ODD_TEXTS, MOMENTS, st.dates(), st.times(), st.timedeltas(), st.uuids(), st.binary(max_size=9),
    st.sampled_from([None, [], {}, (), [1], {"a": 1}, {1, 2}, object(), 1j, UUID(int=0), datetime.timedelta.max]),
)  # fmt: skip

FIELDS = ("text", "number", "small", "big", "ratio", "price", "day", "moment", "clock", "span", "flag", "key", "blob")
LOOKUPS = ("exact", "gt", "lte", "in", "range", "isnull", "contains", "iexact", "regex")


@pytest.mark.parametrize("field", [*FIELDS, "data", "owner", "readers"])
@pytest.mark.filterwarnings("ignore")
def test_any_value_for_any_field_answers_or_is_refused(field: str, using: str) -> None:
    @given(value=ODD, lookup=st.sampled_from(LOOKUPS))
    @example(value=(), lookup="exact")
    @example(value=Decimal("sNaN"), lookup="exact")
    @QUIET
    def attempt(value: Any, lookup: str) -> None:
        given_value = {"in": [value, value], "range": (value, value)}.get(lookup, value)
        for use in (
            lambda rows: list(rows.filter(**{f"{field}__{lookup}": given_value})),
            lambda rows: list(rows.exclude(**{field: value})),
            lambda rows: list(rows.annotate(found=Value(value)).filter(found=F(field))),
            lambda rows: rows.filter(pk=0).update(**{field: value}),
            lambda rows: rows.create(**{field: value}),
        ):
            try:
                with transaction.atomic(using=using):
                    use(Record.objects.using(using))
                    transaction.set_rollback(True, using=using)
            except (*CLEAR, AttributeError) as error:
                assert "near" not in str(error), (value, lookup)
                assert not isinstance(error, RecursionError)

    attempt()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("number", st.integers(-(2**31), 2**31 - 1)),
        ("big", st.integers(-(2**63), 2**63 - 1)),
        (
            "ratio",
            st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False, min_value=-1e300, max_value=1e300),
        ),
        ("price", st.decimals(-9999, 9999, places=2)),
        ("day", st.dates()),
        ("moment", st.datetimes()),
        ("clock", st.times()),
        ("span", st.timedeltas(datetime.timedelta(-99999), datetime.timedelta(99999))),
        ("flag", st.booleans()),
        ("key", st.uuids()),
        ("blob", st.binary(max_size=20)),
        ("data", st.recursive(st.one_of(st.booleans(), st.integers(-(2**53), 2**53), TEXTS), st.lists, max_leaves=4)),
    ],
)
def test_values_come_back_as_they_were(field: str, values: Any, using: str) -> None:
    @given(value=values)
    @QUIET
    def attempt(value: Any) -> None:
        with transaction.atomic(using=using):
            pk = Record.objects.using(using).create(**{field: value}).pk
            rows = Record.objects.using(using).filter(pk=pk)
            found = getattr(rows.get(), field)
            assert bytes(found) == value if field == "blob" else found == value
            assert rows.filter(**{field: value}).exists()
            assert (
                json.dumps(found) == json.dumps(value) if field == "data" else rows.filter(**{f"{field}__in": [value]})
            )
            transaction.set_rollback(True, using=using)

    attempt()
