"""The ``migrate`` command."""

from migrator.commands import migrate as _migrate
from migrator.commands.migrate import Command as Command
from migrator.host.face import mirror

mirror(__name__, _migrate)
