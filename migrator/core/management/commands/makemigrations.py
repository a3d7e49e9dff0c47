"""The ``makemigrations`` command."""

from migrator.commands import makemigrations as _makemigrations
from migrator.commands.makemigrations import Command as Command
from migrator.host.face import mirror
from migrator.runtime.connections import connections as connections

mirror(__name__, _makemigrations)
