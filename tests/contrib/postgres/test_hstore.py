"""Texts by key, on synchronous and asynchronous connections."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.contrib.postgres.fields import HStoreField
from migrator.contrib.postgres.fields.hstore import KeyTransform
from migrator.contrib.postgres.signals import get_citext_oids, get_hstore_oids
from migrator.contrib.postgres.validators import KeysValidator
from migrator.db.models import F
from migrator.host.exceptions import ValidationError
from tests.contrib.postgres.shop import Parcel
from tests.loops import in_loop


@pytest.fixture
def parcels(postgres: Any, extension: Any, tables: Any) -> Any:
    extension("hstore", "citext")
    tables(Parcel)
    everything = Parcel.objects.using(postgres.alias)
    everything.bulk_create(
        [
            Parcel(id=1, facts={"colour": "red"}, history=[{"at": "start"}]),
            Parcel(id=2, facts={"colour": "Red", 2: 3, "lid": None}),
            Parcel(id=3, facts={}),
            Parcel(id=4, facts=None),
        ]
    )
    return everything


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"facts": {"colour": "red"}}, [1]),
        ({"facts__colour": "red"}, [1]),
        ({"facts__colour__iexact": "RED"}, [1, 2]),
        ({"facts__colour__in": ["red", "blue"]}, [1]),
        ({"facts__lid__isnull": True}, [1, 2, 3, 4]),
        ({"facts__2": 3}, [2]),
        ({"facts__contains": {"2": 3}}, [2]),
        ({"facts__contained_by": {"colour": "red", "x": "y"}}, [1, 3]),
        ({"facts__has_key": "lid"}, [2]),
        ({"facts__has_keys": ["lid", 2]}, [2]),
        ({"facts__has_any_keys": ["lid", "colour"]}, [1, 2]),
        ({"facts__keys": ["colour"]}, [1]),
        ({"facts__keys__len": 3}, [2]),
        ({"facts__values__contains": ["Red"]}, [2]),
        ({"facts__in": [{}, {"colour": "red"}]}, [1, 3]),
        ({"history__0__at": "start"}, [1]),
    ],
)
def test_finds(parcels: Any, conditions: dict[str, Any], found: list[int]) -> None:
    assert list(parcels.filter(**conditions).order_by("id").values_list("id", flat=True)) == found


def test_keys_and_values_come_back_as_texts(parcels: Any) -> None:
    assert parcels.get(id=2).facts == {"colour": "Red", "2": "3", "lid": None}
    assert parcels.get(id=1).history == [{"at": "start"}]


def test_a_key_cannot_leave_its_quotes(parcels: Any) -> None:
    assert not parcels.filter(**{"facts__x' = 'a') OR 1 = 1 OR ('d": "x"}).exists()


def test_a_key_as_an_expression(parcels: Any) -> None:
    assert parcels.annotate(c=F("facts__colour")).filter(c=KeyTransform("colour", "facts")).count() == 2


def test_oids_are_asked_for_once(parcels: Any, postgres: Any) -> None:
    oids, array_oids = get_hstore_oids(postgres.alias)
    assert len(oids) == len(array_oids) == 1
    assert len(get_citext_oids(postgres.alias)[0]) == 1
    postgres.force_debug_cursor = True
    before = len(postgres.queries_log)
    get_hstore_oids(postgres.alias)
    assert len(postgres.queries_log) == before
    postgres.force_debug_cursor = False


def test_new_connections_know_the_type(parcels: Any, postgres: Any) -> None:
    postgres.close()
    assert parcels.get(id=1).facts == {"colour": "red"}


def test_asynchronous_connections_know_the_type(parcels: Any) -> None:
    async def scenario() -> Any:
        await parcels.acreate(id=5, facts={"made": "later"})
        found = await parcels.aget(facts__has_key="made")
        return found.facts, [parcel.id async for parcel in parcels.filter(facts__contains={"colour": "red"})]

    assert in_loop(scenario()) == ({"made": "later"}, [1])


def test_values_are_texts_or_none() -> None:
    with pytest.raises(ValidationError, match="The value of “a” is not a string or null"):
        HStoreField().clean({"a": 1}, None)
    assert HStoreField().clean({"a": None}, None) == {"a": None}


def test_keys_can_be_demanded() -> None:
    validator = KeysValidator(keys=["a", "b"], strict=True, messages={"extra_keys": "Too many: %(keys)s"})
    with pytest.raises(ValidationError, match="Some keys were missing: b"):
        validator({"a": "1"})
    with pytest.raises(ValidationError, match="Too many: c, d"):
        validator({"a": "1", "b": "2", "d": "3", "c": "4"})
    path, _args, kwargs = validator.deconstruct()  # type: ignore[attr-defined]  # the decorator adds it
    assert path == "migrator.contrib.postgres.validators.KeysValidator"
    assert kwargs["keys"] == ["a", "b"]
