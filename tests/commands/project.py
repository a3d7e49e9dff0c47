"""A project in a folder, whose commands run as their own processes."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

SETTINGS = """\
DATABASES = {"default": "sqlite:///db.sqlite3"}
INSTALLED_APPS = ["shop"]
"""


@dataclass(frozen=True)
class Outcome:
    """How a process ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both outputs."""
        return self.out + self.err


@dataclass(frozen=True)
class Project:
    """A settings module and an app ``shop`` in a folder of their own."""

    folder: Path

    def write(self, path: str, text: str) -> None:
        """Write a file of the project, and the folders above it."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def run(self, *arguments: str, **environment: str) -> Outcome:
        """Run the command line with *arguments*."""
        return self.python("-m", "migrator", *arguments, **environment)

    def python(self, *arguments: str, **environment: str) -> Outcome:
        """Run Python with *arguments* in the folder."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("MIGRATOR_", "DJANGO_"))}
        path = os.pathsep.join([str(self.folder), str(ROOT)])
        given = {"PYTHONPATH": path, "MIGRATOR_SETTINGS_MODULE": "settings", **environment}
        finished = subprocess.run(
            [sys.executable, *arguments],
            check=False,
            cwd=self.folder,
            env={**kept, **given},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return Outcome(finished.returncode, finished.stdout, finished.stderr)


def new_project(folder: Path, models: str, settings: str = SETTINGS) -> Project:
    """Return a project whose app has *models*."""
    project = Project(folder)
    project.write("settings.py", settings)
    project.write("shop/__init__.py", "")
    project.write("shop/models.py", models)
    return project
