"""The default values of the settings."""

from __future__ import annotations

from migrator.host.conf import global_settings as defaults
from migrator.host.face import mirror

globals().update({name: value for name, value in vars(defaults).items() if name.isupper()})

mirror(__name__, defaults)
