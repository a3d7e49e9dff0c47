"""The app registry."""

from __future__ import annotations

from migrator.host import apps as origin
from migrator.host.apps import (
    AppConfig as AppConfig,
    apps as apps,
)
from migrator.host.face import mirror

mirror(__name__, origin)
