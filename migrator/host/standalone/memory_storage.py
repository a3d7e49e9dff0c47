"""Files in memory, for tests."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable
from datetime import datetime
from typing import Any

from migrator.host.deferred import pathlib, urllib_parse
from migrator.host.mode import public, public_path
from migrator.host.standalone import timezone
from migrator.host.standalone.deconstruct import deconstructible
from migrator.host.standalone.encoding import filepath_to_uri
from migrator.host.standalone.files import File
from migrator.host.standalone.safe_paths import safe_join
from migrator.host.standalone.storage_base import LocatedStorage


class Node:
    """What files and directories have in common: their times."""

    def __init__(self) -> None:
        self.created = self.accessed = self.modified = timezone.now()

    def touch(self) -> None:
        """Note that the node was changed now."""
        self.accessed = self.modified = timezone.now()


class Content(Node):
    """Content of a file: bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.data = b""


def missing(name: Any) -> FileNotFoundError:
    """Return the error of the operating system for a file that is not there."""
    return FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(name))


def a_directory(name: Any) -> IsADirectoryError:
    """Return the error of the operating system for a directory in the place of a file."""
    return IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(name))


class Directory(Node):
    """A directory: nodes by name."""

    def __init__(self) -> None:
        super().__init__()
        self.children: dict[str, Node] = {}

    def child_directory(self, name: str, create: bool) -> Directory:
        """Return the directory called *name*, made if *create*.

        Raises:
            FileNotFoundError: there is none and *create* is false.
            FileExistsError: there is a file of that name.
        """
        node = self.children.get(name)
        if node is None:
            if not create:
                raise missing(name)
            node = self.children[name] = Directory()
            self.touch()
        if not isinstance(node, Directory):
            raise FileExistsError(f"'{name}' is a file, not a directory")
        return node


class OpenFile(File):
    """A file of the storage that was opened; what is written is stored when it is closed or flushed."""

    def __init__(self, name: str, content: Content, mode: str) -> None:
        raw = io.BytesIO(b"" if "w" in mode else content.data)
        stream: Any = raw if "b" in mode else io.TextIOWrapper(raw, encoding="utf-8", newline="")
        super().__init__(stream, name)
        self.mode = mode
        self._raw = raw
        self._content = content
        self._writes = any(letter in mode for letter in "wa+x")
        if "a" in mode:
            stream.seek(0, os.SEEK_END)
        if "w" in mode:
            self._store()
        else:
            content.accessed = timezone.now()

    def _store(self) -> None:
        self._content.data = self._raw.getvalue()
        self._content.touch()

    def close(self) -> None:
        """Store what was written."""
        if not self.file.closed:
            if self._writes:
                self.file.flush()
                self._store()
            self.file.close()

    def open(self, mode: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Open the file again, or go back to its beginning if it is open."""
        if not self.closed:
            self.seek(0)
            return self
        return OpenFile(self.name, self._content, mode or self.mode)


@public("core.files.storage.memory")
@deconstructible(path=public_path("core.files.storage.InMemoryStorage"))
class InMemoryStorage(LocatedStorage):
    """Keeps files in memory: fast, and gone with the process. The arguments are those of ``FileSystemStorage``."""

    def __init__(
        self,
        location: Any = None,
        base_url: Any = None,
        file_permissions_mode: int | None = None,
        directory_permissions_mode: int | None = None,
    ) -> None:
        super().__init__(location, base_url, file_permissions_mode, directory_permissions_mode)
        self._root = Directory()
        # An empty directory at the location, as there would be on disk.
        self._directory(self._parts(""), create=True)

    def _parts(self, name: Any) -> tuple[str, ...]:
        """Return the steps from the root of the tree to *name*; SuspiciousFileOperation if it leads outside."""
        full = safe_join(self.location, name)
        return pathlib.PurePath(os.path.relpath(full, self.location)).parts

    def _directory(self, parts: tuple[str, ...], create: bool = False) -> Directory:
        directory = self._root
        for name in parts:
            directory = directory.child_directory(name, create)
        return directory

    def _find(self, name: Any) -> Node:
        parts = self._parts(name)
        if not parts:
            return self._root
        try:
            node = self._directory(parts[:-1]).children.get(parts[-1])
        except FileNotFoundError:
            node = None
        if node is None:
            raise missing(name)
        return node

    def _file(self, name: Any) -> Content:
        node = self._find(name)
        if not isinstance(node, Content):
            raise a_directory(name)
        return node

    def _make_file(self, name: Any) -> Content:
        parts = self._parts(name)
        if not parts:
            raise a_directory(name)
        parent = self._directory(parts[:-1], create=True)
        node = parent.children.get(parts[-1])
        if node is None:
            node = parent.children[parts[-1]] = Content()
            parent.touch()
        if not isinstance(node, Content):
            raise a_directory(name)
        return node

    def _open(self, name: Any, mode: str = "rb") -> Any:
        creates = any(letter in mode for letter in "wax")
        return OpenFile(str(name), self._make_file(name) if creates else self._file(name), mode)

    def _save(self, name: Any, content: Any) -> str:
        target = self._make_file(name)
        pieces = [chunk.encode() if isinstance(chunk, str) else chunk for chunk in content.chunks()]
        target.data = b"".join(pieces)
        target.touch()
        if hasattr(content, "temporary_file_path"):
            # On disk the temporary file would have been moved.
            content.close()
        return os.path.join(*self._parts(name)).replace("\\", "/")

    def path(self, name: Any) -> str:
        """Return the path that the file would have on disk."""
        return safe_join(self.location, name)

    def delete(self, name: Any) -> None:
        """Remove a file or a directory; one that is gone already is fine.

        Raises:
            ValueError: *name* is empty, or means the whole storage.
        """
        parts = self._parts(name)
        if not parts:
            raise ValueError("The name must be given to delete().")
        with contextlib.suppress(FileNotFoundError, FileExistsError, KeyError):
            parent = self._directory(parts[:-1])
            del parent.children[parts[-1]]
            parent.touch()

    def exists(self, name: Any) -> bool:
        """Tell whether there is a file or a directory of that name."""
        try:
            self._find(name)
        except (FileNotFoundError, FileExistsError):
            return False
        return True

    def listdir(self, path: Any) -> tuple[list[str], list[str]]:
        """Return the directories and the files in a directory."""
        node = self._find(path)
        if not isinstance(node, Directory):
            raise NotADirectoryError(path)
        names: tuple[list[str], list[str]] = ([], [])
        for name, child in node.children.items():
            names[isinstance(child, Content)].append(name)
        return names

    def size(self, name: Any) -> int:
        """Return the size of a file in bytes."""
        return len(self._file(name).data)

    def url(self, name: Any) -> str:
        """Return the address of a file in the web.

        Raises:
            ValueError: there is no base address.
        """
        if self.base_url is None:
            raise ValueError("This file is not accessible via a URL.")
        relative = filepath_to_uri(name)
        return str(urllib_parse.urljoin(self.base_url, relative.lstrip("/") if relative is not None else None))

    def _time(self, name: Any, read: Callable[[Node], datetime]) -> datetime:
        return read(self._find(name))

    def get_accessed_time(self, name: Any) -> datetime:
        """Return when a file was last read."""
        return self._time(name, lambda node: node.accessed)

    def get_created_time(self, name: Any) -> datetime:
        """Return when a file was made."""
        return self._time(name, lambda node: node.created)

    def get_modified_time(self, name: Any) -> datetime:
        """Return when a file was last written."""
        return self._time(name, lambda node: node.modified)
