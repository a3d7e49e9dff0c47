"""Storages by alias."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    InvalidStorageError as InvalidStorageError,
    StorageHandler as StorageHandler,
)

mirror(__name__, origin)
