"""The ``sqlsequencereset`` command."""

from migrator.commands import sqlsequencereset as _sqlsequencereset
from migrator.commands.sqlsequencereset import Command as Command
from migrator.host.face import mirror

mirror(__name__, _sqlsequencereset)
