"""Statements are kept for what a connection is capable of: nothing is shared with one that wants other SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest

from migrator.db import connections
from migrator.models.queryset import recording
from migrator.test.utils import override_settings
from tests.models.library import Author, Work

REPEATS = range(5)


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MODE", "on")


@pytest.fixture
def copied(database: Any) -> Iterator[Callable[..., Any]]:
    """A function that puts a copy of the connection in its place, with other settings: another database, in effect."""

    def replace(**changes: Any) -> Any:
        twin = database.copy()
        twin.settings_dict.update(changes)
        connections[database.alias] = twin
        made.append(twin)
        return twin

    made: list[Any] = []
    yield replace
    connections[database.alias] = database
    for twin in made:
        twin.close()


def settled(chain: Callable[[], Any]) -> set[int]:
    """Return the plans that a chain has once it was used a few times."""
    for _ in REPEATS:
        queryset = chain()
        list(queryset)
    return set(map(id, queryset._orm_node.plans.values()))


def test_copies_of_a_connection_share_their_statements(using: str, copied: Any) -> None:
    def chain() -> Any:
        return Work.objects.using(using).filter(pages__gt=5)

    before = settled(chain)
    connections[using].ensure_connection()
    copied().ensure_connection()
    assert settled(chain) == before


def test_other_options_have_other_statements(using: str, copied: Any, database: Any) -> None:
    def capability() -> Any:
        return connections[using].capability

    database.ensure_connection()
    before = capability()
    options = dict(database.settings_dict["OPTIONS"])
    copied(OPTIONS=options).ensure_connection()
    assert capability() is before
    copied(OPTIONS={**options, "timeout": 7})
    assert capability() is not before
    copied(HOST="another").known_version = database.known_version
    assert capability() is not before
    copied(OPTIONS=options).known_version = lambda: (99,)
    assert capability() is not before


def test_another_version_has_other_statements(using: str, copied: Any) -> None:
    def chain() -> Any:
        return Work.objects.using(using).filter(pages__gt=5)

    before = settled(chain)
    with mock.patch.object(type(connections[using]), "known_version", lambda self: (99,)):
        copied()
        assert not settled(chain) <= before


def test_a_patched_feature_changes_the_statement_and_back(using: str, statements: Any) -> None:
    features = connections[using].features

    def locked() -> str:
        with statements() as found:
            Author.objects.using(using).filter(born__gt=5).order_by("born").first()
        return str(found[-1])

    for _ in REPEATS:
        plain = locked()
    with mock.patch.object(features, "order_by_nulls_first", True):
        patched = connections[using].capability
        for _ in REPEATS:
            locked()
    assert connections[using].capability is not patched
    with mock.patch.object(features, "order_by_nulls_first", True):
        assert connections[using].capability is patched
    with mock.patch.object(type(features), "order_by_nulls_first", True):
        assert connections[using].capability is not patched
        for _ in REPEATS:
            assert locked() == plain
    assert locked() == plain


@pytest.mark.parametrize("where", ["instance", "class"])
def test_a_feature_that_decides_the_sql(using: str, statements: Any, where: str) -> None:
    """Where an UPDATE cannot ask its own table, the keys are asked for beforehand."""
    features = connections[using].features
    owner = features if where == "instance" else type(features)

    def updated() -> str:
        with statements() as found:
            Work.objects.using(using).filter(author__name="Nobody").update(pages=3)
        return " ".join(found)

    for _ in REPEATS:
        plain = updated()
    with mock.patch.object(owner, "update_can_self_select", not features.update_can_self_select):
        for _ in REPEATS:
            assert updated() != plain
    for _ in REPEATS:
        assert updated() == plain


def test_saving_follows_features(using: str, statements: Any) -> None:
    if connections[using].vendor != "sqlite":
        pytest.skip("a driver that knows the last id is needed")
    features = connections[using].features

    def inserted() -> str:
        with statements() as found:
            Author(name="Eve").save(using=using)
        return str(found[0])

    for _ in REPEATS:
        plain = inserted()
    assert "RETURNING" in plain
    with mock.patch.object(features, "can_return_columns_from_insert", False):
        for _ in REPEATS:
            assert "RETURNING" not in inserted()
    for _ in REPEATS:
        assert inserted() == plain


def test_time_zones_have_statements_of_their_own(using: str) -> None:
    def chain() -> Any:
        return Work.objects.using(using).filter(pages__gt=5)

    connection = connections[using]
    seen = [settled(chain)]
    with override_settings(USE_TZ=True):
        seen.append(settled(chain) - seen[0])
    with override_settings(TIME_ZONE="Asia/Bangkok"):
        seen.append(settled(chain) - seen[0] - seen[1])
    with override_settings(USE_TZ=True):
        before = connection.settings_dict["TIME_ZONE"]
        connection.settings_dict["TIME_ZONE"] = "Africa/Nairobi"
        vars(connection).pop("timezone", None)
        vars(connection).pop("timezone_name", None)
        try:
            seen.append(settled(chain) - seen[0] - seen[1] - seen[2])
        finally:
            connection.settings_dict["TIME_ZONE"] = before
            vars(connection).pop("timezone", None)
            vars(connection).pop("timezone_name", None)
    assert all(seen)
    everything = set.union(*seen)
    assert settled(chain) == everything
