"""``shell``: Python with the project set up and its models imported."""

from __future__ import annotations

import code
import os
import select
import sys
import traceback
from collections import defaultdict
from importlib import import_module
from typing import Any

from migrator.commands.base import BaseCommand
from migrator.host.apps import apps
from migrator.host.management import CommandError
from migrator.host.mode import public_path
from migrator.host.module_loading import import_string


class Command(BaseCommand):
    """Runs an interactive interpreter, a command, or what comes in on standard input."""

    help = "Starts Python with the project set up; uses IPython or bpython if they are installed."
    requires_system_checks: Any = []
    shells = ("ipython", "bpython", "python")

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--no-startup", action="store_true", help="Plain Python: skip PYTHONSTARTUP and ~/.pythonrc.py."
        )
        parser.add_argument("--no-imports", action="store_true", help="Import nothing beforehand.")
        parser.add_argument("-i", "--interface", choices=self.shells, help="Which interpreter.")
        parser.add_argument("-c", "--command", help="Run this instead of an interpreter.")

    def get_auto_imports(self) -> list[str]:
        """Return dotted paths of what is imported beforehand: common names, then every model of the project.

        Override it in a subclass to add to the list. Of two models with the same name, the one of the app that is listed
        first in ``INSTALLED_APPS`` gets it.
        """
        common = (
            "conf.settings",
            "db.connection",
            "db.models",
            "db.models.functions",
            "db.reset_queries",
            "utils.timezone",
        )
        paths = [public_path(path) for path in common]
        return paths + [f"{model.__module__}.{model.__name__}" for model in reversed(apps.get_models())]

    def get_namespace(self, **options: Any) -> dict[str, Any]:
        """Return the names that are imported beforehand, by name."""
        if options.get("no_imports"):
            return {}
        verbosity = options.get("verbosity", 0)
        namespace: dict[str, Any] = {}
        imported: dict[str, str] = {}
        failed: list[str] = []
        for path in self.get_auto_imports():
            name = path.rpartition(".")[2]
            try:
                namespace[name] = _import(path)
            except ImportError:
                failed.append(path)
            else:
                imported[name] = path
        self._report_imports(imported, failed, verbosity)
        return namespace

    def _report_imports(self, imported: dict[str, str], failed: list[str], verbosity: int) -> None:
        if verbosity < 1:
            return
        plural = "" if len(failed) == 1 else "s"
        if failed:
            self.stdout.write(
                self.style.NOTICE(f"{len(failed)} object{plural} could not be automatically imported:\n")
            )
            self.stdout.write("\n".join(f"  {path}" for path in failed) + "\n\n")
        if not imported:
            return
        plural = "" if len(imported) == 1 else "s"
        announcement = f"{len(imported)} object{plural} imported automatically"
        if verbosity < 2:
            self.stdout.write(f"{announcement} (use -v 2 for details).\n\n", self.style.SUCCESS)
            return
        self.stdout.write(f"{announcement}:\n\n", self.style.SUCCESS)
        for module, names in _by_module(imported).items():
            self.stdout.write(f"  from {module} import {', '.join(names)}")
        self.stdout.write("")

    def handle(self, **options: Any) -> None:
        if options["command"]:
            exec(compile(options["command"], "<command>", "exec"), self.get_namespace(**options))
            return
        # Something is piped in: run it and leave. Windows cannot look at pipes, there the interpreter starts.
        if sys.platform != "win32" and not sys.stdin.isatty() and select.select([sys.stdin], [], [], 0)[0]:
            exec(compile(sys.stdin.read(), "<stdin>", "exec"), self.get_namespace(**options))
            return
        wanted = [options["interface"]] if options["interface"] else list(self.shells)
        for name in wanted:
            try:
                getattr(self, name)(options)
            except ImportError:
                continue
            return
        raise CommandError(f"Couldn't import {options['interface']} interface.")

    def ipython(self, options: dict[str, Any]) -> None:
        """Start IPython."""
        start = import_string("IPython.start_ipython")
        start(argv=[], user_ns=self.get_namespace(**options))

    def bpython(self, options: dict[str, Any]) -> None:
        """Start bpython."""
        import_module("bpython").embed(self.get_namespace(**options))

    def python(self, options: dict[str, Any]) -> None:
        """Start the plain interpreter, with completion and history."""
        namespace = self.get_namespace(**options)
        if not options["no_startup"]:
            self._run_startup_files(namespace)
        code.interact(local=namespace)

    def _run_startup_files(self, namespace: dict[str, Any]) -> None:
        candidates = (os.environ.get("PYTHONSTARTUP"), os.path.expanduser("~/.pythonrc.py"))
        for path in candidates:
            if not path or not os.path.isfile(path):
                continue
            with open(path, encoding="utf-8") as file:
                source = file.read()
            try:
                exec(compile(source, path, "exec"), namespace)
            except Exception:  # noqa: BLE001  a broken startup file is reported and does not keep people from their shell
                traceback.print_exc()


def _import(path: str) -> Any:
    """Return the object, or the module, at a dotted path."""
    try:
        return import_string(path)
    except ImportError:
        return import_module(path)


def _by_module(paths: dict[str, str]) -> dict[str, list[str]]:
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths.values():
        module, _, name = path.rpartition(".")
        grouped[module].append(name)
    return dict(sorted(grouped.items(), key=lambda item: not item[0].startswith(public_path(""))))
