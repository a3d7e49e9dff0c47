"""``remove_stale_contenttypes``: delete the content types of models that are gone."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.contrib.contenttypes.models import ContentType
from migrator.host.apps import apps
from migrator.models.deletion import Collector
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections

QUESTION = """Content types without a model were found. They can be deleted, and with them all objects that refer to them:

{listed}

Rows that the database itself would delete, outside of the project's models, are not in this list.

Are you sure that these models will not come back? Answer 'no' when in doubt.
"""


class NoFastDeleteCollector(Collector):
    """Collects every object that would be deleted, also where one statement would do."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        """Say no: what is to be deleted is to be listed."""
        return False


class Command(BaseCommand):
    """Deletes what migrations cannot: whether a model is gone for good is for people to say."""

    help = "Deletes stale content types in the database."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive", help="Ask nothing.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="Which database.")
        parser.add_argument(
            "--include-stale-apps", action="store_true", help="Also those of apps that are not installed any more."
        )

    def handle(self, **options: Any) -> None:
        using = options["database"]
        ContentType.objects.clear_cache()
        rows = ContentType.objects.using(using).order_by("app_label", "model")
        for label, content_types in groupby(rows, lambda content_type: content_type.app_label):
            if options["include_stale_apps"] or label in apps.app_configs:
                stale = [content_type for content_type in content_types if content_type.model_class() is None]
                self._remove(stale, using, options["interactive"], options["verbosity"])

    def _remove(self, stale: list[Any], using: str, interactive: bool, verbosity: int) -> None:
        if not stale:
            return
        if interactive:
            listed = "\n".join(self._dependents(stale, using))
            self.stdout.write(QUESTION.format(listed=listed))
            if input("Type 'yes' to continue, or 'no' to cancel: ") != "yes":
                if verbosity >= 2:
                    self.stdout.write("Stale content types remain.")
                return
        for content_type in stale:
            if verbosity >= 2:
                self.stdout.write(f"Deleting stale content type '{content_type.app_label} | {content_type.model}'")
            content_type.delete()

    @staticmethod
    def _dependents(stale: list[Any], using: str) -> Any:
        """Yield a line for each content type, and for each model whose objects would be deleted with it."""
        for content_type in stale:
            yield f"    - Content type for {content_type.app_label}.{content_type.model}"
            collector = NoFastDeleteCollector(using=using, origin=content_type)
            collector.collect([content_type])
            for model, objects in collector.data.items():
                if model is not ContentType:
                    yield f"    - {len(objects)} {model._meta.label} object(s)"
