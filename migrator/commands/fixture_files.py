"""Fixtures in files: their names, where they are looked for, how they are opened."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.management import CommandError

bz2: Any
lzma: Any
try:
    import bz2
except ImportError:  # Pythons are built without it
    bz2 = None
try:
    import lzma
except ImportError:  # the same
    lzma = None

STDIN = "-"
"""The name of a fixture that is read from standard input."""


class SingleZipReader(zipfile.ZipFile):
    """An archive of one file, read as that file.

    Raises:
        ValueError: there are more files in it, or none.
    """

    def __init__(self, path: Any, mode: Any = "r") -> None:
        super().__init__(path, mode)
        if len(self.namelist()) != 1:
            self.close()
            raise ValueError("Zip-compressed fixtures must contain one file.")

    def read(self, *args: Any, **kwargs: Any) -> bytes:
        """Return the contents; nothing the second time."""
        if getattr(self, "_is_read", False):
            return b""
        self._is_read = True
        return super().read(self.namelist()[0])

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read().splitlines(keepends=True))


def open_plain(path: Any) -> Any:
    """Open a file that is not compressed."""
    return io.BufferedReader(io.FileIO(path))


def openers() -> dict[str | None, Callable[[Any], Any]]:
    """Return what opens a fixture, by the extension of its compression."""
    known: dict[str | None, Callable[[Any], Any]] = {
        None: open_plain,
        "gz": lambda path: gzip.GzipFile(path, "rb"),
        "zip": SingleZipReader,
        "stdin": lambda _: sys.stdin,
    }
    if bz2 is not None:
        known["bz2"] = lambda path: bz2.BZ2File(path, "r")
    if lzma is not None:
        known["lzma"] = known["xz"] = lambda path: lzma.LZMAFile(path, "r")
    return known


@dataclass(frozen=True)
class FixtureName:
    """What was typed, taken apart.

    Attributes:
        name: path without extensions.
        format: a serialization format; None for any.
        compression: an extension of a compression; None for any.
    """

    name: str
    format: str | None
    compression: str | None

    @classmethod
    def parse(cls, label: str, formats: list[str], compressions: Any, format: str | None) -> FixtureName:
        """Take a label apart.

        Args:
            label: ``name[.format][.compression]``, with folders before it, or ``-``.
            formats: serialization formats that there are.
            compressions: extensions of compressions that there are.
            format: what ``--format`` says, for ``-``.

        Raises:
            CommandError: the extension is not that of a format.
        """
        if label == STDIN:
            if not format:
                raise CommandError("--format must be specified when reading from stdin.")
            return cls(STDIN, format, "stdin")
        folder, base = os.path.split(label)
        parts = base.rsplit(".", 2)
        compression = parts.pop() if len(parts) > 1 and parts[-1] in compressions else None
        found = None
        if len(parts) > 1:
            if parts[-1] not in formats:
                raise CommandError(
                    f"Problem installing fixture '{os.path.join(folder, '.'.join(parts[:-1]))}': {parts[-1]} is not a "
                    "known serialization format."
                )
            found = parts.pop()
        return cls(os.path.join(folder, ".".join(parts)), found, compression)

    def file_names(self, databases: list[Any], formats: list[str], compressions: Any) -> set[str]:
        """Return the names that a file of this fixture may have: ``name[.database].format[.compression]``."""
        chosen = formats if self.format is None else [self.format]
        packed = compressions if self.compression is None else [self.compression]
        base = os.path.basename(self.name)
        return {
            ".".join(part for part in (base, database, ending, packing) if part is not None)
            for database in databases
            for ending in chosen
            for packing in packed
        }


def fixture_folders(app_label: str | None) -> list[str]:
    """Return the folders that fixtures are looked for in: those of the apps, ``FIXTURE_DIRS``, the present one.

    Args:
        app_label: the only app whose folder counts; None for all.

    Raises:
        ImproperlyConfigured: ``FIXTURE_DIRS`` names a folder twice, or one that is looked in anyway.
    """
    listed = [os.path.realpath(folder) for folder in settings.FIXTURE_DIRS]
    if len(listed) != len(set(listed)):
        raise ImproperlyConfigured("settings.FIXTURE_DIRS contains duplicates.")
    folders = []
    for config in apps.get_app_configs():
        folder = os.path.join(config.path, "fixtures")
        if os.path.realpath(folder) in listed:
            raise ImproperlyConfigured(
                f"'{folder}' is a default fixture directory for the '{config.label}' app and cannot be listed in "
                "settings.FIXTURE_DIRS."
            )
        if os.path.isdir(folder) and app_label in (None, config.label):
            folders.append(folder)
    return [os.path.realpath(folder) for folder in (*folders, *listed, "")]
