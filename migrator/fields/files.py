"""Fields that hold the name of a stored file, and the file objects that instances give."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable
from typing import Any

from migrator.fields.alters_data import AltersData, alters_data
from migrator.fields.base import Field
from migrator.fields.column_type import column_type
from migrator.fields.deferred import DeferredAttribute
from migrator.fields.text import drop_preset
from migrator.host import checks, exceptions, forms
from migrator.host.files import ContentFile, File, Storage, default_storage, validate_file_name
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _


@public("db.models.fields.files")
class FieldFile(File, AltersData):
    """The file that a field of an instance names; empty (false) if it names none."""

    def __init__(self, instance: Any, field: Any, name: Any) -> None:
        super().__init__(None, name)
        self._committed = True
        self.instance, self.field = instance, field
        self.storage = field.storage

    def __bool__(self) -> bool:
        return bool(self.name)

    def __eq__(self, other: object) -> bool:
        # Names decide, so that a file compares with the text in a column.
        return bool(self.name == getattr(other, "name", other))

    def __hash__(self) -> int:
        return hash(self.name)

    def _require_file(self) -> Any:
        """Return the name of the file.

        Raises:
            ValueError: there is no file.
        """
        if self:
            return self.name
        raise ValueError(f"The '{self.field.name}' attribute has no file associated with it.")

    # The file, opened when somebody first wants it

    @property
    def _opened(self) -> Any:
        """The open file, if there is one."""
        return getattr(self, "_file", None)

    def _get_file(self) -> Any:
        name = self._require_file()
        if self._opened is None:
            self._file = self.storage.open(name, "rb")
        return self._file

    def _set_file(self, file: Any) -> None:
        self._file = file

    def _del_file(self) -> None:
        del self._file

    file: Any = property(_get_file, _set_file, _del_file)

    @alters_data
    def open(self, mode: str = "rb") -> Any:
        """Open the file (again) and return this object, which is its own context manager."""
        name = self._require_file()
        if self._opened is not None:
            self.file.open(mode)
        else:
            self.file = self.storage.open(name, mode)
        return self

    # What the storage knows of it

    @property
    def size(self) -> Any:
        """Size in bytes; of the new file, if one was assigned and not saved yet."""
        name = self._require_file()
        return self.storage.size(name) if self._committed else self.file.size

    @property
    def url(self) -> Any:
        """Address of the file."""
        return self.storage.url(self._require_file())

    @property
    def path(self) -> Any:
        """Path in the local file system, where the storage has one."""
        return self.storage.path(self._require_file())

    # Changes

    @alters_data
    def save(self, name: Any, content: Any, save: bool = True) -> None:
        """Store *content* under *name* (or what the storage makes of it); with *save*, save the instance too."""
        wanted = self.field.generate_filename(self.instance, name)
        self.name = self.storage.save(wanted, content, max_length=self.field.max_length)
        self._set_instance_attribute(self.name, content)
        self._settle(True, save)

    @alters_data
    def delete(self, save: bool = True) -> None:
        """Delete the stored file and empty the field; with *save*, save the instance too."""
        if not self:
            return
        if hasattr(self, "_file"):  # only close what was opened
            self.close()
            del self.file
        self.storage.delete(self.name)
        self.name = None
        setattr(self.instance, self.field.attname, None)
        self._settle(False, save)

    def _set_instance_attribute(self, name: Any, content: Any) -> None:
        setattr(self.instance, self.field.attname, name)

    def _settle(self, committed: bool, save: bool) -> None:
        """Remember whether the storage has what the field names, and save the instance if that is wanted."""
        self._committed = committed
        if save:
            self.instance.save()

    @property
    def closed(self) -> bool:
        """True unless the file was opened here and is open still."""
        return self._opened is None or bool(self._opened.closed)

    def close(self) -> None:
        """Close the file if it was opened here."""
        if self._opened is not None:
            self._opened.close()

    def __getstate__(self) -> dict[str, Any]:
        # The open file does not travel, and the storage comes back with the field.
        state = {name: getattr(self, name) for name in ("name", "instance", "field")}
        return {**state, "closed": False, "_committed": True, "_file": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.storage = self.field.storage


@public("db.models.fields.files")
class FileDescriptor(DeferredAttribute):
    """Turns whatever is in the instance into a ``FieldFile`` when it is read.

    Assigning takes a name (text), a ``File``, or a ``FieldFile``; the conversion waits until the value is read, since
    a model's ``__init__`` assigns many that nobody reads.
    """

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        attr_class, field, attname = self.field.attr_class, self.field, self.field.attname
        if hasattr(value, "resolve_expression") and isinstance(field.db_default, str):
            value = field.db_default  # not saved yet, but known already
        if value is None or isinstance(value, str):
            value = instance.__dict__[attname] = attr_class(instance, field, value)
        elif isinstance(value, FieldFile):
            if not hasattr(value, "field"):  # unpickled by old code: bind it again
                value.instance, value.field, value.storage = instance, field, field.storage
            elif instance is not value.instance:
                value.instance = instance
        elif isinstance(value, File):  # new content, not in the storage yet
            pending = attr_class(instance, field, value.name)
            pending.file, pending._committed = value, False
            value = instance.__dict__[attname] = pending
        return instance.__dict__[attname]

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


@public("db.models.fields.files")
class FileField(Field):
    """The name of a stored file.

    Args:
        upload_to: directory within the storage, which may hold ``strftime`` formats; or a callable
            ``(instance, filename)`` that returns the whole name.
        storage: the storage, or a callable that returns it; the default storage if not given.
    """

    get_internal_type = column_type("FileField")
    attr_class: Any = FieldFile
    descriptor_class = FileDescriptor
    description = _("File")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        upload_to: Any = "",
        storage: Any = None,
        **kwargs: Any,
    ) -> None:
        self._primary_key_set_explicitly = "primary_key" in kwargs
        # Not "or": that would make a lazy storage before it is needed.
        storage = default_storage if storage is None else storage
        if callable(storage):
            self._storage_callable = storage  # deconstruct() gives back what was given
            storage = self._made_storage(storage)
        self.storage, self.upload_to = storage, upload_to
        super().__init__(verbose_name, name, **{"max_length": 100, **kwargs})

    def _made_storage(self, factory: Callable[[], Any]) -> Any:
        made = factory()
        if isinstance(made, Storage):
            return made
        base = f"{Storage.__module__}.{Storage.__qualname__}"
        raise TypeError(f"{self.__class__.__qualname__}.storage must be a subclass/instance of {base}")

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_primary_key(), *self._check_upload_to()]

    def _check_primary_key(self) -> list[Any]:
        if not self._primary_key_set_explicitly:
            return []
        message = f"'primary_key' is not a valid argument for a {self.__class__.__name__}."
        return [checks.Error(message, obj=self, id="fields.E201")]

    def _check_upload_to(self) -> list[Any]:
        if not (isinstance(self.upload_to, str) and self.upload_to.startswith("/")):
            return []
        message = f"{self.__class__.__name__}'s 'upload_to' argument must be a relative path, not an absolute path."
        return [checks.Error(message, obj=self, id="fields.E202", hint="Remove the leading slash.")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        drop_preset(keywords, "max_length", 100)
        keywords["upload_to"] = self.upload_to
        storage = getattr(self, "_storage_callable", self.storage)
        if storage is not default_storage:
            keywords["storage"] = storage
        return name, path, args, keywords

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else str(value)  # a FieldFile says its name

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Store a file that was assigned, then return it."""
        file = super().pre_save(model_instance, add)
        if hasattr(file, "resolve_expression"):
            return file  # the database's default
        content = getattr(file, "_file", None)
        if file.name is None and content is not None:
            error = exceptions.FieldError(f"File for {self.name} must have the name attribute specified to be saved.")
            if isinstance(content, ContentFile):
                error.add_note("Pass a 'name' argument to ContentFile.")
            raise error
        if file and not file._committed:
            file.save(file.name, file.file, save=False)
        return file

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, self.descriptor_class(self))

    def generate_filename(self, instance: Any, filename: Any) -> Any:
        """Return the name in the storage for an uploaded file.

        Raises:
            SuspiciousFileOperation: the name leads out of its directory.
        """
        if callable(self.upload_to):
            filename = self.upload_to(instance, filename)
        else:
            directory = datetime.datetime.now().strftime(str(self.upload_to))
            filename = posixpath.join(directory, filename)
        return self.storage.generate_filename(validate_file_name(filename, allow_relative_path=True))

    def save_form_data(self, instance: Any, data: Any) -> None:
        # None: nothing was chosen, keep the file. False: the box "clear" was ticked.
        if data is not None:
            setattr(instance, self.name, data or "")

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.FileField, "max_length": self.max_length, **kwargs})
