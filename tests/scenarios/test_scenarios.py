"""Each scenario prints, writes and leaves behind what Django did when it played it.

``MIGRATOR_WRITE_GOLDEN=1`` and ``MIGRATOR_DJANGO_PYTHON``, an interpreter with Django 6.1, record anew; with the
latter alone both are played and compared.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.tutorial.tables import describe

from .asking import ASKING
from .commanding import COMMANDING
from .living import LIVING
from .plays import MAKING, Play
from .running import RUNNING
from .session import Session

GOLDEN = Path(__file__).parent / "golden"
DJANGO = os.environ.get("MIGRATOR_DJANGO_PYTHON")
PLAYS = {play.__name__: play for play in (*MAKING, *ASKING, *RUNNING, *COMMANDING, *LIVING)}
ASK_NO_DATABASE = {play.__name__ for play in (*MAKING, *ASKING)} - {"renames", "through_models"}
ASK_NO_DATABASE |= {"mixed_options_of_makemigrations", "shells", "skeletons"}
PAIRS = [
    (name, vendor)
    for name in PLAYS
    for vendor in databases.ALIASES
    if vendor == "sqlite" or name not in ASK_NO_DATABASE
]


def address(settings: dict[str, Any]) -> str:
    """Return what the tables of a database are asked with."""
    if "sqlite" in settings["ENGINE"]:
        return str(settings["NAME"])
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT'] or 5432}/{settings['NAME']}"


def played(play: Play, vendor: str, folder: Path, python: str, root: str) -> str:
    """Play a scenario on empty databases; return the transcript and what is in the databases at the end."""
    folder.mkdir()
    with ExitStack() as stack:
        entries = {
            alias: stack.enter_context(databases.empty_database(vendor, folder)) for alias in ("default", "other")
        }
        engines = {alias: {**entry, "ENGINE": entry["ENGINE"].partition(".")[2]} for alias, entry in entries.items()}
        session = Session(folder, python, root, engines)
        play(session)
        for alias, entry in entries.items():
            if vendor == "postgres" or Path(entry["NAME"]).exists():
                session.note(f"tables of {alias}\n{_tables(address(entry))}")
        return "\n".join(session.transcript)


def _tables(where: str) -> str:
    try:
        found = describe(where)
    except Exception as error:  # noqa: BLE001 - a database without a history table is a finding too
        return type(error).__name__
    return "\n".join(f"{kind}: {row}" for kind, rows in found.items() for row in rows).replace("django", "migrator")


@pytest.mark.parametrize(("name", "vendor"), PAIRS)
def test_it_goes_as_with_django(name: str, vendor: str, tmp_path: Path) -> None:
    if vendor == "postgres" and databases.server() is None:
        pytest.skip("no PostgreSQL was found")
    golden = GOLDEN / f"{name}.{vendor}.txt"
    if DJANGO:
        recorded = played(PLAYS[name], vendor, tmp_path / "theirs", DJANGO, "django")
        if os.environ.get("MIGRATOR_WRITE_GOLDEN"):
            golden.write_text(recorded)
        assert recorded == golden.read_text()
    assert played(PLAYS[name], vendor, tmp_path / "ours", sys.executable, "migrator") == golden.read_text()
