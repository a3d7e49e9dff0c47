"""``_meta``: what is declared, and what is worked out from it."""

from __future__ import annotations

import pytest

from migrator.db import models
from migrator.host.apps import Apps
from migrator.host.exceptions import FieldDoesNotExist

registry = Apps(["tests.schema"])


class Place(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "schema"
        apps = registry


class Town(Place):
    inhabitants = models.IntegerField(default=0)

    class Meta:
        app_label = "schema"
        apps = registry


class Capital(Town):
    class Meta:
        app_label = "schema"
        apps = registry
        proxy = True


class Bridge(models.Model):
    town = models.ForeignKey(Town, models.CASCADE, related_name="bridges")
    hidden = models.ForeignKey(Town, models.CASCADE, related_name="+")

    class Meta:
        app_label = "schema"
        apps = registry
        order_with_respect_to = "town"


def test_fields_of_parents_come_first() -> None:
    assert [field.name for field in Town._meta.fields] == ["id", "name", "place_ptr", "inhabitants"]


def test_reverse_relations_are_fields_of_the_model_they_point_at() -> None:
    assert [relation.name for relation in Town._meta.related_objects] == ["bridges"]
    assert Town._meta.get_field("bridges").related_model is Bridge
    assert len(Town._meta.get_fields(include_hidden=True)) == len(Town._meta.get_fields()) + 1


def test_the_way_over_parents() -> None:
    assert Capital._meta.all_parents == (Town, Place)
    assert [step.to_opts.model for step in Capital._meta.get_path_to_parent(Place)] == [Place]
    assert [step.to_opts.model for step in Town._meta.get_path_from_parent(Place)] == [Town]


def test_an_order_brings_its_column_and_its_methods() -> None:
    assert Bridge._meta.ordering == ("_order",)
    assert hasattr(Town, "get_bridge_order")
    assert hasattr(Bridge, "get_next_in_order")


def test_lists_explain_why_they_do_not_change() -> None:
    with pytest.raises(AttributeError, match="should never be mutated"):
        Town._meta.fields.append(None)


def test_an_unknown_name() -> None:
    with pytest.raises(FieldDoesNotExist, match="Town has no field named 'mayor'"):
        Town._meta.get_field("mayor")


def test_an_unknown_option() -> None:
    with pytest.raises(TypeError, match=r"'class Meta' got invalid attribute\(s\): orderin"):

        class Village(models.Model):
            class Meta:
                app_label = "schema"
                orderin = ["name"]


def test_checks_find_what_cannot_be_ordered_by() -> None:
    class Hamlet(models.Model):
        place = models.ForeignKey(Place, models.CASCADE)

        class Meta:
            app_label = "schema"
            apps = registry
            ordering = ["place__name", "-place__mayor", "size"]

    assert [(message.id, message.msg.split()[-1]) for message in Hamlet.check()] == [
        ("models.E015", "'place__mayor'."),
        ("models.E015", "'size'."),
    ]
