"""What wrong queries are told. ``python -m tests.query.differential.bad_input`` writes ``bad_input.txt`` anew.

The queries are taken from that file: add one, write it anew, and review what it says.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import databases
from tests.query.differential.compare import FROM_THE_DATABASE, answers, engine, settled

GOLDEN = Path(__file__).with_name("bad_input.txt")


def queries() -> list[str]:
    """Return the queries in the golden file."""
    return [line for line in GOLDEN.read_text().splitlines() if line and not line.startswith((" ", "#"))]


def told(settings: dict[str, Any]) -> str:
    """Return the golden file as it should be: each query and, below it, its error."""
    asked = [{"code": code, "ordered": True} for code in queries()]
    found = answers(sys.executable, "migrator", engine(settings), asked)
    blocks = ["# Wrong queries, and what they are told. The texts of the database itself are left out.\n"]
    for code, answer in zip(queries(), found, strict=True):
        name, text = answer.get("error", ("no error", ""))
        if name in FROM_THE_DATABASE and answer["sql"]:
            text = "(from the database)"
        blocks.append(f"{code}\n    {name}: {settled(text)}\n".replace("django.db", "migrator.db"))
    return "\n".join(blocks)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, databases.empty_database("sqlite", Path(folder)) as found:
        GOLDEN.write_text(told(found))
