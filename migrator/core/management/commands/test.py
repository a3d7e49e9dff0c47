"""The ``test`` command."""

from migrator.commands import test as _test
from migrator.commands.test import Command as Command
from migrator.host.face import mirror

mirror(__name__, _test)
