"""The ``dbshell`` command."""

from migrator.commands import dbshell as _dbshell
from migrator.commands.dbshell import Command as Command
from migrator.host.face import mirror

mirror(__name__, _dbshell)
