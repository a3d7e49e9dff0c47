"""The ``dumpdata`` command."""

from migrator.commands import dumpdata as _dumpdata
from migrator.commands.dumpdata import Command as Command, ProxyModelWarning as ProxyModelWarning
from migrator.host.face import mirror

mirror(__name__, _dumpdata)
