"""Objects as lines of JSON, written and read one by one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from migrator.host.mode import public
from migrator.serialization import base, plain
from migrator.serialization.errors import DeserializationError
from migrator.serialization.json_text import json_options, parsed

exported = public("core.serializers.jsonl")


@exported
class Serializer(plain.Serializer):
    """Writes a line for each object. Options beyond the common ones go to ``json.dumps``, except ``indent``."""

    internal_use_only = False

    def _init_options(self) -> None:
        self._current = None
        self.json_kwargs = json_options(self.options, "stream", "fields", "indent") | {"separators": (",", ": ")}

    def start_serialization(self) -> None:
        self._init_options()

    def end_object(self, obj: Any) -> None:
        json.dump(self.get_dump_object(obj), self.stream, **self.json_kwargs)
        self.stream.write("\n")
        self._current = None

    def getvalue(self) -> Any:
        return base.Serializer.getvalue(self)


@exported
class Deserializer(plain.Deserializer):
    """Reads lines of JSON: text, bytes, or a file that is never in memory as a whole.

    Raises:
        DeserializationError: while iterating, at the first line that is no JSON.
    """

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        lines = stream_or_string
        # A text may hold what str.splitlines() takes for the end of a line, as U+2028.
        if isinstance(lines, bytes):
            lines = io.BytesIO(lines)
        elif isinstance(lines, str):
            lines = io.StringIO(lines)
        super().__init__(Lines(lines), **options)


class Lines:
    """What the lines say, empty ones left out."""

    def __init__(self, lines: Iterable[Any]) -> None:
        self.lines = lines

    def __iter__(self) -> Iterator[Any]:
        for number, line in enumerate(self.lines, start=1):
            if line.strip():
                try:
                    yield parsed(line)
                except DeserializationError as error:
                    raise DeserializationError(f"{error} (on line {number} of the input)") from error
