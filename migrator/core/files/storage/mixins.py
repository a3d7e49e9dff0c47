"""Options of storages that fall back on settings."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    StorageSettingsMixin as StorageSettingsMixin,
)

mirror(__name__, origin)
