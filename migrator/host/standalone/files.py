"""Files: a wrapper round Python's file objects that knows name, size and chunks."""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import Any

from migrator.host.deferred import pathlib
from migrator.host.mode import public
from migrator.host.standalone.exceptions import SuspiciousFileOperation
from migrator.host.standalone.functional import cached_property


@public("core.files.utils")
def validate_file_name(name: Any, allow_relative_path: bool = False) -> Any:
    """Return *name* if it is a safe name for a file.

    Args:
        name: the name.
        allow_relative_path: whether it may have directories, below the place it belongs to.

    Raises:
        SuspiciousFileOperation: it leads elsewhere, or names no file.
        TypeError: it is no name.
    """
    if isinstance(name, int | float | None):
        raise TypeError(f"A file name is text or a path, not {type(name).__name__}")
    if "\0" in str(name):
        raise SuspiciousFileOperation(f"File name {name!r} has a NUL character in it, which no file system stores")
    base = os.path.basename(str(name))
    if base in ("", ".", ".."):
        raise SuspiciousFileOperation(f"Could not derive file name from '{name}'")
    if not allow_relative_path:
        if str(name) != base:
            raise SuspiciousFileOperation(f"File name '{name}' includes path elements")
        return name
    path = pathlib.PurePosixPath(str(name).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise SuspiciousFileOperation(f"Detected path traversal attempt in '{name}'")
    return name


def _forwarded(name: str) -> Any:
    return property(lambda self: getattr(self.file, name))


@public("core.files.utils")
class FileProxyMixin:
    """Forwards the methods of a file object to ``self.file``."""

    file: Any

    encoding = _forwarded("encoding")
    newlines = _forwarded("newlines")
    fileno, flush, isatty, truncate = map(_forwarded, ("fileno", "flush", "isatty", "truncate"))
    read, readinto, readline, readlines = map(_forwarded, ("read", "readinto", "readline", "readlines"))
    seek, tell, write, writelines = map(_forwarded, ("seek", "tell", "write", "writelines"))

    @property
    def closed(self) -> bool:
        """Whether there is no open file."""
        return not self.file or bool(self.file.closed)

    def _can(self, ability: str, *modes: str) -> bool:
        if self.closed:
            return False
        if hasattr(self.file, ability):
            return bool(getattr(self.file, ability)())
        mode = getattr(self.file, "mode", "")
        return any(letter in mode for letter in modes)

    def readable(self) -> bool:
        """Tell whether the file can be read."""
        return self._can("readable", "r", "+")

    def writable(self) -> bool:
        """Tell whether the file can be written."""
        return self._can("writable", "w", "a", "x", "+")

    def seekable(self) -> bool:
        """Tell whether the position in the file can be changed; assumed where the file does not say."""
        if self.closed:
            return False
        return bool(self.file.seekable()) if hasattr(self.file, "seekable") else True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.file)


def _ends_with_carriage_return(line: Any) -> bool:
    return line[-1:] in ("\r", b"\r")


def _ends_with_newline(line: Any) -> bool:
    return line[-1:] in ("\n", b"\n")


@public("core.files.base")
class File(FileProxyMixin):
    """A file object with a name, a size, and content that can be had in chunks.

    Args:
        file: the file object of Python.
        name: its name; that of *file* if None.
    """

    DEFAULT_CHUNK_SIZE = 64 * 2**10

    name: Any
    mode: Any

    def __init__(self, file: Any, name: Any = None) -> None:
        self.file = file
        self.name = getattr(file, "name", None) if name is None else name
        if hasattr(file, "mode"):
            self.mode = file.mode

    def __str__(self) -> str:
        return self.name or ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name or 'None'}>"

    def __bool__(self) -> bool:
        # Not by its length, which may be costly to find out.
        return True

    def __len__(self) -> int:
        return int(self.size)

    @cached_property
    def size(self) -> int:
        """How many bytes (or, for text, characters) the file has.

        Raises:
            AttributeError: there is no way to tell.
        """
        if hasattr(self.file, "size"):
            return int(self.file.size)
        path = getattr(self.file, "name", None)
        if isinstance(path, (str, bytes, os.PathLike)) and os.path.exists(path):
            return os.path.getsize(path)
        if hasattr(self.file, "tell") and hasattr(self.file, "seek"):
            position = self.file.tell()
            end: int = self.file.seek(0, os.SEEK_END) or self.file.tell()
            self.file.seek(position)
            return end
        raise AttributeError("Unable to determine the file's size.")

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Yield the content from the beginning in pieces of *chunk_size*, ``DEFAULT_CHUNK_SIZE`` if None."""
        amount = chunk_size or self.DEFAULT_CHUNK_SIZE
        with contextlib.suppress(AttributeError, io.UnsupportedOperation):
            self.seek(0)
        while data := self.read(amount):
            yield data

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """Tell whether :meth:`chunks` would yield more than one piece."""
        return self.size > (chunk_size or self.DEFAULT_CHUNK_SIZE)

    def __iter__(self) -> Iterator[Any]:
        """Yield lines, whatever their ends are: ``\\n``, ``\\r\\n`` or ``\\r``."""
        pending: Any = None
        for chunk in self.chunks():
            for line in chunk.splitlines(keepends=True):
                if pending is not None:
                    if _ends_with_carriage_return(pending) and line not in ("\n", b"\n"):
                        # The line ended with the chunk before.
                        yield pending
                    else:
                        line = pending + line
                    pending = None
                if _ends_with_newline(line):
                    yield line
                else:
                    pending = line
        if pending is not None:
            yield pending

    def __enter__(self) -> File:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def open(self, mode: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Open the file again, or go back to its beginning if it is open.

        Raises:
            ValueError: there is no file of that name any more.
        """
        if self.closed:
            if not (self.name and os.path.exists(self.name)):
                raise ValueError("The file cannot be reopened.")
            self.file = open(self.name, mode or self.mode, *args, **kwargs)  # noqa: SIM115 - the caller closes it
        else:
            self.seek(0)
        return self

    def close(self) -> None:
        """Close the file."""
        self.file.close()


@public("core.files.base")
class ContentFile(File):
    """A file whose content is a text or bytes in memory."""

    def __init__(self, content: Any, name: Any = None) -> None:
        stream: Any = StringIO(content) if isinstance(content, str) else BytesIO(content)
        super().__init__(stream, name=name)
        self.size = len(content)

    def __str__(self) -> str:
        return "Raw content"

    def open(self, mode: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Go back to the beginning."""
        self.seek(0)
        return self

    def close(self) -> None:
        """Do nothing: closing would lose the content."""

    def write(self, data: Any) -> Any:
        """Write *data* at the present position."""
        self.__dict__.pop("size", None)
        return self.file.write(data)
