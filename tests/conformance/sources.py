"""Django's test suite and a Python environment to run it in, both kept in a cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIREMENTS = (
    "PyYAML",
    "Pillow",
    "jinja2",
    "tblib",
    "sqlparse",
    "asgiref",
    "tzdata",
    "docutils",
    "psycopg[binary,pool]>=3.2",
)
"""What Django's suite needs beside Django for the ids that stock Django passes."""

NEWEST_FIRST = ("3.13", "3.12")
"""Python versions that Django 6.1 runs on, in the order in which they are looked for."""


@dataclass(frozen=True)
class Suite:
    """A release of Django, ready to be run.

    Attributes:
        release: the version of Django.
        tests: the folder with ``runtests.py``.
        python: the interpreter of the environment that Django is installed in.
    """

    release: str
    tests: Path
    python: Path


def cache_folder() -> Path:
    """Return the folder that downloads and environments are kept in (``MIGRATOR_CACHE``, else ``.cache``)."""
    return Path(os.environ.get("MIGRATOR_CACHE") or REPOSITORY / ".cache").resolve()


def prepare(release: str) -> Suite:
    """Fetch the source distribution of *release* and build its environment, unless both are there already."""
    folder = cache_folder() / f"django-{release}"
    python = _environment(folder / "environment", release)
    tests = folder / "source" / "tests"
    if not (tests / "runtests.py").exists():
        _fetch_tests(python, folder, release)
    return Suite(release, tests, python)


def _environment(folder: Path, release: str) -> Path:
    python = folder / "bin" / "python"
    stamp = folder / "installed"
    wanted = "\n".join((f"Django=={release}", *REQUIREMENTS))
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([find_python(), "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted.split("\n")], check=True)
        stamp.write_text(wanted)
    _link_checkout(python)
    return python


def _link_checkout(python: Path) -> None:
    """Put this checkout and the overlay's start-up hook on the environment's path, as an installed wheel would."""
    printed = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "MIGRATOR_OVERLAY"},
    )
    site_packages = Path(printed.stdout.strip())
    (site_packages / "a_migrator_checkout.pth").write_text(f"{REPOSITORY}\n")
    shutil.copy(REPOSITORY / "migrator_overlay.pth", site_packages / "migrator_overlay.pth")


def find_python() -> str:
    """Return an interpreter that Django 6.1 runs on.

    Raises:
        SystemExit: there is none on this machine.
    """
    if f"{sys.version_info.major}.{sys.version_info.minor}" in NEWEST_FIRST:
        return sys.executable
    for version in NEWEST_FIRST:
        candidates = [shutil.which(f"python{version}")]
        pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
        candidates += [str(path) for path in sorted(pyenv.glob(f"versions/{version}.*/bin/python"))]
        for candidate in candidates:
            if candidate and _runs(candidate):
                return candidate
    raise SystemExit(
        "Conformance needs Python 3.12 or 3.13, which Django 6.1 runs on; none was found on this machine."
    )


def _runs(python: str) -> bool:
    """Tell whether an interpreter starts; version managers leave shims for versions that are switched off."""
    return subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode == 0


def _fetch_tests(python: Path, folder: Path, release: str) -> None:
    """Download the source distribution with pip and unpack its tests; the code in it is not kept."""
    downloads = folder / "download"
    downloads.mkdir(parents=True, exist_ok=True)
    command = [str(python), "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", f"Django=={release}"]
    subprocess.run([*command, "-d", str(downloads)], check=True)
    (archive,) = downloads.glob("*jango-*.tar.gz")
    target = folder / "source"
    with tarfile.open(archive) as bundle:
        root = bundle.getnames()[0].split("/")[0]
        members = [member for member in bundle.getmembers() if member.name.startswith(f"{root}/tests/")]
        for member in members:
            member.name = member.name.removeprefix(f"{root}/")
        bundle.extractall(target, members=members, filter="data")
