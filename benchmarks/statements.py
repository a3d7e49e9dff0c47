"""What a database itself costs in a run of ``migrate`` on SQLite: its statements, recorded, and executed once more alone.

    python benchmarks/statements.py record migrator recorded.json   # in a generated project; migrates its database
    python benchmarks/statements.py replay recorded.json copy.sqlite3

SQLite does its work in the client's process, so the CPU time of a migration holds both; the second command's is the
database's part (and the driver's, which is thin).
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    recording = commands.add_parser("record")
    recording.add_argument("namespace", choices=("migrator", "django"))
    recording.add_argument("file", type=Path)
    recording.set_defaults(run=lambda options: record(options.namespace, options.file))
    replaying = commands.add_parser("replay")
    replaying.add_argument("file", type=Path)
    replaying.add_argument("database")
    replaying.set_defaults(run=lambda options: replay(options.file, options.database))
    options = parser.parse_args()
    options.run(options)


def record(namespace: str, file: Path) -> None:
    """Migrate the project in the current directory, and write every statement that its database saw.

    Args:
        namespace: ``migrator`` or ``django``.
        file: where the statements go, as a list in JSON, values in place.
    """
    sys.path.insert(0, os.getcwd())
    statements: list[str] = []
    signals = importlib.import_module(f"{namespace}.db.backends.signals")

    def listen(connection: Any, **_: Any) -> None:
        connection.connection.set_trace_callback(statements.append)

    signals.connection_created.connect(listen)
    os.environ["DJANGO_SETTINGS_MODULE" if namespace == "django" else "MIGRATOR_SETTINGS_MODULE"] = "settings"
    importlib.import_module(namespace).setup()
    importlib.import_module(f"{namespace}.core.management").call_command("migrate", verbosity=0)
    # What a trigger or a foreign key does inside a statement is reported as a comment.
    file.write_text(json.dumps([statement for statement in statements if not statement.startswith("--")]))


def replay(file: Path, database: str) -> None:
    """Execute recorded statements on a new database, and fetch what they return.

    Args:
        file: what ``record`` wrote.
        database: path of a database file that does not exist yet.
    """
    connection = sqlite3.connect(database, isolation_level=None)
    for statement in json.loads(file.read_text()):
        connection.execute(statement).fetchall()
    connection.close()


if __name__ == "__main__":
    main()
