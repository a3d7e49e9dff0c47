"""The byte code of all migrations of an app in one file, beside the files that Python keeps for each of them.

A project with a thousand migrations opens and reads a thousand files whenever a command looks at its history, which
takes longer than running what is in them. A bundle is trusted as Python trusts its own: if time and size of the source
are what they were. Everything else (packages that something unusual loads, modules without source) is imported the
ordinary way.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source, module_from_spec, spec_from_file_location
from types import ModuleType
from typing import Any

HEADER = b"migrator 1\n" + MAGIC_NUMBER

Source = tuple[str, int, int]
"""A source file: path, modification time in nanoseconds, size in bytes."""

Entry = tuple[int, int, bytes]
"""What is kept of a module: modification time of its source in nanoseconds, size in bytes, byte code."""


def import_modules(package: ModuleType, names: Sequence[str], sources: Mapping[str, Source]) -> dict[str, ModuleType]:
    """Return the modules *names* of *package* by name, imported like any others.

    Args:
        package: the package.
        names: names of modules in it.
        sources: what :func:`source_files` has found.

    Raises:
        ImportError: a module cannot be imported.
    """
    if not sources:
        return {name: import_module(f"{package.__name__}.{name}") for name in names}
    modules: dict[str, ModuleType] = {}
    path = _bundle_path(package)
    kept = _read(path)
    entries: dict[str, Entry] = {}
    for name in names:
        full_name = f"{package.__name__}.{name}"
        if full_name in sys.modules or name not in sources:
            if name in kept:
                entries[name] = kept[name]
            modules[name] = import_module(full_name)
            continue
        source, modified, size = sources[name]
        loader = SourceFileLoader(full_name, source)
        entry = kept.get(name)
        if entry is not None and entry[:2] == (modified, size):
            code = marshal.loads(entry[2])
        else:
            code = loader.get_code(full_name)
            entry = modified, size, marshal.dumps(code)
        entries[name] = entry
        modules[name] = _execute(package, name, loader, source, code)
    if entries != kept:
        _write(path, entries)
    return modules


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


def _bundle_path(package: ModuleType) -> str:
    """Return where the bundle is: in the folder of Python's own files, under a name that they do not have."""
    assert package.__file__ is not None
    folder, name = os.path.split(cache_from_source(package.__file__))
    return os.path.join(folder, f"{name.replace('__init__', '__migrations__')}.bundle")


def _read(path: str) -> dict[str, Entry]:
    try:
        with open(path, "rb") as file:
            content = file.read()
        entries: dict[str, Entry] = marshal.loads(content[len(HEADER) :]) if content.startswith(HEADER) else {}
    except (OSError, EOFError, ValueError, TypeError):
        return {}
    return entries


def _write(path: str, entries: dict[str, Entry]) -> None:
    """Write a bundle in one step, as others may be reading it. Where that cannot be done, life goes on without."""
    if sys.dont_write_bytecode:
        return
    draft = f"{path}.{os.getpid()}"
    with suppress(OSError):
        with open(draft, "wb") as file:
            file.write(HEADER + marshal.dumps(entries))
        os.replace(draft, path)


def _execute(package: ModuleType, name: str, loader: SourceFileLoader, source: str, code: Any) -> ModuleType:
    """Run *code* as the module *name* of *package*, with all that an import leaves behind."""
    full_name = f"{package.__name__}.{name}"
    spec = spec_from_file_location(full_name, source, loader=loader)
    assert spec is not None
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
