"""A copy of Django's tests that says ``migrator`` where they say ``django``, as a project would after a sed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

NAMES = re.compile(
    r"(?<![\w./-])django(?=\.[a-z_])|(?<=^from )django(?= )|(?<=^import )django\b|(?<= import )django\b$", re.MULTILINE
)
"""Dotted paths, in code and in texts; not the names of tables."""

INDENTED = re.compile(r"^(\s+(?:from|import) )django\b", re.MULTILINE)


def respelled(text: str) -> str:
    """Return Python source with the other name."""
    return INDENTED.sub(r"\1migrator", NAMES.sub("migrator", text)).replace("django.setup()", "migrator.setup()")


def copy(tests: Path, target: Path) -> Path:
    """Make the copy, unless it is there; return its folder."""
    if (target / "complete").exists():
        return target
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(tests, target, ignore=shutil.ignore_patterns("__pycache__", "gis_tests", "*.pyc"))
    for path in target.rglob("*.py"):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            # A file that tests the encoding of sources.
            continue
        path.write_text(respelled(text), encoding="utf-8")
    (target / "complete").touch()
    return target
