"""Laying out a new project or app from a folder of files."""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.commands.formatting import run_formatters
from migrator.commands.parser import CommandParser
from migrator.host.management import CommandError
from migrator.host.mode import public
from migrator.host.version import get_docs_version, get_version

SKELETONS = Path(__file__).parent / "skeletons"

SUFFIXES = {".py-tpl": ".py"}
"""Endings that templates have so that nobody compiles them, by what they become."""

VARIABLE = re.compile(r"\{\{ *(\w+) *\}\}")

UNSUPPORTED_TAG = "{%"
"""Tags need Django's template language; only ``{{ variables }}`` are filled in here."""


@public("core.management.templates")
class TemplateCommand(BaseCommand):
    """Copies a folder of files and fills names into them; ``handle`` of a subclass says what of."""

    requires_system_checks: Any = []
    kind = ""
    """``app`` or ``project``."""
    article = "a"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help=f"Name of the {self.kind}.")
        parser.add_argument("directory", nargs="?", help="Where to put it; a folder of its name by default.")
        parser.add_argument("--template", help="A folder or an archive to take in place of the built-in files.")
        parser.add_argument(
            "--extension",
            "-e",
            dest="extensions",
            action="append",
            default=["py"],
            help="Endings of files to fill in.",
        )
        parser.add_argument(
            "--name", "-n", dest="files", action="append", default=[], help="More files to fill in, by name."
        )
        parser.add_argument(
            "--exclude", "-x", action="append", nargs="?", const="", default=None, help="Folders to leave out."
        )

    def lay_out(self, name: str, target: str | None, options: dict[str, Any], **context: str) -> None:
        """Write the files.

        Args:
            name: the name of the app or project.
            target: the folder it goes into, which is made if it is missing; None for one of its name, here.
            options: the options of the command.
            context: what is filled in for ``{{ … }}``, besides the versions and what follows from the name.

        Raises:
            CommandError: the name cannot be used, or a file is there already.
        """
        self._check_name(name, "name")
        if target is None:
            top = Path.cwd() / name
            if top.exists():
                raise CommandError(f"'{top}' already exists")
        else:
            top = Path(target).expanduser().resolve()
            if self.kind == "app":
                self._check_name(top.name, "directory")
            if top.exists() and not top.is_dir():
                raise CommandError(f"{top} is not a directory.")
        values = {
            f"{self.kind}_name": name,
            f"{self.kind}_directory": str(top),
            f"camel_case_{self.kind}_name": "".join(part.capitalize() for part in name.split("_")),
            "docs_version": get_docs_version(),
            "django_version": get_version(),
            **context,
        }
        with tempfile.TemporaryDirectory() as scratch:
            source = self._source(options["template"], Path(scratch))
            planned = list(self._plan(source, top, name, options))
            for _, new in planned:
                if new.exists():
                    raise CommandError(
                        f"{new} already exists. Overlaying {self.article} {self.kind} into an existing directory won't "
                        "replace conflicting files."
                    )
            top.mkdir(parents=True, exist_ok=True)
            endings = sorted({f".{ending.lstrip('.')}" for ending in _separated(options["extensions"])})
            names = sorted(set(_separated(options["files"])))
            if options["verbosity"] >= 2:
                self.stdout.write(f"Rendering {self.kind} template files with extensions: {', '.join(endings)}")
                self.stdout.write(f"Rendering {self.kind} template files with filenames: {', '.join(names)}")
            for old, new in planned:
                self._copy(old, new, values if new.suffix in endings or new.name in names else None)
                if options["verbosity"] >= 2:
                    self.stdout.write(f"Creating {new}")
            run_formatters([new for _, new in planned if new.suffix == ".py"], stderr=self.stderr)

    def _check_name(self, name: str, what: str) -> None:
        if not name.isidentifier():
            raise CommandError(
                f"'{name}' is not a valid {self.kind} {what}. Please make sure the {what} is a valid identifier."
            )
        if find_spec(name) is not None:
            raise CommandError(
                f"'{name}' conflicts with the name of an existing Python module and cannot be used as {self.article} "
                f"{self.kind} {what}. Please try another {what}."
            )

    def _source(self, template: str | None, scratch: Path) -> Path:
        """Return the folder with the files; an archive is unpacked into *scratch*."""
        if template is None:
            return SKELETONS / self.kind
        if "://" in template:
            raise CommandError(f"couldn't handle {self.kind} template {template}: download it and name the file.")
        path = Path(template.removeprefix("file://")).expanduser()
        if path.is_dir():
            return path
        if not path.is_file():
            raise CommandError(f"couldn't handle {self.kind} template {template}.")
        # The filter keeps members of a tar file inside the folder; zip files have no such thing and no need of it.
        safely: dict[str, Any] = {} if path.suffix == ".zip" else {"filter": "data"}
        try:
            shutil.unpack_archive(path, scratch, **safely)
        except (shutil.ReadError, ValueError, OSError) as error:
            raise CommandError(f"couldn't extract file {path} to {scratch}: {error}") from error
        inside = list(scratch.iterdir())
        return inside[0] if len(inside) == 1 and inside[0].is_dir() else scratch

    def _plan(self, source: Path, top: Path, name: str, options: dict[str, Any]) -> Iterator[tuple[Path, Path]]:
        """Yield each file of the template with the path that it gets."""
        excluded = options["exclude"]
        skipped = {".git", "__pycache__", *(excluded or ())}
        for old in sorted(source.rglob("*")):
            relative = old.relative_to(source)
            hidden = any(part.startswith(".") for part in relative.parts[:-1]) and excluded is None
            if not old.is_file() or hidden or skipped & set(relative.parts[:-1]) or old.suffix in {".pyc", ".pyo"}:
                continue
            new = top / str(relative).replace(f"{self.kind}_name", name)
            yield old, new.with_suffix(SUFFIXES.get(new.suffix, new.suffix))

    @staticmethod
    def _copy(old: Path, new: Path, values: dict[str, str] | None) -> None:
        """Copy a file of the template; with *values* they are filled in."""
        new.parent.mkdir(parents=True, exist_ok=True)
        if values is None:
            shutil.copyfile(old, new)
        else:
            new.write_text(_fill_in(old, values), encoding="utf-8")
        new.chmod(stat.S_IMODE(old.stat().st_mode) | stat.S_IWUSR)


def _fill_in(path: Path, values: dict[str, str]) -> str:
    text = path.read_text(encoding="utf-8")
    if UNSUPPORTED_TAG in text:
        raise CommandError(
            f"{path} has template tags ({UNSUPPORTED_TAG} … %}}); without Django only variables can be filled in."
        )
    # As in Django's templates, a name that means nothing leaves nothing.
    return VARIABLE.sub(lambda found: values.get(found[1], ""), text)


def _separated(texts: list[str]) -> Iterator[str]:
    """Yield what is between the commas of *texts*."""
    for text in texts:
        yield from filter(None, map(str.strip, text.split(",")))
