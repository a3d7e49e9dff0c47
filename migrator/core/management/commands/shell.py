"""The ``shell`` command."""

from migrator.commands import shell as _shell
from migrator.commands.shell import Command as Command
from migrator.host.face import mirror

mirror(__name__, _shell)
