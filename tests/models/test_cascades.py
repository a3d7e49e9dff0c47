"""Deletions that follow from the models alone: the same statements and answers as the collector's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from migrator.db import models, transaction
from migrator.db.models.deletion import Collector
from migrator.db.models.signals import post_init, pre_delete
from migrator.host.apps import Apps
from migrator.models import cascades
from tests.models.test_call_counts import count_calls

registry = Apps(["tests.models"])


class Meta:
    app_label = "models"
    apps = registry


class House(models.Model):
    name = models.CharField(max_length=20)

    class Meta(Meta):
        db_table = "cascade_house"


class Room(models.Model):
    house = models.ForeignKey(House, models.CASCADE)

    class Meta(Meta):
        db_table = "cascade_room"
        ordering = ("-id",)


class Chair(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, null=True)

    class Meta(Meta):
        db_table = "cascade_chair"


class Leg(models.Model):
    chair = models.ForeignKey(Chair, models.CASCADE)

    class Meta(Meta):
        db_table = "cascade_leg"


class Key(models.Model):
    house = models.OneToOneField(House, models.CASCADE)

    class Meta(Meta):
        db_table = "cascade_key"


class Letter(models.Model):
    house = models.ForeignKey(House, models.DO_NOTHING, db_constraint=False)

    class Meta(Meta):
        db_table = "cascade_letter"


MODELS = (House, Room, Chair, Leg, Key, Letter)


@pytest.fixture
def houses(database: Any, tables: Callable[..., None]) -> Any:
    """A queryset with six houses; all but the last have three rooms with two chairs of four legs each, and a key."""
    tables(*MODELS)
    using = database.alias
    House.objects.using(using).bulk_create([House(pk=number, name="x") for number in range(1, 7)])
    Key.objects.using(using).bulk_create([Key(house_id=number) for number in range(1, 6)])
    rooms = [Room(pk=house * 10 + place, house_id=house) for house in range(1, 6) for place in range(3)]
    Room.objects.using(using).bulk_create(rooms)
    chairs = [Chair(pk=room.pk * 10 + place, room=room) for room in rooms for place in range(2)]
    Chair.objects.using(using).bulk_create(chairs)
    Leg.objects.using(using).bulk_create([Leg(chair=chair) for chair in chairs for _ in range(4)])
    return House.objects.using(using)


def statements(database: Any, work: Callable[[], Any]) -> tuple[Any, list[tuple[str, Any]]]:
    """Return what *work* answers, and the statements about our tables that it executes."""
    seen: list[tuple[str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, *others: Any) -> Any:
        if "cascade_" in sql:
            seen.append((sql, tuple(params or ())))
        return execute(sql, params, *others)

    with database.execute_wrapper(watch):
        return work(), seen


def with_collector(monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> Any:
    with monkeypatch.context() as patch:
        patch.setattr(cascades, "deletion_of", lambda instance, using: None)
        return work()


def is_planned(instance: Any) -> bool:
    planned = cascades.deletion_of(instance, instance._state.db)
    if planned is not None:
        planned.close()
    return planned is not None


@pytest.mark.parametrize("key", [1, 6])
@pytest.mark.parametrize("parameters", [None, 5])
def test_statements_and_answer_are_those_of_the_collector(
    houses: Any, database: Any, monkeypatch: pytest.MonkeyPatch, key: int, parameters: int | None
) -> None:
    """Also where the keys do not fit into one statement."""
    if parameters is not None:
        monkeypatch.setattr(type(database.features), "max_query_params", parameters)
    house = houses.get(pk=key)
    assert is_planned(house)
    with transaction.atomic(using=database.alias):
        expected = with_collector(monkeypatch, lambda: statements(database, house.delete))
        transaction.set_rollback(True, using=database.alias)
    house = houses.get(pk=key)
    assert statements(database, house.delete) == expected
    assert house.pk is None
    assert not houses.filter(pk=key).exists()


def test_keys_by_the_hundred_go_in_portions(houses: Any, database: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Chair.objects.using(database.alias).bulk_create([Chair(pk=1000 + number, room_id=10) for number in range(250)])
    house = houses.get(pk=1)
    with transaction.atomic(using=database.alias):
        expected = with_collector(monkeypatch, lambda: statements(database, house.delete))
        transaction.set_rollback(True, using=database.alias)
    assert statements(database, houses.get(pk=1).delete) == expected
    assert expected[0][1]["models.Chair"] == 256


def test_rows_without_a_course_of_their_own_are_left_alone(houses: Any, database: Any) -> None:
    letters = Letter.objects.using(database.alias)
    letters.create(house_id=1)
    houses.get(pk=1).delete()
    assert letters.get().house_id == 1


def test_a_receiver_anywhere_below_is_told(houses: Any) -> None:
    told: list[Any] = []

    def tell(instance: Any, origin: Any, **kwargs: Any) -> None:
        told.append((instance.pk, origin))

    house = houses.get(pk=1)
    pre_delete.connect(tell, sender=Leg)
    try:
        assert not is_planned(house)
        house.delete()
    finally:
        pre_delete.disconnect(tell, sender=Leg)
    assert len(told) == 24
    assert all(origin is house for _, origin in told)


def test_who_hears_of_objects_being_made_hears_of_them(houses: Any) -> None:
    made: list[int] = []

    def note(instance: Any, **kwargs: Any) -> None:
        made.append(instance.pk)

    house = houses.get(pk=1)
    post_init.connect(note, sender=Room)
    try:
        house.delete()
    finally:
        post_init.disconnect(note, sender=Room)
    assert sorted(made) == [10, 11, 12]


@pytest.mark.parametrize("name", ["add", "can_fast_delete", "collect", "delete", "related_objects"])
def test_a_collector_whose_methods_were_replaced_is_asked(
    houses: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str] = []
    inherited = getattr(Collector, name)

    def ask(*args: Any, **kwargs: Any) -> Any:
        asked.append(name)
        return inherited(*args, **kwargs)

    monkeypatch.setattr(Collector, name, ask)
    assert houses.get(pk=1).delete()[1]["models.Leg"] == 24
    assert asked


def test_rules_that_are_not_cascades_take_a_collector(houses: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    house = houses.get(pk=1)
    room = Room.objects.using(houses.db).filter(house=house)[0]
    assert is_planned(room)
    monkeypatch.setattr(Leg._meta.get_field("chair").remote_field, "on_delete", models.PROTECT)
    for model in MODELS:
        model._meta._expire_cache()
    assert not is_planned(house)
    with pytest.raises(models.ProtectedError):
        house.delete()
    monkeypatch.undo()
    for model in MODELS:
        model._meta._expire_cache()
    assert is_planned(house)


def test_an_error_undoes_all_of_it(houses: Any, database: Any) -> None:
    house = houses.get(pk=1)

    def fail(execute: Any, sql: str, *others: Any) -> Any:
        if sql.startswith("DELETE") and "cascade_house" in sql:
            raise RuntimeError("no")
        return execute(sql, *others)

    with database.execute_wrapper(fail), pytest.raises(RuntimeError):
        house.delete()
    assert house.pk == 1
    assert Leg.objects.using(database.alias).filter(chair__room__house=1).count() == 24


def test_calls_do_not_grow_with_the_rows(houses: Any, database: Any) -> None:
    if database.vendor != "sqlite":
        pytest.skip("the drivers of other databases have calls of their own")
    ready = list(houses.exclude(pk=6).order_by("-pk"))
    Leg.objects.using(database.alias).bulk_create([Leg(chair_id=100) for _ in range(500)])
    numbers = [count_calls(house.delete) for house in ready]
    assert numbers[-1] == numbers[-2] <= 260, numbers
