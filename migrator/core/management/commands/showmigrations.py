"""The ``showmigrations`` command."""

from migrator.commands import showmigrations as _showmigrations
from migrator.commands.showmigrations import Command as Command
from migrator.host.face import mirror

mirror(__name__, _showmigrations)
