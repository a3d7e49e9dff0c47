"""The ``diffsettings`` command."""

from migrator.commands import diffsettings as _diffsettings
from migrator.commands.diffsettings import Command as Command
from migrator.host.face import mirror

mirror(__name__, _diffsettings)
