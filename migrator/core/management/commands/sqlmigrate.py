"""The ``sqlmigrate`` command."""

from migrator.commands import sqlmigrate as _sqlmigrate
from migrator.commands.sqlmigrate import Command as Command
from migrator.host.face import mirror

mirror(__name__, _sqlmigrate)
