"""The ``sqlflush`` command."""

from migrator.commands import sqlflush as _sqlflush
from migrator.commands.sqlflush import Command as Command
from migrator.host.face import mirror

mirror(__name__, _sqlflush)
