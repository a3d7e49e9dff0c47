"""Uploaded files, for code that saves them; there is no upload handling without a web framework."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from migrator.host.deferred import pathlib, tempfile
from migrator.host.mode import public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.files import File, validate_file_name

exported = public("core.files.uploadedfile")

LONGEST_NAME = 255


def _short(name: str) -> str:
    """Return *name*, cut before its extension to a length that every file system takes."""
    if len(name) <= LONGEST_NAME:
        return name
    root, extension = os.path.splitext(name)
    extension = extension[:LONGEST_NAME]
    return root[: LONGEST_NAME - len(extension)] + extension


@exported
class UploadedFile(File):
    """A file that somebody sent: with a content type, a character set, and a name without directories."""

    def __init__(
        self,
        file: Any = None,
        name: Any = None,
        content_type: str | None = None,
        size: int | None = None,
        charset: str | None = None,
        content_type_extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(file, name)
        self.size = size  # type: ignore[assignment]  # None until it is known
        self.content_type = content_type
        self.charset = charset
        self.content_type_extra = content_type_extra

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name} ({self.content_type})>"

    def __bool__(self) -> bool:
        return True

    @property
    def name(self) -> Any:
        """Name of the file; what would lead to another directory is cut off."""
        return self._name

    @name.setter
    def name(self, name: Any) -> None:
        if name is not None:
            name = validate_file_name(_short(os.path.basename(name)))
        self._name = name


@exported
class TemporaryUploadedFile(UploadedFile):
    """An uploaded file that lies in a temporary one."""

    def __init__(
        self,
        name: Any,
        content_type: str | None,
        size: int | None,
        charset: str | None,
        content_type_extra: dict[str, Any] | None = None,
    ) -> None:
        suffix = f".upload{pathlib.Path(name).suffix}"
        file = tempfile.NamedTemporaryFile(suffix=suffix, dir=settings.FILE_UPLOAD_TEMP_DIR)
        super().__init__(file, name, content_type, size, charset, content_type_extra)

    def temporary_file_path(self) -> str:
        """Return the path of the temporary file."""
        return str(self.file.name)

    def close(self) -> None:
        """Close and remove the temporary file, if it was not moved elsewhere."""
        # It may have been moved, and is not there to be removed.
        with contextlib.suppress(FileNotFoundError):
            self.file.close()


@exported
class InMemoryUploadedFile(UploadedFile):
    """An uploaded file in memory."""

    def __init__(
        self,
        file: Any,
        field_name: str | None,
        name: Any,
        content_type: str | None,
        size: int | None,
        charset: str | None,
        content_type_extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(file, name, content_type, size, charset, content_type_extra)
        self.field_name = field_name

    def open(self, mode: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Go back to the beginning."""
        self.file.seek(0)
        return self

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Yield the whole content."""
        self.file.seek(0)
        yield self.read()

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """Return False: it is one piece."""
        return False


@exported
class SimpleUploadedFile(InMemoryUploadedFile):
    """Bytes as an uploaded file."""

    def __init__(self, name: Any, content: bytes | None, content_type: str | None = "text/plain") -> None:
        data = content or b""
        super().__init__(BytesIO(data), None, name, content_type, len(data), None)

    @classmethod
    def from_dict(cls, file_dict: dict[str, Any]) -> SimpleUploadedFile:
        """Return the file of a dictionary with ``filename``, ``content`` and perhaps ``content-type``."""
        return cls(file_dict["filename"], file_dict["content"], file_dict.get("content-type", "text/plain"))
