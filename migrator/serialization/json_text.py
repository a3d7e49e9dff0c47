"""Objects as JSON."""

from __future__ import annotations

import json
from typing import Any

from migrator.host.json_encoder import DjangoJSONEncoder
from migrator.host.mode import public
from migrator.serialization import base, plain
from migrator.serialization.errors import DeserializationError

exported = public("core.serializers.json")


def json_options(options: dict[str, Any], *ours: str) -> dict[str, Any]:
    """Return what ``json.dumps`` gets of a serializer's *options*: all but *ours*, on top of what is usual here."""
    usual = {"cls": DjangoJSONEncoder, "ensure_ascii": False}
    return usual | {name: value for name, value in options.items() if name not in ours}


@exported
class Serializer(plain.Serializer):
    """Writes a JSON list. Options beyond the common ones go to ``json.dumps``."""

    internal_use_only = False

    def _init_options(self) -> None:
        self._current = None
        self.json_kwargs = json_options(self.options, "stream", "fields")
        if self.options.get("indent"):
            # Without the blank that would trail at the end of a line.
            self.json_kwargs["separators"] = (",", ": ")

    def start_serialization(self) -> None:
        self._init_options()
        self.stream.write("[")

    def end_serialization(self) -> None:
        if self.options.get("indent"):
            self.stream.write("\n")
        self.stream.write("]\n")

    def end_object(self, obj: Any) -> None:
        indent = self.options.get("indent")
        if not self.first:
            self.stream.write("," if indent else ", ")
        if indent:
            self.stream.write("\n")
        json.dump(self.get_dump_object(obj), self.stream, **self.json_kwargs)
        self._current = None

    def getvalue(self) -> Any:
        return base.Serializer.getvalue(self)


@exported
class Deserializer(plain.Deserializer):
    """Reads a JSON list: text, bytes, or a file.

    Raises:
        DeserializationError: it is no JSON.
    """

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        super().__init__(parsed(stream_or_string), **options)


def parsed(stream_or_string: Any) -> Any:
    """Return what JSON text, bytes or a file of it says.

    Raises:
        DeserializationError: it is no JSON, or nested deeper than Python can follow.
    """
    text = stream_or_string if isinstance(stream_or_string, bytes | str) else stream_or_string.read()
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DeserializationError(f"Error deserializing JSON: {error}") from error
