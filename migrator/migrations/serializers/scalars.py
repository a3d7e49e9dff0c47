"""Serializers for plain values."""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import os
import pathlib
import re
import types
from typing import Any

from migrator.host.conf import SettingsReference
from migrator.host.deferred import uuid, zoneinfo
from migrator.host.mode import ROOT, public
from migrator.migrations.models_api import Choices, DatabaseOnDelete
from migrator.migrations.serializers.base import PATH, BaseSerializer, Imports, registry, serialize, serialize_all
from migrator.migrations.values import COMPILED_REGEX_TYPE, RegexObject


@public(PATH)
class BaseSimpleSerializer(BaseSerializer):
    """For values whose repr is their source."""

    def serialize(self) -> tuple[str, Imports]:
        return repr(self.value), set()


@public(PATH)
class FloatSerializer(BaseSimpleSerializer):
    """Floats; infinity and not-a-number have no literal."""

    def serialize(self) -> tuple[str, Imports]:
        if math.isfinite(self.value):
            return super().serialize()
        return f'float("{self.value}")', set()


@public(PATH)
class DecimalSerializer(BaseSerializer):
    """Decimals."""

    def serialize(self) -> tuple[str, Imports]:
        return repr(self.value), {"from decimal import Decimal"}


@public(PATH)
class DateTimeSerializer(BaseSerializer):
    """Dates, times and durations."""

    def serialize(self) -> tuple[str, Imports]:
        return repr(self.value), {"import datetime"}


@public(PATH)
class DatetimeDatetimeSerializer(BaseSerializer):
    """Datetimes; those with a time zone are written in UTC."""

    def serialize(self) -> tuple[str, Imports]:
        value = self.value
        if value.tzinfo is not None:
            value = value.astimezone(datetime.UTC)
        return repr(value), {"import datetime"}


@public(PATH)
class UUIDSerializer(BaseSerializer):
    """UUIDs."""

    def serialize(self) -> tuple[str, Imports]:
        return f"uuid.{self.value!r}", {"import uuid"}


@public(PATH)
class ZoneInfoSerializer(BaseSimpleSerializer):
    """Time zones."""

    def serialize(self) -> tuple[str, Imports]:
        return repr(self.value), {"import zoneinfo"}


@public(PATH)
class PathSerializer(BaseSerializer):
    """Paths, as pure ones, which can be made on any system."""

    def serialize(self) -> tuple[str, Imports]:
        value = self.value
        if isinstance(value, pathlib.Path):
            pure = pathlib.PureWindowsPath if isinstance(value, pathlib.PureWindowsPath) else pathlib.PurePosixPath
            value = pure(value)
        return f"pathlib.{value!r}", {"import pathlib"}


@public(PATH)
class PathLikeSerializer(BaseSerializer):
    """Other objects that stand for a path, as its text."""

    def serialize(self) -> tuple[str, Imports]:
        return repr(os.fspath(self.value)), {}


@public(PATH)
class RegexSerializer(BaseSerializer):
    """Compiled regular expressions."""

    def serialize(self) -> tuple[str, Imports]:
        pattern, flags = self.value.pattern, self.value.flags
        # The flags that compiling the pattern sets by itself would make it another expression.
        explicit = flags ^ re.compile(pattern).flags
        sources, imports = serialize_all([pattern, re.RegexFlag(explicit)] if explicit else [pattern])
        return f"re.compile({', '.join(sources)})", {"import re", *imports}


@public(PATH)
class SettingsReferenceSerializer(BaseSerializer):
    """Values that are taken from the settings when the migration is loaded."""

    def serialize(self) -> tuple[str, Imports]:
        return f"settings.{self.value.setting_name}", {f"from {ROOT}.conf import settings"}


@public(PATH)
class EnumSerializer(BaseSerializer):
    """Members of enumerations by name, and combinations of flags."""

    def serialize(self) -> tuple[str, Imports]:
        enum_class = self.value.__class__
        members = list(self.value) if isinstance(self.value, enum.Flag) else [self.value]
        module = enum_class.__module__
        source = " | ".join(f"{module}.{enum_class.__qualname__}[{member.name!r}]" for member in members)
        return source, {f"import {module}"}


@public(PATH)
class DatabaseOnDeleteSerializer(BaseSerializer):
    """Rules for deletion that the database carries out: they are there once, so they are written by path."""

    def serialize(self) -> tuple[str, Imports]:
        module = self.value.__class__.__module__
        return f"{module}.{self.value.__name__}", {f"import {module}"}


@public(PATH)
class ChoicesSerializer(BaseSerializer):
    """Members of ``Choices``, by value."""

    def serialize(self) -> tuple[str, Imports]:
        return serialize(self.value.value)


def register() -> None:
    """Register the serializers of this module; the order matters where a value has several of the types."""
    table: list[tuple[Any, type[BaseSerializer]]] = [
        (Choices, ChoicesSerializer),
        (DatabaseOnDelete, DatabaseOnDeleteSerializer),
        (enum.Enum, EnumSerializer),
        (datetime.datetime, DatetimeDatetimeSerializer),
        ((datetime.date, datetime.timedelta, datetime.time), DateTimeSerializer),
        (SettingsReference, SettingsReferenceSerializer),
        (float, FloatSerializer),
        ((bool, int, types.NoneType, bytes, str, range), BaseSimpleSerializer),
        (decimal.Decimal, DecimalSerializer),
    ]
    for kind, serializer in table:
        registry.register(kind, serializer)


def register_late() -> None:
    """Register those that come after callables and iterables."""
    registry.register((COMPILED_REGEX_TYPE, RegexObject), RegexSerializer)
    registry.register(uuid.UUID, UUIDSerializer)
    registry.register(pathlib.PurePath, PathSerializer)
    registry.register(os.PathLike, PathLikeSerializer)
    registry.register(zoneinfo.ZoneInfo, ZoneInfoSerializer)
