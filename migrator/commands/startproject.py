"""``startproject``: the files of a new project."""

from __future__ import annotations

import secrets
import string
from typing import Any

from migrator.commands.templates import TemplateCommand
from migrator.host.mode import public

KEY_LENGTH = 50
KEY_CHARACTERS = string.ascii_lowercase + string.digits + "!@#%^&*(-_=+)"
"""What a key is made of; no quotes, no backslash and no dollar, so that it can stand in any file."""


@public("core.management.utils")
def get_random_secret_key() -> str:
    """Return a new key for the setting ``SECRET_KEY``."""
    return "".join(secrets.choice(KEY_CHARACTERS) for _ in range(KEY_LENGTH))


class Command(TemplateCommand):
    """Lays out a project."""

    help = "Makes the folder of a new project, with manage.py and settings."
    missing_args_message = "You must provide a project name."
    kind = "project"

    def handle(self, **options: Any) -> None:
        self.lay_out(options["name"], options["directory"], options, secret_key=get_random_secret_key())
