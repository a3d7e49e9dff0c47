"""``sqlflush``: the SQL of ``flush``."""

from __future__ import annotations

from typing import Any

from migrator.commands.base import BaseCommand
from migrator.commands.flush import sql_flush
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections


class Command(BaseCommand):
    """Prints SQL and changes nothing."""

    help = "Prints the SQL statements that empty the tables of the project."
    output_transaction = True

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")

    def handle(self, **options: Any) -> str:
        statements = sql_flush(self.style, connections[options["database"]])
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No tables found.")
        return "\n".join(statements)
