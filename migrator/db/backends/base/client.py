"""The command-line client."""

from __future__ import annotations

from migrator.backends.base import client as _client
from migrator.backends.base.client import BaseDatabaseClient as BaseDatabaseClient, os as os, subprocess as subprocess
from migrator.host.face import mirror

mirror(__name__, _client)
