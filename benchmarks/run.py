"""Measure migrator beside Django and hand-written driver code, in one run, and print the ratios.

    python benchmarks/run.py                         # queries and migrations on SQLite
    python benchmarks/run.py --database postgres     # the same on PostgreSQL (see tests/postgres.py)
    python benchmarks/run.py --only "get by pk" --rounds 9 --skip-migrations
    python benchmarks/run.py --peers --rounds 9 --skip-migrations   # SQLAlchemy, Peewee, Pony, Tortoise and Piccolo too

The candidates take turns (A B A B …), each round in a process of its own. Figures are the client's CPU time and wall
time, in medians over the rounds; Django is measured if it is installed beside migrator. The other libraries are
installed into an environment in the user's cache folder the first time.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))

from benchmarks import alembic_project  # noqa: E402  the same
from benchmarks.measure import PEERS, database_settings  # noqa: E402  the script runs from anywhere
from benchmarks.migration_project import generate  # noqa: E402  the same
from tests.postgres import find_or_start  # noqa: E402  the same

Figures = dict[str, dict[str, list[dict[str, float]]]]
"""Measurements by workload and candidate."""


def main() -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="only workloads whose name contains this")
    parser.add_argument("--peers", action="store_true", help="measure the other libraries as well, and Alembic")
    parser.add_argument("--skip-queries", action="store_true")
    parser.add_argument("--skip-async", action="store_true", help="these are measured on PostgreSQL only")
    parser.add_argument("--skip-migrations", action="store_true")
    parser.add_argument("--apps", type=int, default=20)
    parser.add_argument("--migrations", type=int, default=10, help="migrations of each app")
    parser.add_argument(
        "--statements", action="store_true", help="on SQLite: what the statements of migrate cost alone"
    )
    parser.add_argument("--django-python", help="for migrations: the Python of another environment, which has Django")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    namespaces = ["migrator"] + (["django"] if importlib.util.find_spec("django") else [])
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        if not options.skip_queries:
            figures["queries"] = _queries(options, namespaces, Path(scratch), "measure.py")
            print(_table(figures["queries"], "driver"))
        if not options.skip_async and options.database == "postgres":
            figures["async"] = _queries(options, namespaces, Path(scratch), "measure_async.py")
            print(_table(figures["async"], "driver"))
        if not options.skip_migrations:
            if options.django_python and "django" not in namespaces:
                namespaces.append("django")
            figures["migrations"] = _migrations(options, namespaces, Path(scratch))
            print(_table(figures["migrations"], None))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return 0


def _database(options: argparse.Namespace, scratch: Path, name: str) -> str:
    """Return a fresh database: the path of a file, or the address of a PostgreSQL database."""
    if options.database == "sqlite":
        path = scratch / f"{name}.sqlite3"
        path.unlink(missing_ok=True)
        return str(path)
    server = find_or_start()
    if server is None:
        raise SystemExit("No PostgreSQL: name one in MIGRATOR_POSTGRES, or install one; see CONTRIBUTING.")
    import psycopg

    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "bench_{name}"')
        connection.execute(f'CREATE DATABASE "bench_{name}"')
    return f"{server.url}/bench_{name}"


def _queries(options: argparse.Namespace, namespaces: list[str], scratch: Path, script: str) -> Figures:
    peers = list(PEERS if options.database == "sqlite" else ON_POSTGRES)
    if not options.peers or script != "measure.py":
        peers = []
    python = {name: _peer_python() for name in peers}
    candidates = [*namespaces, "driver", *peers]
    databases = {candidate: _database(options, scratch, f"queries_{candidate}") for candidate in candidates}
    script = str(FOLDER / script)
    measure = [sys.executable, script]
    for candidate, database in databases.items():
        maker = candidate if candidate in namespaces else "migrator"
        subprocess.run([*measure, maker, database, "--prepare"], check=True)
    figures: Figures = {}
    for _ in range(options.rounds):
        for candidate, database in databases.items():
            command = [python.get(candidate, sys.executable), script, candidate, database, "--only", options.only]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            for workload, figure in json.loads(printed).items():
                figures.setdefault(workload, {}).setdefault(candidate, []).append(figure)
    return figures


ON_POSTGRES = ("sqlalchemy", "peewee")
"""The libraries whose work is written for PostgreSQL as well."""


def _peer_python() -> str:
    """Return the interpreter of the other libraries' environment, made at first use."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "migrator-benchmarks" / f"peers-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    packages = [*PEERS.values(), "alembic", "psycopg[binary]"]
    complete = folder / "complete"
    if not complete.exists() or complete.read_text() != " ".join(packages):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *packages], check=True)
        complete.write_text(" ".join(packages))
    return str(python)


