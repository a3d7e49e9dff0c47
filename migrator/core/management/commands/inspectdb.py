"""The ``inspectdb`` command."""

from migrator.commands import inspectdb as _inspectdb
from migrator.commands.inspectdb import Command as Command
from migrator.host.face import mirror

mirror(__name__, _inspectdb)
