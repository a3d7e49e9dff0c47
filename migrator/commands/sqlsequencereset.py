"""``sqlsequencereset``: the SQL that sets automatic keys behind the rows that are there."""

from __future__ import annotations

from typing import Any

from migrator.commands.base import AppCommand
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections


class Command(AppCommand):
    """Prints SQL and changes nothing."""

    help = "Prints the SQL statements that reset the sequences of the named apps."
    output_transaction = True

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")

    def handle_app_config(self, app_config: Any, **options: Any) -> str | None:
        if app_config.models_module is None:
            return None
        models = app_config.get_models(include_auto_created=True)
        statements = connections[options["database"]].ops.sequence_reset_sql(self.style, models)
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No sequences found.")
        return "\n".join(statements)