COMMANDS = (
    ("migrate from zero", ["manage.py", "migrate", "-v0"]),
    ("import and set-up", ["-c", "import {namespace}; {namespace}.setup()"]),
    ("migrate, nothing to do", ["manage.py", "migrate", "-v0"]),
    ("makemigrations --check", ["manage.py", "makemigrations", "--check", "-v0"]),
    ("showmigrations", ["manage.py", "showmigrations"]),
    ("sqlmigrate", ["manage.py", "sqlmigrate", "{last}", "0002"]),
    ("one app to zero", ["manage.py", "migrate", "-v0", "{last}", "zero"]),
    ("and back", ["manage.py", "migrate", "-v0", "{last}"]),
)
"""What is done to a generated project, in this order, as arguments to Python."""

WARM_UP = "migrate from zero"
"""After this one the following are done once, unmeasured: what is kept of the files (byte code, notes, findings) is written
once, by whichever command comes next, after many have changed."""

UNMEASURED = (["manage.py", "migrate", "-v0"], ["manage.py", "makemigrations", "--check", "-v0"])


def _migrations(options: argparse.Namespace, namespaces: list[str], scratch: Path) -> Figures:
    figures: Figures = {}
    for round_ in range(max(1, options.rounds // 2)):
        for namespace in namespaces:
            python = options.django_python if namespace == "django" and options.django_python else sys.executable
            folder = scratch / f"project_{namespace}_{round_}"
            database = _database(options, scratch, f"project_{namespace}")
            generate(folder, namespace, database_settings(namespace, database), options.apps, options.migrations)
            for name, command in COMMANDS:
                words = {"last": f"app{options.apps - 1:02}", "namespace": namespace}
                arguments = [python, *(part.format(**words) for part in command)]
                figures.setdefault(name, {}).setdefault(namespace, []).append(_time(folder, arguments))
                if name == WARM_UP:
                    for unmeasured in UNMEASURED:
                        _time(folder, [python, *unmeasured])
            if options.statements and options.database == "sqlite":
                alone = _statements_alone(python, namespace, folder, database)
                figures.setdefault("the statements alone", {}).setdefault(namespace, []).append(alone)
            shutil.rmtree(folder)
        if options.peers and options.database == "postgres":
            for name, figure in _alembic(options, scratch / f"project_alembic_{round_}", scratch):
                figures[name].setdefault("alembic", []).append(figure)
    return figures


def _statements_alone(python: str, namespace: str, folder: Path, database: str) -> dict[str, float]:
    """Migrate a project once more from zero, and return what its statements cost without the library."""
    script = str(FOLDER / "statements.py")
    Path(database).unlink()
    subprocess.run([python, script, "record", namespace, "recorded.json"], cwd=folder, check=True)
    return _time(folder, [python, script, "replay", "recorded.json", "replayed.sqlite3"])


def _alembic(options: argparse.Namespace, folder: Path, scratch: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield what Alembic takes for the same history, and for looking whether there is anything to do."""
    alembic_project.generate(folder, _database(options, scratch, "alembic"), options.apps, options.migrations)
    for name in ("migrate from zero", "migrate, nothing to do"):
        yield name, _time(folder, [_peer_python(), "manage.py"])
    shutil.rmtree(folder)


def _time(folder: Path, command: list[str]) -> dict[str, float]:
    """Run a command in a generated project and return its CPU and wall seconds, and its peak memory in MB."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings"}
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}.")
    cpu = usage.ru_utime + usage.ru_stime
    return {"cpu": cpu, "wall": time.perf_counter() - started, "memory": usage.ru_maxrss / 1024}


def _table(figures: Figures, base: str | None) -> str:
    """Return medians of CPU and wall time, and of memory where it was taken, with ratios to *base* (Django if None)."""
    measured = next(iter(next(iter(figures.values())).values()))[0] if figures else {}
    return "\n".join(_medians(figures, base or "django", kind) for kind in measured)


UNITS = {"cpu": ("CPU ms", 1000), "wall": ("WALL ms", 1000), "memory": ("PEAK MB", 1)}
"""Headings of what is measured, and how many of these a unit of measurement has."""


def _medians(figures: Figures, compared: str, kind: str) -> str:
    candidates = list(next(iter(figures.values()))) if figures else []
    ratios = [name for name in candidates if name != compared] if compared in candidates else []
    heading, factor = UNITS[kind]
    head = f"{heading:32}" + "".join(f"{name:>12}" for name in candidates)
    lines = [head + "".join(f"{name + '/' + compared:>20}" for name in ratios)]
    for workload, measured in figures.items():
        medians = {name: statistics.median(item[kind] for item in items) for name, items in measured.items()}
        line = f"{workload:32}" + "".join(_cell(medians.get(name), factor, "12.3f", 12) for name in candidates)
        base = 1 / (medians.get(compared) or 1e-9)
        lines.append(line + "".join(_cell(medians.get(name), base, "20.2f", 20) for name in ratios))
    return "\n".join(lines) + "\n"


def _cell(seconds: float | None, factor: float, form: str, width: int) -> str:
    """Return a number, or nothing for work that a candidate does not do."""
    return " " * width if seconds is None else format(seconds * factor, form)


if __name__ == "__main__":
    sys.exit(main())
