"""The ``loaddata`` command."""

import sys as sys

from migrator.commands import loaddata as _loaddata
from migrator.commands.loaddata import Command as Command
from migrator.host.face import mirror

mirror(__name__, _loaddata)
