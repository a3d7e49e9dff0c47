"""``showmigrations``: what there is and what is applied."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from migrator.commands.app_labels import refuse_unknown_apps
from migrator.commands.base import BaseCommand
from migrator.migrations.loader import MigrationLoader
from migrator.migrations.recorder import MigrationRecorder
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections

FORMATS = {
    "list": "By app (the default).",
    "plan": "In the order of application; with -v 2 with what each depends on.",
}
"""Ways to show migrations, each an option with a letter of its own."""


class Command(BaseCommand):
    """Lists migrations, by app or in the order in which they are applied."""

    is_brief = True
    help = "Lists the migrations of the project and which of them are applied."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("app_label", nargs="*", help="Only these apps.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        formats = parser.add_mutually_exclusive_group()
        for name, text in FORMATS.items():
            flags = (f"--{name}", f"-{name[0]}")
            formats.add_argument(*flags, action="store_const", dest="format", const=name, help=text)
        parser.set_defaults(format="list")

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity: int = options["verbosity"]
        connection = connections[options["database"]]
        loader = MigrationLoader(connection, ignore_no_migrations=True)
        labels = options["app_label"]
        refuse_unknown_apps(labels, self.stderr)
        if options["format"] == "plan":
            self.show_plan(connection, loader, labels)
        else:
            self.show_list(connection, loader, labels)

    def show_list(self, connection: Any, loader: MigrationLoader, app_names: list[str]) -> None:
        """Print each app that has migrations with them; an applied one carries an X."""
        recorded = MigrationRecorder(connection).applied_keys() if loader.replacements else None
        leaves: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for leaf in loader.graph.leaf_nodes():
            leaves[leaf[0]].append(leaf)
        for app_label in app_names or sorted(loader.migrated_apps):
            self.stdout.write(app_label, self.style.MIGRATE_LABEL)
            # A line for each migration, in order and once, however many ends lead to it.
            shown = dict.fromkeys(key for key in loader.graph.forwards_plans(leaves[app_label]) if key[0] == app_label)
            if shown:
                self.stdout.write("\n".join(self._line(loader, recorded, key) for key in shown))
            else:
                self.stdout.write(" (no migrations)", self.style.ERROR)

    def _line(self, loader: MigrationLoader, recorded: Any, key: tuple[str, str]) -> str:
        title = key[1]
        replaced = loader.graph.nodes[key].replaces
        if replaced:
            title += f" ({len(replaced)} squashed migrations)"
        applied = (loader.applied_migrations or {}).get(key)
        if not applied:
            return f" [ ] {title}"
        if recorded is not None and key not in recorded:
            # The replaced ones are applied; `migrate` has yet to note it down for the squash.
            return f" [-] {title} run 'manage.py migrate' to finish recording."
        # The moment is only read, for all of them, when it is shown.
        moment = getattr(applied, "applied", None) if self.verbosity >= 2 else None
        if moment is not None:
            title += f" (applied at {moment.strftime('%Y-%m-%d %H:%M:%S')})"
        return f" [X] {title}"

    def show_plan(self, connection: Any, loader: MigrationLoader, app_names: list[str]) -> None:
        """Print all migrations in the order in which they would be applied."""
        leaves = [key for key in loader.graph.leaf_nodes() if not app_names or key[0] in app_names]
        plan: dict[tuple[str, str], None] = {}
        for leaf in leaves:
            plan.update(dict.fromkeys(loader.graph.forwards_plan(leaf)))
        for key in plan:
            mark = "X" if key in (loader.applied_migrations or {}) else " "
            parents = self._parents(loader, key) if self.verbosity >= 2 else ""
            self.stdout.write(f"[{mark}]  {key[0]}.{key[1]}{parents}")
        if not plan:
            self.stdout.write("(no migrations)", self.style.ERROR)

    @staticmethod
    def _parents(loader: MigrationLoader, key: tuple[str, str]) -> str:
        names = ["{}.{}".format(*parent.key) for parent in sorted(loader.graph.node_map[key].parents)]
        return f" ... ({', '.join(names)})" if names else ""
