"""A project in a folder, in which commands are run and files are edited, under migrator or under Django."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.terminal import converse

ROOT = Path(__file__).parents[2]

RUNNER = """\
import fcntl, json, os, shlex, sys, termios
os.environ["{upper}_SETTINGS_MODULE"] = "settings"
from {root}.core.management import execute_from_command_line

if os.isatty(0):
    # What is typed there, Ctrl-C above all, is for this process.
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
for line in json.loads(sys.argv[1]):
    print("$ " + line, flush=True)
    try:
        execute_from_command_line(["manage.py", *shlex.split(line)])
    except SystemExit as error:
        print(f"[exit {{error.code}}]")
    except (Exception, KeyboardInterrupt) as error:
        print(f"{{type(error).__name__}}: {{error}}")
    sys.stdout.flush()
    sys.stderr.flush()
"""
"""Several commands in one process, since most of the time goes into starting it."""

SETTINGS = """\
DATABASES = {databases!r}
INSTALLED_APPS = {apps!r}
SECRET_KEY = "x"
USE_TZ = True
DEFAULT_AUTO_FIELD = "{root}.db.models.BigAutoField"
{more}
"""


@dataclass
class Session:
    """A session.

    Attributes:
        folder: where the project is.
        python: the interpreter.
        root: ``migrator`` or ``django``.
        databases: the settings of its databases, by alias; their engines are without the root.
        transcript: what was run and what came of it, made alike.
    """

    folder: Path
    python: str
    root: str
    databases: dict[str, dict[str, Any]]
    transcript: list[str] = field(default_factory=list)

    def project(self, *apps: str, settings: str = "") -> None:
        """Write settings with these apps, and packages for them with an empty package of migrations."""
        engines = {
            alias: {**entry, "ENGINE": f"{self.root}.{entry['ENGINE']}"} for alias, entry in self.databases.items()
        }
        text = SETTINGS.format(databases=engines, apps=list(apps), root=self.root, more=settings)
        # As it is: a database's name may have the root in it.
        (self.folder / "settings.py").write_text(text)
        (self.folder / "run.py").write_text(RUNNER.format(root=self.root, upper=self.root.upper()))
        for app in apps:
            for package in (app, f"{app}/migrations"):
                if not (self.folder / package / "__init__.py").exists():
                    self.write(f"{package}/__init__.py", "")

    def write(self, path: str, text: str) -> None:
        """Write a file; ``migrator`` in it becomes the root."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("migrator", self.root))

    def models(self, text: str, app: str = "shop") -> None:
        """Write the models of an app, below the import that they need."""
        self.write(f"{app}/models.py", f"from migrator.db import models\n\n\n{text}")

    def migration(self, name: str, operations: str, app: str = "shop", dependencies: str = "", body: str = "") -> None:
        """Write a migration by hand."""
        self.write(
            f"{app}/migrations/{name}.py",
            f"from migrator.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n{body}"
            f"    dependencies = [{dependencies}]\n    operations = [{operations}]\n",
        )

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.folder / path).unlink()

    def run(self, *commands: str, answers: str = "") -> None:
        """Run commands one after the other; *answers* are the lines that are typed when something is asked."""
        done = subprocess.run(
            [self.python, "run.py", json.dumps(commands)],
            cwd=self.folder,
            env=self._environment(),
            input=answers,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.transcript.append(self.alike(done.stdout))

    def ask(self, command: str, *typed: str | bytes) -> None:
        """Run a command at a terminal, typing the next of *typed* whenever it waits for an answer.

        ``INTERRUPT`` and ``END`` of :mod:`tests.terminal` are keys; a text is ended with Enter.
        """
        run = [self.python, "run.py", json.dumps([command])]
        shown, _ = converse(run, typed, self.folder, self._environment())
        self.transcript.append(self.alike(shown))

    def show(self, *paths: str) -> None:
        """Note down what is in files."""
        for path in paths:
            self.transcript.append(f"--- {path}\n{self.alike((self.folder / path).read_text())}")

    def note(self, text: str) -> None:
        """Note down something else."""
        self.transcript.append(text)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "SETTINGS_MODULE" not in name}
        kept.pop("MIGRATOR_OVERLAY", None)
        own = {"NO_COLOR": "1", "DJANGO_COLORS": "nocolor", "COLUMNS": "80", "PATH": str(self.folder / "bin")}
        # What goes to stdout and to stderr comes in the order in which it is written.
        own["PYTHONUNBUFFERED"] = "1"
        return {**kept, **own, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

    def alike(self, text: str) -> str:
        """Return *text* without what may differ between two runs: moments, folders, the root's name."""
        for alias, entry in self.databases.items():
            text = text.replace(f'"{entry["NAME"]}"', f'"<{alias}>"')
        text = text.replace(str(self.folder), "<folder>")
        text = re.sub(r"(# Generated by|# This is an auto-generated) (Django|migrator).*", r"\1 …", text)
        text = text.replace("Django", "Migrator").replace("django", "migrator")
        text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "<moment>", text)
        text = re.sub(r" at 0x[0-9a-f]+", " at <address>", text)
        text = re.sub(r"\(\d+\.\d{3}s\)", "(<seconds>)", text)
        # Ours says what to do about it.
        text = re.sub(r"EOFError: .*", "EOFError: …", text)
        text = re.sub(r"Apps with models but without migrations: .*\n", "", text)
        text = text.replace("/en/stable/", "/en/6.1/")
        # What inspectdb says about its output is in other words.
        text = re.sub(r"(?m)(^# .*\n)+(?=from migrator.db import models)", "# …\n", text)
        return re.sub(r"\d{8}_\d{4}", "<moment>", text)
