"""The ``makemigrations`` command."""

from migrator.commands import makemigrations as _makemigrations
from migrator.commands.makemigrations import Command as Command
from migrator.host.face import mirror

mirror(__name__, _makemigrations)
