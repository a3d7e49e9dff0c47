"""Serializers for sequences, sets, mappings and iterators."""

from __future__ import annotations

import builtins
import collections.abc
from typing import Any

from migrator.host.mode import public
from migrator.migrations.serializers.base import PATH, BaseSerializer, Imports, registry, serialize_all


@public(PATH)
class BaseSequenceSerializer(BaseSerializer):
    """For what is written as its elements between brackets."""

    def _format(self) -> str:
        raise NotImplementedError("Subclasses of BaseSequenceSerializer must implement the _format() method.")

    def elements(self) -> Any:
        """Return the elements in the order they are written in."""
        return self.value

    def serialize(self) -> tuple[str, Imports]:
        sources, imports = serialize_all(self.elements())
        self.count = len(sources)
        return self._format() % ", ".join(sources), imports


@public(PATH)
class BaseUnorderedSequenceSerializer(BaseSequenceSerializer):
    """For elements without an order: they are sorted, so that the text does not vary."""

    def elements(self) -> Any:
        return sorted(self.value, key=repr)


@public(PATH)
class SequenceSerializer(BaseSequenceSerializer):
    """Lists."""

    def _format(self) -> str:
        return "[%s]"


@public(PATH)
class TupleSerializer(BaseSequenceSerializer):
    """Tuples; one with a single element needs a comma."""

    def _format(self) -> str:
        return "(%s,)" if self.count == 1 else "(%s)"


@public(PATH)
class IterableSerializer(TupleSerializer):
    """Iterators and everything else that can be iterated over, written as tuples."""


@public(PATH)
class SetSerializer(BaseUnorderedSequenceSerializer):
    """Sets; there is no literal for an empty one."""

    def _format(self) -> str:
        return "{%s}" if self.count else "set(%s)"


@public(PATH)
class FrozensetSerializer(BaseUnorderedSequenceSerializer):
    """Frozen sets."""

    def _format(self) -> str:
        return "frozenset([%s])"


@public(PATH)
class DictionarySerializer(BaseSerializer):
    """Dicts, sorted by key."""

    def serialize(self) -> tuple[str, Imports]:
        items = sorted(self.value.items())
        keys, imports = serialize_all(key for key, _ in items)
        values, more = serialize_all(value for _, value in items)
        pairs = ", ".join(f"{key}: {value}" for key, value in zip(keys, values, strict=True))
        return f"{{{pairs}}}", imports | more


@public(PATH)
class FrozendictSerializer(DictionarySerializer):
    """Frozen dicts, which Python has from 3.15 on."""

    def serialize(self) -> tuple[str, Imports]:
        source, imports = super().serialize()
        return f"frozendict({source})", imports


def register() -> None:
    """Register the serializers of this module, apart from that for iterators, which takes nearly everything."""
    registry.register(frozenset, FrozensetSerializer)
    registry.register(list, SequenceSerializer)
    registry.register(set, SetSerializer)
    registry.register(tuple, TupleSerializer)
    registry.register(dict, DictionarySerializer)
    frozendict = getattr(builtins, "frozendict", None)
    if frozendict is not None:
        registry.register(frozendict, FrozendictSerializer)


def register_iterables() -> None:
    """Register the serializer for iterators."""
    registry.register(collections.abc.Iterable, IterableSerializer)
