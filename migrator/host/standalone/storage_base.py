"""``Storage``: where files are kept, and how they are named."""

from __future__ import annotations

import os
import posixpath
from typing import Any

from migrator.host.deferred import pathlib
from migrator.host.mode import public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.crypto import get_random_string
from migrator.host.standalone.exceptions import SuspiciousFileOperation
from migrator.host.standalone.files import File, validate_file_name
from migrator.host.standalone.functional import cached_property
from migrator.host.standalone.signals import setting_changed
from migrator.host.standalone.text import get_valid_filename


def _refuse_parent_directories(directory: str, name: str) -> None:
    if ".." in pathlib.PurePath(directory).parts:
        raise SuspiciousFileOperation(f"Detected path traversal attempt in '{directory or name}'")


def _missing(method: str) -> str:
    return f"subclasses of Storage must provide a {method}() method"


@public("core.files.storage.base")
class Storage:
    """Base of storages. Subclasses write ``_open``, ``_save``, ``delete``, ``exists``, ``listdir``, ``size``, ``url``
    and the three times, as far as their place has these."""

    def open(self, name: Any, mode: str = "rb") -> Any:
        """Return the file called *name*, opened."""
        return self._open(name, mode)

    def _open(self, name: Any, mode: str = "rb") -> Any:
        raise NotImplementedError(_missing("_open"))

    def _save(self, name: Any, content: Any) -> str:
        raise NotImplementedError(_missing("_save"))

    def save(self, name: Any, content: Any, max_length: int | None = None) -> str:
        """Store *content* and return the name that it got.

        Args:
            name: the name wished for; that of *content* if None.
            content: a file, ours or of Python.
            max_length: how long the name may get.

        Raises:
            SuspiciousFileOperation: the name leads elsewhere, or none short enough is free.
        """
        if name is None:
            name = content.name
        if not hasattr(content, "chunks"):
            content = File(content, name)
        validate_file_name(name, allow_relative_path=True)
        available = self.get_available_name(name, max_length=max_length)
        # A subclass may have its own ideas of names, here and in _save().
        validate_file_name(available, allow_relative_path=True)
        saved = self._save(available, content)
        validate_file_name(saved, allow_relative_path=True)
        return saved

    def is_name_available(self, name: Any, max_length: int | None = None) -> bool:
        """Tell whether a file may be stored as *name*."""
        return (max_length is None or len(name) <= max_length) and not self.exists(name)

    def get_valid_name(self, name: Any) -> str:
        """Return *name* as this storage can use it."""
        return str(get_valid_filename(name))

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        """Return another name for a file, when the one wished for is taken."""
        return f"{file_root}_{get_random_string(7)}{file_ext}"

    def get_available_name(self, name: Any, max_length: int | None = None) -> str:
        """Return *name*, changed as far as needed to be free and short enough.

        Raises:
            SuspiciousFileOperation: as :meth:`save`.
        """
        wished = str(name).replace("\\", "/")
        directory, file_name = os.path.split(wished)
        _refuse_parent_directories(directory, wished)
        validate_file_name(file_name)
        extension = "".join(pathlib.PurePath(file_name).suffixes)
        root = file_name.removesuffix(extension)
        candidate = wished
        while not self.is_name_available(candidate, max_length=max_length):
            candidate = os.path.join(directory, self.get_alternative_name(root, extension))
            excess = len(candidate) - max_length if max_length is not None else 0
            if excess > 0:
                root = root[: len(root) - excess]
                if not root:
                    raise SuspiciousFileOperation(
                        f'Storage can not find an available filename for "{wished}". Please make sure that the '
                        'corresponding file field allows sufficient "max_length".'
                    )
                candidate = os.path.join(directory, self.get_alternative_name(root, extension))
        return candidate

    def generate_filename(self, filename: Any) -> str:
        """Return the name to ask ``save`` for, from the path that ``upload_to`` gave.

        Raises:
            SuspiciousFileOperation: the path leads elsewhere.
        """
        directory, file_name = os.path.split(str(filename).replace("\\", "/"))
        _refuse_parent_directories(directory, file_name)
        return os.path.normpath(posixpath.join(directory, self.get_valid_name(file_name)))

    def path(self, name: Any) -> str:
        """Return the path of a file in the local file system; storages elsewhere have none."""
        raise NotImplementedError("This backend doesn't support absolute paths.")

    def delete(self, name: Any) -> None:
        """Remove a file."""
        raise NotImplementedError(_missing("delete"))

    def exists(self, name: Any) -> bool:
        """Tell whether there is a file or a directory of that name."""
        raise NotImplementedError(_missing("exists"))

    def listdir(self, path: Any) -> tuple[list[str], list[str]]:
        """Return the directories and the files in a directory."""
        raise NotImplementedError(_missing("listdir"))

    def size(self, name: Any) -> int:
        """Return the size of a file in bytes."""
        raise NotImplementedError(_missing("size"))

    def url(self, name: Any) -> str:
        """Return the address of a file in the web."""
        raise NotImplementedError(_missing("url"))

    def get_accessed_time(self, name: Any) -> Any:
        """Return when a file was last read."""
        raise NotImplementedError(_missing("get_accessed_time"))

    def get_created_time(self, name: Any) -> Any:
        """Return when a file was made."""
        raise NotImplementedError(_missing("get_created_time"))

    def get_modified_time(self, name: Any) -> Any:
        """Return when a file was last written."""
        raise NotImplementedError(_missing("get_modified_time"))


