"""``check``: look for mistakes in models and settings without touching data."""

from __future__ import annotations

from typing import Any

from migrator.commands.base import BaseCommand
from migrator.host import checks
from migrator.host.apps import apps
from migrator.host.management import CommandError
from migrator.runtime.connections import connections

LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


class Command(BaseCommand):
    """Runs the system checks."""

    help = "Checks the whole project for problems."
    requires_system_checks: Any = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("args", metavar="app_label", nargs="*", help="Only these apps.")
        parser.add_argument("--tag", "-t", action="append", dest="tags", help="Only checks with this tag.")
        parser.add_argument("--list-tags", action="store_true", help="List the tags there are.")
        parser.add_argument("--deploy", action="store_true", help="Also the checks for deployments.")
        parser.add_argument(
            "--fail-level", default="ERROR", choices=LEVELS, help="Exit with 1 from this level on; ERROR by default."
        )
        parser.add_argument(
            "--database",
            action="append",
            choices=tuple(connections),
            dest="databases",
            help="Also run the checks that look into this database.",
        )

    def handle(self, *app_labels: str, **options: Any) -> None:
        registry = checks.registry
        if options["list_tags"]:
            tags = registry.tags_available(options["deploy"])
            self.stdout.write("\n".join(sorted(tags)))
            return
        tags = options["tags"]
        for tag in tags or ():
            if not checks.tag_exists(tag, include_deployment_checks=options["deploy"]):
                raise CommandError(f'There is no system check with the "{tag}" tag.')
        try:
            configs = [apps.get_app_config(label) for label in app_labels] or None
        except LookupError as error:
            raise CommandError(str(error)) from error
        self.check(
            app_configs=configs,
            tags=tags,
            display_num_errors=True,
            include_deployment_checks=options["deploy"],
            fail_level=getattr(checks, options["fail_level"]),
            databases=options["databases"],
        )
