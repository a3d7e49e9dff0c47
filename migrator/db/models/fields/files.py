"""Public path of the fields for files and images."""

from __future__ import annotations

from migrator.fields import files, images
from migrator.fields.files import (
    FieldFile as FieldFile,
    FileDescriptor as FileDescriptor,
    FileField as FileField,
)
from migrator.fields.images import (
    ImageField as ImageField,
    ImageFieldFile as ImageFieldFile,
    ImageFileDescriptor as ImageFileDescriptor,
)
from migrator.host.face import mirror

mirror(__name__, files, images)
