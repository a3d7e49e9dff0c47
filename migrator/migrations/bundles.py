"""The byte code of all migrations of an app in one file, beside the files that Python keeps for each of them.

A project with a thousand migrations opens and reads a thousand files whenever a command looks at its history, which
takes longer than running what is in them. A bundle is trusted as Python trusts its own: if time and size of the source
are what they were. Everything else (packages that something unusual loads, modules without source) is imported the
ordinary way. With a module, a bundle keeps a note of what was found out about it.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import cache_from_source, module_from_spec
from types import ModuleType
from typing import Any

from migrator.migrations import kept_files
from migrator.migrations.kept_files import MADE_BY, beside

Source = tuple[str, int, int]
"""A source file: path or name, modification time in nanoseconds, size in bytes."""

Entry = tuple[int, int, bytes, Any]
"""What is kept of a module: modification time of its source in nanoseconds, size in bytes, byte code, and a note."""


class Bundle:
    """The modules of a package, with what is kept of them.

    Args:
        package: the package.
        sources: what :func:`source_files` has found.
    """

    def __init__(self, package: ModuleType, sources: Mapping[str, Source]) -> None:
        self.package = package
        self.sources = sources
        self.byte_code = cache_from_source(package.__file__ or "") if sources else ""
        """Where Python keeps the byte code of the package itself."""
        self.path = _bundle_path(self.byte_code) if sources else ""
        self.kept = _read(self.path) if sources else {}
        self.entries: dict[str, Entry] = {}

    def entry(self, name: str) -> Entry | None:
        """Return what is kept of the module *name* as it is now, unless it is imported already."""
        entry = self.kept.get(name)
        source = self.sources.get(name)
        if (
            entry is None
            or source is None
            or entry[:2] != source[1:]
            or f"{self.package.__name__}.{name}" in sys.modules
        ):
            return None
        self.entries[name] = entry
        return entry

    def module(self, name: str) -> ModuleType:
        """Return a module, imported like any other.

        Raises:
            ImportError: it cannot be imported.
        """
        full_name = f"{self.package.__name__}.{name}"
        if full_name in sys.modules or name not in self.sources:
            if name in self.kept:
                self.entries.setdefault(name, self.kept[name])
            return import_module(full_name)
        source, modified, size = self.sources[name]
        loader = SourceFileLoader(full_name, source)
        entry = self.entry(name)
        if entry is not None:
            code = marshal.loads(entry[2])
        else:
            code = loader.get_code(full_name)
            self.entries[name] = modified, size, marshal.dumps(code), None
        return _execute(self.package, name, loader, source, beside(self.byte_code, name), code)

    def source(self, name: str) -> bytes:
        """Return the text of a module."""
        with open(self.sources[name][0], "rb") as file:
            return file.read()

    def set_note(self, name: str, note: Any) -> None:
        """Keep *note*, of plain values that ``marshal`` takes, with a module: while it and what runs it stay the same."""
        modified, size, code, _ = self.entries[name]
        self.entries[name] = modified, size, code, note

    @property
    def is_writable(self) -> bool:
        """Tell whether what is found out now can be kept."""
        return bool(self.path) and not sys.dont_write_bytecode and os.access(os.path.dirname(self.path), os.W_OK)

    def stamp(self, name: str) -> Source:
        """Return name, modification time and size of a module: as long as they are the same, so is the file."""
        return name, *self.entries[name][:2]

    def save(self) -> None:
        """Write what has changed."""
        if self.path and self.entries != self.kept:
            kept_files.write(self.path, (MADE_BY, self.entries))


def source_files(package: ModuleType) -> tuple[dict[str, Source], bool]:
    """Return the source files in *package* by module name, and whether there are no other modules in it.

    No files if the package is spread over several folders, or is loaded by something with ideas of its own.
    """
    spec, folders = package.__spec__, list(package.__path__)
    if spec is None or type(spec.loader) is not SourceFileLoader or len(folders) != 1:
        return {}, False
    found, complete = {}, True
    with os.scandir(folders[0]) as files:
        for file in files:
            name, dot, suffix = file.name.partition(".")
            if dot and suffix == "py":
                status = file.stat()
                found[name] = file.path, status.st_mtime_ns, status.st_size
            elif name != "__pycache__":
                complete = False
    return found, complete


def _bundle_path(byte_code: str) -> str:
    """Return where the bundle is: in the folder of Python's own files, under a name that they do not have."""
    return f"{beside(byte_code, '__migrations__')}.bundle"


def _read(path: str) -> dict[str, Entry]:
    made_by, entries = kept_files.read(path) or ("", {})
    kept: dict[str, Entry] = entries
    return kept if made_by == MADE_BY else {name: (*entry[:3], None) for name, entry in kept.items()}


def _execute(
    package: ModuleType, name: str, loader: SourceFileLoader, source: str, byte_code: str, code: Any
) -> ModuleType:
    """Run *code* as the module *name* of *package*, with all that an import leaves behind."""
    full_name = f"{package.__name__}.{name}"
    # What spec_from_file_location() finds out again for each module is known here.
    spec = ModuleSpec(full_name, loader, origin=source)
    spec.has_location = True
    spec.cached = byte_code
    module = module_from_spec(spec)
    sys.modules[full_name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        sys.modules.pop(full_name, None)
        raise
    # A module may put something else in its own place.
    module = sys.modules[full_name]
    setattr(package, name, module)
    return module
