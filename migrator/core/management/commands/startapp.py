"""The ``startapp`` command."""

from migrator.commands import startapp as _startapp
from migrator.commands.startapp import Command as Command
from migrator.host.face import mirror

mirror(__name__, _startapp)
