"""Names of migrations: numbers, fragments, time stamps."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from migrator.host.mode import public

MAX_NAME_LENGTH = 52
"""Longest name that is put together from fragments."""

NUMBER = re.compile(r"^\d+")
SQUASHED = re.compile(r".*_squashed_(\d+)")


@public("db.migrations.utils")
def get_migration_name_timestamp() -> str:
    """Return the current local time as it is used in the names of migrations without a better one."""
    return datetime.datetime.now().strftime("%Y%m%d_%H%M")


def parse_number(name: str) -> int | None:
    """Return the number that the name of a migration begins with; of a squashed one, that of the last it replaces."""
    squashed = SQUASHED.match(name)
    if squashed:
        return int(squashed[1])
    plain = NUMBER.match(name)
    return int(plain[0]) if plain else None


def join_fragments(fragments: Iterable[str | None]) -> str:
    """Return a name made of one fragment for each operation, cut if it is long; a time stamp if one is missing."""
    parts = list(fragments)
    if not parts or not all(parts):
        return f"auto_{get_migration_name_timestamp()}"
    name = ""
    for part in (re.sub(r"\W+", "_", part or "") for part in parts):
        longer = f"{name}_{part}" if name else part
        if name and len(longer) > MAX_NAME_LENGTH:
            return f"{name}_and_more"
        name = longer
    return name
