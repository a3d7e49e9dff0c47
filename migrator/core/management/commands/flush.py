"""The ``flush`` command."""

from migrator.commands import flush as _flush
from migrator.commands.flush import Command as Command
from migrator.host.face import mirror

mirror(__name__, _flush)