@public("core.files.storage.mixins")
class StorageSettingsMixin:
    """Options of a storage that fall back on settings, and follow them when a test overrides them."""

    followed: dict[str, tuple[str, ...]] = {
        "MEDIA_ROOT": ("base_location", "location"),
        "MEDIA_URL": ("base_url",),
        "FILE_UPLOAD_PERMISSIONS": ("file_permissions_mode",),
        "FILE_UPLOAD_DIRECTORY_PERMISSIONS": ("directory_permissions_mode",),
    }

    def _clear_cached_properties(self, setting: str, **kwargs: Any) -> None:
        for name in self.followed.get(setting, ()):
            self.__dict__.pop(name, None)

    def _value_or_setting(self, value: Any, setting: Any) -> Any:
        return setting if value is None else value


class LocatedStorage(Storage, StorageSettingsMixin):
    """What storages have in common that keep a tree of files at some place.

    Args:
        location: the place, a directory; ``MEDIA_ROOT`` if None.
        base_url: address of the place in the web; ``MEDIA_URL`` if None.
        file_permissions_mode, directory_permissions_mode: permissions of what is made; the settings
            ``FILE_UPLOAD_PERMISSIONS`` and ``FILE_UPLOAD_DIRECTORY_PERMISSIONS`` if None.
    """

    def __init__(
        self,
        location: Any = None,
        base_url: Any = None,
        file_permissions_mode: int | None = None,
        directory_permissions_mode: int | None = None,
    ) -> None:
        self._location, self._base_url = location, base_url
        self._file_permissions_mode = file_permissions_mode
        self._directory_permissions_mode = directory_permissions_mode
        setting_changed.connect(self._clear_cached_properties)

    @cached_property
    def base_location(self) -> Any:
        """The place, as it was given."""
        return self._value_or_setting(self._location, settings.MEDIA_ROOT)

    @cached_property
    def location(self) -> str:
        """The place, as an absolute path."""
        return str(os.path.abspath(self.base_location))

    @cached_property
    def base_url(self) -> Any:
        """Address of the place, which ends with a slash."""
        url = self._value_or_setting(self._base_url, settings.MEDIA_URL)
        return url if url is None or url.endswith("/") else f"{url}/"

    @cached_property
    def file_permissions_mode(self) -> Any:
        """Permissions of files; None leaves them to the system."""
        return self._value_or_setting(self._file_permissions_mode, settings.FILE_UPLOAD_PERMISSIONS)

    @cached_property
    def directory_permissions_mode(self) -> Any:
        """Permissions of directories; None leaves them to the system."""
        default = settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS
        return self._value_or_setting(self._directory_permissions_mode, default)
