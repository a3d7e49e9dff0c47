"""Files in a directory of the local file system."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from typing import Any

from migrator.host.deferred import shutil, urllib_parse
from migrator.host.mode import public, public_path
from migrator.host.standalone.conf import settings
from migrator.host.standalone.deconstruct import deconstructible
from migrator.host.standalone.encoding import filepath_to_uri
from migrator.host.standalone.files import File
from migrator.host.standalone.safe_paths import safe_join, safe_makedirs
from migrator.host.standalone.storage_base import LocatedStorage


@public("core.files.move")
def file_move_safe(
    old_file_name: Any, new_file_name: Any, chunk_size: int = 64 * 2**10, allow_overwrite: bool = False
) -> None:
    """Move a file, by renaming it where that is possible.

    Raises:
        FileExistsError: the target exists and *allow_overwrite* is false.
    """
    if os.path.exists(new_file_name) and os.path.samefile(old_file_name, new_file_name):
        return
    if not allow_overwrite and os.access(new_file_name, os.F_OK):
        raise FileExistsError(f"Destination file {new_file_name} exists and allow_overwrite is False.")
    try:
        os.rename(old_file_name, new_file_name)
    except OSError:
        # Another file system. The exclusive flag keeps somebody else's new file from being overwritten.
        with open(old_file_name, "rb") as source, open(new_file_name, "wb" if allow_overwrite else "xb") as target:
            shutil.copyfileobj(source, target, chunk_size)
        with contextlib.suppress(PermissionError):
            shutil.copystat(old_file_name, new_file_name)
        with contextlib.suppress(PermissionError):
            os.remove(old_file_name)


@public("core.files.storage.filesystem")
@deconstructible(path=public_path("core.files.storage.FileSystemStorage"))
class FileSystemStorage(LocatedStorage):
    """Keeps files in a directory.

    Args:
        location: the directory; ``MEDIA_ROOT`` if None.
        base_url: address of the directory in the web; ``MEDIA_URL`` if None.
        file_permissions_mode, directory_permissions_mode: permissions of what is made; the settings
            ``FILE_UPLOAD_PERMISSIONS`` and ``FILE_UPLOAD_DIRECTORY_PERMISSIONS`` if None.
        allow_overwrite: write over a file of the same name, instead of choosing another name.
    """

    def __init__(
        self,
        location: Any = None,
        base_url: Any = None,
        file_permissions_mode: int | None = None,
        directory_permissions_mode: int | None = None,
        allow_overwrite: bool = False,
    ) -> None:
        super().__init__(location, base_url, file_permissions_mode, directory_permissions_mode)
        self._allow_overwrite = allow_overwrite

    def _open(self, name: Any, mode: str = "rb") -> Any:
        return File(open(self.path(name), mode))

    def _save(self, name: Any, content: Any) -> str:
        full_path = self.path(name)
        directory, mode = os.path.dirname(full_path), self.directory_permissions_mode
        if mode is None:
            os.makedirs(directory, exist_ok=True)
        else:
            safe_makedirs(directory, mode, exist_ok=True)
        while True:
            try:
                self._write(full_path, content)
                break
            except FileExistsError:
                # Somebody took the name in between.
                name = self.get_available_name(name)
                full_path = self.path(name)
        if self.file_permissions_mode is not None:
            os.chmod(full_path, self.file_permissions_mode)
        self._ensure_location_group_id(full_path)
        return os.path.relpath(full_path, self.location).replace("\\", "/")

    def _write(self, full_path: str, content: Any) -> None:
        if hasattr(content, "temporary_file_path"):
            file_move_safe(content.temporary_file_path(), full_path, allow_overwrite=self._allow_overwrite)
            return
        target: Any = None
        descriptor = os.open(full_path, self._open_flags(), 0o666)
        try:
            for chunk in content.chunks():
                if target is None:
                    target = os.fdopen(descriptor, "wb" if isinstance(chunk, bytes) else "wt")
                target.write(chunk)
        finally:
            if target is None:
                os.close(descriptor)
            else:
                target.close()

    def _open_flags(self) -> int:
        existing = os.O_TRUNC if self._allow_overwrite else os.O_EXCL
        return os.O_WRONLY | os.O_CREAT | existing | getattr(os, "O_BINARY", 0)

    def _ensure_location_group_id(self, full_path: str) -> None:
        """Give a file the group of the directory, where the directory's setgid bit asks for it."""
        if os.name != "posix":
            return
        group = os.stat(self.location).st_gid
        if os.stat(full_path).st_gid != group:
            with contextlib.suppress(PermissionError):
                os.chown(full_path, uid=-1, gid=group)

    def delete(self, name: Any) -> None:
        """Remove a file or an empty directory; one that is gone already is fine.

        Raises:
            ValueError: *name* is empty.
        """
        if not name:
            raise ValueError("The name must be given to delete().")
        path = self.path(name)
        with contextlib.suppress(FileNotFoundError):
            (os.rmdir if os.path.isdir(path) else os.remove)(path)

    def is_name_available(self, name: Any, max_length: int | None = None) -> bool:
        """Tell whether a file may be stored as *name*."""
        if self._allow_overwrite:
            return max_length is None or len(name) <= max_length
        return super().is_name_available(name, max_length=max_length)

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        """Return another name; with ``allow_overwrite`` there is none, and the name is only shortened."""
        return f"{file_root}{file_ext}" if self._allow_overwrite else super().get_alternative_name(file_root, file_ext)

    def exists(self, name: Any) -> bool:
        """Tell whether there is a file, a directory or a link of that name."""
        return os.path.lexists(self.path(name))

    def listdir(self, path: Any) -> tuple[list[str], list[str]]:
        """Return the directories and the files in a directory."""
        directories: list[str] = []
        files: list[str] = []
        with os.scandir(self.path(path)) as entries:
            for entry in entries:
                (directories if entry.is_dir() else files).append(entry.name)
        return directories, files

    def path(self, name: Any) -> str:
        """Return the absolute path of a file.

        Raises:
            SuspiciousFileOperation: it is outside of the directory.
        """
        return safe_join(self.location, name)

    def url(self, name: Any) -> str:
        """Return the address of a file in the web.

        Raises:
            ValueError: there is no base address.
        """
        if (base := self.base_url) is None:
            raise ValueError("This file is not accessible via a URL.")
        relative = filepath_to_uri(name)
        return str(urllib_parse.urljoin(base, relative.lstrip("/") if relative is not None else None))

    # What the file system knows of a file

    def size(self, name: Any) -> int:
        """Return the size of a file in bytes."""
        return self._status(name).st_size

    def get_accessed_time(self, name: Any) -> datetime:
        """Return when a file was last read: aware if ``USE_TZ`` is on."""
        return _moment(self._status(name).st_atime)

    def get_modified_time(self, name: Any) -> datetime:
        """Return when a file was last written: aware if ``USE_TZ`` is on."""
        return _moment(self._status(name).st_mtime)

    def get_created_time(self, name: Any) -> datetime:
        """Return when a file was made: aware if ``USE_TZ`` is on."""
        return _moment(self._status(name).st_ctime)

    def _status(self, name: Any) -> os.stat_result:
        return os.stat(self.path(name))


def _moment(timestamp: float) -> datetime:
    moment = datetime.fromtimestamp(timestamp, tz=UTC)
    return moment if settings.USE_TZ else moment.astimezone().replace(tzinfo=None)
