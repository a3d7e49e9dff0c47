"""Uploaded files."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    InMemoryUploadedFile as InMemoryUploadedFile,
    SimpleUploadedFile as SimpleUploadedFile,
    TemporaryUploadedFile as TemporaryUploadedFile,
    UploadedFile as UploadedFile,
)

mirror(__name__, origin)
