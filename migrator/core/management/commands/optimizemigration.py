"""The ``optimizemigration`` command."""

from migrator.commands import optimizemigration as _optimizemigration
from migrator.commands.optimizemigration import Command as Command
from migrator.host.face import mirror

mirror(__name__, _optimizemigration)
