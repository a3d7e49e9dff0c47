"""The ``squashmigrations`` command."""

from migrator.commands import squashmigrations as _squashmigrations
from migrator.commands.squashmigrations import Command as Command
from migrator.host.face import mirror

mirror(__name__, _squashmigrations)
