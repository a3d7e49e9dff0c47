"""The ``check`` command."""

from migrator.commands import check as _check
from migrator.commands.check import Command as Command
from migrator.host.face import mirror

mirror(__name__, _check)
