"""Objects as YAML. PyYAML is not a dependency: importing this module without it is an ImportError."""

from __future__ import annotations

import datetime
import decimal
from typing import Any

try:
    import yaml
except ImportError as error:
    raise ImportError("No module named yaml: fixtures in YAML need PyYAML. Install it, or migrator[yaml].") from error

from migrator.host.mode import public
from migrator.serialization import base, plain
from migrator.serialization.errors import DeserializationError

exported = public("core.serializers.pyyaml")

SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

LARGEST_DOCUMENT = 50_000_000
"""Values in a document, aliases counted as often as they are used: text that multiplies itself is refused."""

DEEPEST_DOCUMENT = 500
"""Levels of nesting. The C library composes nodes by recursion and takes the process down when the stack is full."""


@exported
class DjangoSafeDumper(SafeDumper):  # type: ignore[misc]  # the base is chosen at run time
    """Knows decimals, beside what YAML knows."""

    def represent_decimal(self, data: Any) -> Any:
        """Write a decimal as text, which keeps its digits."""
        return self.represent_scalar("tag:yaml.org,2002:str", str(data))

    def represent_ordered_dict(self, data: Any) -> Any:
        """Write an ordered dictionary as a mapping."""
        return self.represent_mapping("tag:yaml.org,2002:map", data.items())


DjangoSafeDumper.add_representer(decimal.Decimal, DjangoSafeDumper.represent_decimal)


@exported
class Serializer(plain.Serializer):
    """Writes a YAML sequence. Options beyond the common ones go to ``yaml.dump``."""

    internal_use_only = False

    def _value_from_field(self, obj: Any, field: Any) -> Any:
        value = super()._value_from_field(obj, field)
        # YAML has no times of day.
        return str(value) if isinstance(value, datetime.time) else value

    def end_serialization(self) -> None:
        options = {"allow_unicode": True, "sort_keys": False, **self.options}
        yaml.dump(self.objects, self.stream, Dumper=DjangoSafeDumper, **options)

    def getvalue(self) -> Any:
        return base.Serializer.getvalue(self)


@exported
class Deserializer(plain.Deserializer):
    """Reads a YAML sequence of plain values: text, bytes, or a file.

    Raises:
        DeserializationError: it is no YAML, it asks for objects of Python, or its aliases multiply or go in circles.
    """

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        try:
            text = stream_or_string.read() if hasattr(stream_or_string, "read") else stream_or_string
            refuse_depth(text)
            document = yaml.load(text, Loader=SafeLoader)
            weigh(document, {}, set())
        except DeserializationError:
            raise
        except Exception as error:
            raise DeserializationError(f"Error deserializing YAML: {error}") from error
        # An empty file holds no objects.
        super().__init__([] if document is None else document, **options)


def refuse_depth(text: Any) -> None:
    """Check how deep the collections of a text are nested, without loading them.

    Raises:
        DeserializationError: deeper than ``DEEPEST_DOCUMENT``.
    """
    depth = 0
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_DOCUMENT:
                raise DeserializationError(
                    f"Error deserializing YAML: nested more than {DEEPEST_DOCUMENT} levels deep"
                )
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def weigh(value: Any, known: dict[int, int], open_values: set[int]) -> int:
    """Return how many values there are in *value*, which was made of YAML.

    Args:
        value: what was loaded.
        known: sizes of the containers that were seen, by identity.
        open_values: containers that *value* is in.

    Raises:
        DeserializationError: there are too many, or a container is in itself.
    """
    if not isinstance(value, dict | list | tuple | set):
        return 1
    identity = id(value)
    if identity in known:
        return known[identity]
    if identity in open_values:
        raise DeserializationError("Error deserializing YAML: an alias refers to what it is part of")
    open_values.add(identity)
    parts = [*value.keys(), *value.values()] if isinstance(value, dict) else value
    size = 1 + sum(weigh(part, known, open_values) for part in parts)
    open_values.discard(identity)
    if size > LARGEST_DOCUMENT:
        raise DeserializationError(
            f"Error deserializing YAML: aliases make more than {LARGEST_DOCUMENT:,} values of this document"
        )
    known[identity] = size
    return size
