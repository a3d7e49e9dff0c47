"""The ``startproject`` command."""

from migrator.commands import startproject as _startproject
from migrator.commands.startproject import Command as Command
from migrator.host.face import mirror

mirror(__name__, _startproject)
