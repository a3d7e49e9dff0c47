"""Lookups are inherited, shadowed, and registered on classes or instances."""

from __future__ import annotations

from migrator.expressions.lookup import Lookup
from migrator.fields.base import Field
from migrator.fields.numbers import IntegerField
from migrator.fields.registration import registry
from migrator.fields.related.foreign_object import ForeignObject


class Near(Lookup):
    """A lookup of no use."""

    lookup_name = "near"


def test_a_lookup_on_a_class_holds_for_subclasses_until_it_is_unregistered() -> None:
    before = registry.version
    Field.register_lookup(Near)
    try:
        assert IntegerField().get_lookup("near") is Near
        assert ForeignObject.get_class_lookups().get("near") is None
        assert registry.version > before
    finally:
        Field._unregister_lookup(Near)
    assert IntegerField().get_lookup("near") is None


def test_a_lookup_on_an_instance_stays_there() -> None:
    field = IntegerField()
    field.register_lookup(Near, "close")
    assert field.get_lookup("close") is Near
    assert IntegerField().get_lookup("close") is None
