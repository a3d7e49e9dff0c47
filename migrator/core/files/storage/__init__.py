"""Storages."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    DefaultStorage as DefaultStorage,
    FileSystemStorage as FileSystemStorage,
    InMemoryStorage as InMemoryStorage,
    InvalidStorageError as InvalidStorageError,
    Storage as Storage,
    StorageHandler as StorageHandler,
    default_storage as default_storage,
    storages as storages,
)

mirror(__name__, origin)
