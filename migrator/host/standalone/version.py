"""Version of Python, and of the Django release that the package follows."""

from __future__ import annotations

import re
import sys

from migrator import VERSION
from migrator.host.mode import public

exported = public("utils.version")

PYPY = sys.implementation.name == "pypy"
PY310 = sys.version_info >= (3, 10)
PY311 = sys.version_info >= (3, 11)
PY312 = sys.version_info >= (3, 12)
PY313 = sys.version_info >= (3, 13)
PY314 = sys.version_info >= (3, 14)
PY315 = sys.version_info >= (3, 15)

Version = tuple[int, int, int, str, int]

STAGES = {"alpha": "a", "beta": "b", "rc": "rc"}


@exported
def get_complete_version(version: Version | None = None) -> Version:
    """Return *version* after a look at its form, or the one that the package follows."""
    if version is None:
        return VERSION
    if len(version) != 5 or version[3] not in (*STAGES, "final"):
        raise ValueError(f"not a version of five parts: {version!r}")
    return version


@exported
def get_main_version(version: Version | None = None) -> str:
    """Return ``X.Y`` or, where the third number is not zero, ``X.Y.Z``."""
    numbers = get_complete_version(version)[:3]
    return ".".join(map(str, numbers if numbers[2] else numbers[:2]))


@exported
def get_version(version: Version | None = None) -> str:
    """Return the version as PEP 440 writes it."""
    complete = get_complete_version(version)
    stage, serial = complete[3:]
    if stage == "final":
        return get_main_version(complete)
    if stage == "alpha" and serial == 0:
        return f"{get_main_version(complete)}.dev"
    return f"{get_main_version(complete)}{STAGES[stage]}{serial}"


@exported
def get_docs_version(version: Version | None = None) -> str:
    """Return the part of a documentation address that names the version."""
    complete = get_complete_version(version)
    return "{}.{}".format(*complete[:2]) if complete[3] == "final" else "dev"


@exported
def get_version_tuple(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version text, ``"3.45.1rc2"`` as ``(3, 45, 1)``."""
    numbers: list[int] = []
    for part in re.findall(r"\d+|[a-z]+", version):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)
