"""The command-line client."""

from __future__ import annotations

import os as os
import subprocess as subprocess

from migrator.backends.base import client as _client
from migrator.backends.base.client import BaseDatabaseClient as BaseDatabaseClient
from migrator.host.face import mirror

mirror(__name__, _client)
