"""``loaddata``: put the objects of fixtures into the database, all of them or none."""

from __future__ import annotations

import os
from typing import Any

from migrator.commands.app_labels import parse_apps_and_model_labels
from migrator.commands.base import BaseCommand
from migrator.commands.fixture_files import STDIN, FixtureName, fixture_folders, openers
from migrator.host.color import no_style
from migrator.host.management import CommandError
from migrator.host.warnings import warn_external
from migrator.runtime import transaction
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.runtime.router import router
from migrator.serialization import registry as serializers
from migrator.sql.errors import DatabaseError

Fixture = tuple[str, str, str]
"""Path of a file, folder that it was found in, name that it was found by."""


class Command(BaseCommand):
    """Loads fixtures in one transaction; relations may point to what comes later."""

    help = "Installs the named fixtures in the database."
    missing_args_message = (
        "No database fixture specified. Please provide the path of at least one fixture in the command line."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("args", metavar="fixture", nargs="+", help="Names of fixtures, or - for standard input.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        parser.add_argument("--app", dest="app_label", help="Look only in this app's folder.")
        parser.add_argument(
            "--ignorenonexistent",
            "-i",
            action="store_true",
            dest="ignore",
            help="Skip models and fields that are not there.",
        )
        parser.add_argument(
            "-e",
            "--exclude",
            action="append",
            default=[],
            help="An app_label or app_label.ModelName not to load (repeatable).",
        )
        parser.add_argument("--format", help="Serialization format of standard input.")

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        self.ignore, self.using, self.app_label = options["ignore"], options["database"], options["app_label"]
        self.verbosity, self.format = options["verbosity"], options["format"]
        self.excluded_models, self.excluded_apps = parse_apps_and_model_labels(options["exclude"])
        self.formats = serializers.get_public_serializer_formats()
        self.openers = openers()
        self.compressions = [name for name in self.openers if name != "stdin"]
        self.found: dict[str, list[Fixture]] = {}
        self.fixture_count = self.loaded_count = self.object_count = 0
        self.models: dict[Any, None] = {}
        self.deferred: list[Any] = []
        with transaction.atomic(using=self.using):
            self.loaddata(fixture_labels)
        # A connection that loaded much need not stay; inside a transaction it must.
        if transaction.get_autocommit(self.using):
            connections[self.using].close()

    def loaddata(self, fixture_labels: tuple[str, ...]) -> None:
        """Load the fixtures, then check what they refer to and set the sequences."""
        connection = connections[self.using]
        # Nothing to load: found out before constraints are switched off, which can be costly.
        self.find_fixtures(fixture_labels[0])
        with connection.constraint_checks_disabled():
            for label in fixture_labels:
                self.load_label(label)
            for waiting in self.deferred:
                waiting.save_deferred_fields(using=self.using)
        try:
            connection.check_constraints(table_names=[model._meta.db_table for model in self.models])
        except Exception as error:
            error.args = (f"Problem installing fixtures: {error}",)
            raise
        if self.loaded_count > 0:
            self.reset_sequences(connection)
        if self.verbosity >= 1:
            of = "" if self.object_count == self.loaded_count else f" (of {self.object_count})"
            self.stdout.write(f"Installed {self.loaded_count} object(s){of} from {self.fixture_count} fixture(s)")

    def reset_sequences(self, connection: Any) -> None:
        """Let automatic keys go on after those that were loaded."""
        statements = connection.ops.sequence_reset_sql(no_style(), list(self.models))
        if not statements:
            return
        if self.verbosity >= 2:
            self.stdout.write("Resetting sequences")
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    # Finding

    def find_fixtures(self, label: str) -> list[Fixture]:
        """Return the files of a fixture.

        Raises:
            CommandError: there are none, or several in one folder.
        """
        if label not in self.found:
            self.found[label] = self._find(label)
        return self.found[label]

    def _find(self, label: str) -> list[Fixture]:
        parsed = FixtureName.parse(label, self.formats, self.compressions, self.format)
        if parsed.name == STDIN:
            return [(STDIN, "", STDIN)]
        self._say(2, f"Loading '{parsed.name}' fixtures...")
        wanted = parsed.file_names([self.using, None], self.formats, self.compressions)
        name = os.path.basename(parsed.name)
        found: list[Fixture] = []
        for folder in self._folders(parsed.name):
            self._say(2, f"Checking '{folder}' for fixtures...")
            here = sorted(wanted.intersection(os.listdir(folder))) if os.path.isdir(folder) else []
            if not here:
                self._say(2, f"No fixture '{name}' in '{folder}'.")
            if len(here) > 1:
                raise CommandError(f"Multiple fixtures named '{name}' in '{folder}'. Aborting.")
            found += [(os.path.join(folder, file), folder, name) for file in here]
        if not found:
            raise CommandError(f"No fixture named '{name}' found.")
        return found

    def _folders(self, name: str) -> list[str]:
        """Return the folders to look in, with those that are part of the name."""
        below = os.path.dirname(name)
        folders = [below] if os.path.isabs(name) else fixture_folders(self.app_label)
        return [os.path.realpath(os.path.join(folder, below)) for folder in folders]

    def _say(self, verbosity: int, text: str) -> None:
        if self.verbosity >= verbosity:
            self.stdout.write(text)

    # Loading

    def load_label(self, label: str) -> None:
        """Load every file of a fixture."""
        for path, folder, name in self.find_fixtures(label):
            parsed = FixtureName.parse(os.path.basename(path), self.formats, [*self.compressions, None], self.format)
            self.fixture_count += 1
            self._say(2, f"Installing {parsed.format} fixture '{name}' from '{folder}'.")
            with_objects = self.object_count
            stream = self.openers[parsed.compression](path)
            try:
                self.load_stream(stream, parsed.format)
            except Exception as error:
                if not isinstance(error, CommandError):
                    error.args = (f"Problem installing fixture '{path}': {error}",)
                raise
            finally:
                if path != STDIN:
                    stream.close()
            if self.object_count == with_objects:
                warn_external(f"No fixture data found for '{name}'. (File format may be invalid.)", RuntimeWarning)

    def load_stream(self, stream: Any, format: Any) -> None:
        """Save the objects of an open fixture."""
        objects = serializers.deserialize(
            format, stream, using=self.using, ignorenonexistent=self.ignore, handle_forward_references=True
        )
        read = 0
        for read, obj in enumerate(objects, start=1):
            self.loaded_count += self.save_obj(obj)
            if self.verbosity >= 3:
                self.stdout.write(f"\rProcessed {read} object(s).", ending="")
        self.object_count += read
        if read and self.verbosity >= 3:
            self.stdout.write()

    def save_obj(self, obj: Any) -> bool:
        """Save an object, unless it is excluded or belongs into another database; tell which."""
        model = type(obj.object)
        if model._meta.app_config in self.excluded_apps or model in self.excluded_models:
            return False
        saved: bool = router.allow_migrate_model(self.using, model)
        if saved:
            self.models[model] = None
            try:
                obj.save(using=self.using)
            except (DatabaseError, ValueError) as error:
                error.args = (f"Could not load {model._meta.label}(pk={obj.object.pk}): {error}",)
                raise
        if obj.deferred_fields:
            self.deferred.append(obj)
        return saved
