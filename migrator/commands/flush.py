"""``flush``: take every row out of the project's tables."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.commands.migrate_signals import emit_post_migrate_signal
from migrator.host.apps import apps
from migrator.host.management import CommandError
from migrator.host.mode import public
from migrator.host.module_loading import module_has_submodule
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections

QUESTION = """You have requested a flush of the database.
This will IRREVERSIBLY DESTROY all data currently in the "{name}" database,
and return each table to an empty state.
Are you sure you want to do this?

    Type 'yes' to continue, or 'no' to cancel: """


@public("core.management.sql")
def sql_flush(style: Any, connection: Any, reset_sequences: bool = True, allow_cascade: bool = False) -> list[str]:
    """Return the statements that empty the tables of all installed models; the history table is not among them.

    Args:
        style: colours for the terminal, see :mod:`migrator.host.color`.
        connection: the database.
        reset_sequences: let automatic keys begin at 1 again.
        allow_cascade: empty tables, too, that refer to one of them and that we do not know, where the database can.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    statements: list[str] = connection.ops.sql_flush(
        style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade
    )
    return statements


class Command(BaseCommand):
    """Empties the tables and lets the apps put in again what they put in after a migration."""

    help = "Removes all data from the tables of the project; which migrations are applied stays recorded."
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Ask nothing.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")

    def handle(self, **options: Any) -> None:
        alias, interactive = options["database"], options["interactive"]
        connection = connections[alias]
        for config in apps.get_app_configs():
            # Receivers of post_migrate live in an app's "management" module.
            if module_has_submodule(config.module, "management"):
                import_module(".management", config.name)
        statements = sql_flush(
            self.style,
            connection,
            reset_sequences=options.get("reset_sequences", True),
            allow_cascade=options.get("allow_cascade", False),
        )
        if interactive and input(QUESTION.format(name=connection.settings_dict["NAME"])) != "yes":
            self.stdout.write("Flush cancelled.")
            return
        try:
            connection.ops.execute_sql_flush(statements)
        except Exception as error:
            raise CommandError(
                f"Database {connection.settings_dict['NAME']} couldn't be flushed. Is it running, is it configured "
                "correctly, and are all of its tables there? The SQL was what 'manage.py sqlflush' prints. The error: "
                f"{error}"
            ) from error
        if statements and not options.get("inhibit_post_migrate", False):
            emit_post_migrate_signal(options["verbosity"], interactive, alias, stdout=self.stdout)
