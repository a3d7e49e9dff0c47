"""Fields that hold identifiers: UUIDs, IP addresses, paths of files."""

from __future__ import annotations

from typing import Any

from migrator.fields.base import Field
from migrator.fields.column_type import column_type
from migrator.fields.text import drop_preset
from migrator.host import checks, exceptions, forms, validators
from migrator.host.deferred import uuid
from migrator.host.ipv6 import clean_ipv6_address
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

MAX_IPV6_ADDRESS_LENGTH = 39
"""Eight groups of four hexadecimal digits and the colons between them."""


@public("db.models.fields")
class UUIDField(Field):
    """A universally unique identifier; 32 hexadecimal digits where the database has no type for it."""

    get_internal_type = column_type("UUIDField")
    default_error_messages = {"invalid": _("“%(value)s” is not a valid UUID.")}
    description = _("Universally unique identifier")
    empty_strings_allowed = False

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        super().__init__(verbose_name, **{**kwargs, "max_length": 32})

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        del keywords["max_length"]
        return name, path, args, keywords

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        identifier = value if isinstance(value, uuid.UUID) else self.to_python(value)
        return identifier if connection.features.has_native_uuid_field else identifier.hex

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, uuid.UUID):
            return value
        try:
            return uuid.UUID(int=value) if isinstance(value, int) else uuid.UUID(hex=value)
        except (AttributeError, ValueError):
            raise self._invalid("invalid", value) from None

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.UUIDField, **kwargs})


@public("db.models.fields")
class IPAddressField(Field):
    """Removed; migrations of old still name it."""

    get_internal_type = column_type("IPAddressField")
    empty_strings_allowed = False
    description = _("IPv4 address")
    system_check_removed_details = {
        "msg": "IPAddressField has been removed except for support in historical migrations.",
        "hint": "Use GenericIPAddressField instead.",
        "id": "fields.E900",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "max_length": 15})

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        del keywords["max_length"]
        return name, path, args, keywords

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else str(value)


@public("db.models.fields")
class GenericIPAddressField(Field):
    """An IPv4 or IPv6 address.

    Args:
        protocol: ``both``, ``ipv4`` or ``ipv6``, in any case.
        unpack_ipv4: whether an IPv4 address inside an IPv6 one (``::ffff:192.0.2.1``) is taken out of it.
    """

    get_internal_type = column_type("GenericIPAddressField")
    empty_strings_allowed = False
    description = _("IP address")
    default_error_messages = {"invalid": _("Enter a valid %(protocol)s address.")}

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        protocol: str = "both",
        unpack_ipv4: bool = False,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self.unpack_ipv4, self.protocol = unpack_ipv4, protocol
        self.default_validators = validators.ip_address_validators(protocol, unpack_ipv4)
        super().__init__(verbose_name, name, *args, **{**kwargs, "max_length": MAX_IPV6_ADDRESS_LENGTH})

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_blank_and_null_values(**kwargs)]

    def _check_blank_and_null_values(self, **kwargs: Any) -> list[Any]:
        if getattr(self, "null", False) or not getattr(self, "blank", False):
            return []
        message = "GenericIPAddressFields cannot have blank=True if null=False, as blank values are stored as nulls."
        return [checks.Error(message, obj=self, id="fields.E150")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        drop_preset(keywords, "max_length", MAX_IPV6_ADDRESS_LENGTH)
        if self.unpack_ipv4 is not False:
            keywords["unpack_ipv4"] = self.unpack_ipv4
        if self.protocol != "both":
            keywords["protocol"] = self.protocol
        return name, path, args, keywords

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        text = str(value).strip()
        if ":" in text:
            return clean_ipv6_address(text, self.unpack_ipv4, self.error_messages["invalid"])
        return text

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return connection.ops.adapt_ipaddressfield_value(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None:
            return None
        if value and ":" in value:
            try:
                return clean_ipv6_address(value, self.unpack_ipv4)
            except exceptions.ValidationError:
                return str(value)  # a lookup for part of an address
        return str(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options = {"protocol": self.protocol, "form_class": forms.GenericIPAddressField}
        return super().formfield(**{**options, **kwargs})


PATH_PRESETS: dict[str, Any] = {
    "path": "",
    "match": None,
    "recursive": False,
    "allow_files": True,
    "allow_folders": False,
}
"""Options of a ``FilePathField``, in order, with their defaults."""


@public("db.models.fields")
class FilePathField(Field):
    """The path of a file, chosen among those in a directory.

    Args:
        path: the directory, or a callable that returns it.
        match: regular expression that names must match.
        recursive: whether subdirectories are searched.
        allow_files, allow_folders: what may be chosen; at least one of them.
    """

    get_internal_type = column_type("FilePathField")
    description = _("File path")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        path: Any = "",
        match: str | None = None,
        recursive: bool = False,
        allow_files: bool = True,
        allow_folders: bool = False,
        **kwargs: Any,
    ) -> None:
        self.path, self.match, self.recursive = path, match, recursive
        self.allow_files, self.allow_folders = allow_files, allow_folders
        kwargs.setdefault("max_length", 100)
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_allowing_files_or_folders(**kwargs)]

    def _check_allowing_files_or_folders(self, **kwargs: Any) -> list[Any]:
        if self.allow_files or self.allow_folders:
            return []
        message = "FilePathFields must have either 'allow_files' or 'allow_folders' set to True."
        return [checks.Error(message, obj=self, id="fields.E140")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        for option, preset in PATH_PRESETS.items():
            value = getattr(self, option)
            if value is not preset and value != preset:
                keywords[option] = value
        drop_preset(keywords, "max_length", 100)
        return name, path, args, keywords

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options = {option: getattr(self, option) for option in PATH_PRESETS}
        if callable(self.path):
            options["path"] = self.path()
        return super().formfield(**{**options, "form_class": forms.FilePathField, **kwargs})
