"""Types of the fields for files and images, for static checkers: they read as the file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typing_extensions import TypeVar, Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.fields import files, images
from migrator.fields.files import (
    FieldFile as FieldFile,
    FileDescriptor as FileDescriptor,
)
from migrator.fields.images import (
    ImageFieldFile as ImageFieldFile,
    ImageFileDescriptor as ImageFileDescriptor,
)

_File = TypeVar("_File", covariant=True, default=FieldFile)

class FileField(files.FileField, Field[Any, _File]):
    def __init__(
        self,
        verbose_name: Text | None = ...,
        name: str | None = ...,
        upload_to: str | Path | Callable[[Any, str], str] = ...,
        storage: Any = ...,
        *,
        null: bool = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...

class ImageField(images.ImageField, FileField[ImageFieldFile]):
    def __init__(
        self,
        verbose_name: Text | None = ...,
        name: str | None = ...,
        width_field: str | None = ...,
        height_field: str | None = ...,
        *,
        upload_to: str | Path | Callable[[Any, str], str] = ...,
        storage: Any = ...,
        null: bool = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
