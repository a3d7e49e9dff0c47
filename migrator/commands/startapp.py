"""``startapp``: the files of a new app."""

from __future__ import annotations

from typing import Any

from migrator.commands.templates import TemplateCommand


class Command(TemplateCommand):
    """Lays out an app."""

    help = "Makes the folder of a new app, with models and an empty migrations package."
    missing_args_message = "You must provide an application name."
    kind = "app"
    article = "an"

    def handle(self, **options: Any) -> None:
        self.lay_out(options["name"], options["directory"], options)
