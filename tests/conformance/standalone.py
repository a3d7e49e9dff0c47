"""Run directories of Django's test suite without Django, spelled as a project would be: ``migrator.…``.

    python tests/conformance/standalone.py --database sqlite                  # all 123 directories
    python tests/conformance/standalone.py --database postgres basic queries  # some
    python tests/conformance/standalone.py --suite path/to/django/tests       # tests that are there already
    python tests/conformance/standalone.py --spelling django                  # as they are, by the alias

It runs in the environment of the interpreter that it is started with, which must have no Django. The tests are those
of the source distribution; ids count that stock Django passes. What needs forms, admin or HTTP fails (absent.py), and
``auth`` and ``sites`` are small apps of our own (stand_ins/): that is part of the figure.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from tests.conformance import scores as scoring, spelling  # noqa: E402  the script runs from anywhere
from tests.conformance.processes import run_directory, server_of  # noqa: E402  the same
from tests.conformance.sources import cache_folder, prepare  # noqa: E402  the same


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code: 0 if something was measured."""
    options = _parser().parse_args(arguments)
    if find_spec("django") is not None:
        print("This environment has Django: start the script with an interpreter that has none.", file=sys.stderr)
        return 2
    tests = Path(options.suite).resolve() if options.suite else prepare(options.release).tests
    if options.spelling == "migrator":
        tests = spelling.copy(tests, cache_folder() / f"django-{options.release}-respelled")
    results = cache_folder() / "standalone-results" / options.database
    results.mkdir(parents=True, exist_ok=True)
    names = scoring.directories(options.directories, options.marks)
    environment = _environment(options.database, alias=options.spelling == "django")
    started = time.monotonic()
    with ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(_run_directory, tests, options, name, results, environment) for name in names]
        for run in runs:
            run.result()
    expected = scoring.stock_ids(options.release, options.database, names)
    scores = [scoring.score(name, expected[name], results / f"{name}.jsonl") for name in names]
    _report(options, scores, results)
    print(f"{options.database}, tests of Django {options.release}, no Django, {time.monotonic() - started:.0f} s")
    print(scoring.table(scores))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="*", help="directories of Django's suite; all of the target by default")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--release", default="6.1.3", help="the release of Django whose suite is run")
    parser.add_argument("--suite", help="a folder with Django's tests; they are fetched if there is none")
    parser.add_argument("--spelling", choices=("migrator", "django"), default="migrator", help="what the tests import")
    parser.add_argument("--marks", default="", help="only directories with these marks: M, Q, D, P")
    parser.add_argument("--jobs", type=int, default=2, help="how many directories run at once")
    parser.add_argument("--timeout", type=int, default=600, help="seconds after which a directory is given up")
    parser.add_argument("--failures", action="store_true", help="print every id that does not pass, with its error")
    return parser


def _environment(database: str, *, alias: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "MIGRATOR_OVERLAY"))}
    path = os.pathsep.join([str(FOLDER.parents[1]), str(FOLDER)])
    environment = {**kept, "PYTHONPATH": path, "PYTHONHASHSEED": "0", "MIGRATOR_ALIAS": str(int(alias))}
    environment["MIGRATOR_SETTINGS_MODULE"] = f"settings_standalone_{database}"
    return {**environment, **server_of(database)}


def _run_directory(
    tests: Path, options: argparse.Namespace, name: str, results: Path, environment: dict[str, str]
) -> None:
    run_directory(
        [sys.executable, str(FOLDER / "standalone_directory.py"), name],
        name,
        tests=tests,
        results=results,
        environment=environment,
        purpose="standalone",
        seconds=options.timeout,
    )


def _report(options: argparse.Namespace, scores: list[scoring.Score], results: Path) -> None:
    """Print what stands behind failures; modules that do not load are told by their log."""
    for item in scores:
        if not item.details:
            continue
        reasons = sorted(_errors_outside_tests(results / f"{item.directory}.jsonl"))
        for reason in reasons:
            print(f"{item.directory}: {reason}")
        if options.failures:
            for test_id, detail in sorted(item.details.items()):
                print(f"{test_id}: {detail}")
    print("What stands behind most of it:")
    print(scoring.common_failures(scores))


def _errors_outside_tests(record: Path) -> set[str]:
    """Return the errors of modules that do not load and of classes that cannot be set up."""
    if not record.exists():
        lines = record.with_suffix(".log").read_text(errors="replace").rstrip().splitlines()
        return {f"no test was reached: {lines[-1] if lines else 'nothing was said'}"}
    found = set()
    for line in record.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["outcome"] == "error" and ("_FailedTest" in entry["id"] or entry["id"].startswith("setUp")):
            last = [part for part in entry["detail"].splitlines() if part.strip()][-1]
            found.add(f"{entry['id']}: {last}")
    return found


if __name__ == "__main__":
    sys.exit(main())
