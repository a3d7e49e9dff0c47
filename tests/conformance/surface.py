"""Can every name be imported that Django's other parts and its test suite import from ``django.db``?

    python tests/conformance/surface.py         # under the overlay, in the environment of the suite

prints what cannot, what can and refuses to work, and a last line ``N importable, N missing, N not implemented``. Exit
code 1 if a name is missing. The names are in ``surface.json``, by module; Oracle's and MySQL's are not among them.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
LIST = FOLDER / "surface.json"
RELEASE = "6.1.3"
INSIDE = "--inside"
"""Says to the script that it runs under the overlay already."""


@dataclass
class Surface:
    """What became of the names.

    Attributes:
        importable: names that are there.
        missing: names that are not, each with the error.
        refusing: names that are there and raise a clear error when they are used.
    """

    importable: list[str] = field(default_factory=list)
    missing: dict[str, str] = field(default_factory=dict)
    refusing: list[str] = field(default_factory=list)

    def report(self) -> str:
        """Return the list of what is not there and the counts."""
        lines = [f"missing: {name}: {error}" for name, error in self.missing.items()]
        lines += [f"not implemented: {name}" for name in self.refusing]
        lines.append(
            f"{len(self.importable)} importable, {len(self.missing)} missing, {len(self.refusing)} not implemented"
        )
        return "\n".join(lines)


def look(root: str) -> Surface:
    """Try to import every name.

    Args:
        root: ``django`` under the overlay, ``migrator`` standalone, where the same paths are ours.
    """
    surface = Surface()
    for module, names in json.loads(LIST.read_text()).items():
        path = root + module.removeprefix("django")
        for name in names:
            full = f"{path}.{name}"
            try:
                found = _import(path, name)
            except (ImportError, AttributeError) as error:
                surface.missing[full] = str(error)
                continue
            surface.importable.append(full)
            if _refuses(found):
                surface.refusing.append(full)
    return surface


def _import(path: str, name: str) -> Any:
    module = importlib.import_module(path)
    if name == "*":
        return [getattr(module, each) for each in module.__all__]
    return getattr(module, name) if hasattr(module, name) else importlib.import_module(f"{path}.{name}")


def _refuses(found: Any) -> bool:
    """Tell whether a name only says what is missing."""
    from migrator.backends.unavailable import Unavailable

    return isinstance(found, type) and issubclass(found, Unavailable)


def main(arguments: list[str]) -> int:
    """Run the script; return its exit code."""
    if INSIDE in arguments:
        from django.conf import settings

        settings.configure(DATABASES={})
        surface = look("django")
        print(surface.report())
        return 1 if surface.missing else 0
    sys.path.insert(0, str(FOLDER.parents[1]))
    from tests.conformance.sources import prepare

    python = prepare(RELEASE).python
    return subprocess.run([str(python), "-m", "migrator.overlay", __file__, INSIDE], cwd="/", check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
