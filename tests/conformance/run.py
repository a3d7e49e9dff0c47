"""Run directories of Django's test suite on the overlay and compare with stock Django and with the ratchet.

    python tests/conformance/run.py --database sqlite                   # all 123 directories
    python tests/conformance/run.py --database postgres basic queries   # some
    python tests/conformance/run.py --database sqlite --marks M         # those of the migrations
    python tests/conformance/run.py --database sqlite --marks B         # those beyond the ORM: admin, auth, forms, …
    python tests/conformance/run.py --database sqlite --tighten         # add what passes to the ratchet
    python tests/conformance/run.py --database sqlite --marks B --stock # what Django passes by itself, to compare with

Exit code 1 when an id of the ratchet does not pass any more, 2 when nothing could be measured.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parents[1]))

from tests.conformance import scores as scoring  # noqa: E402  the script runs from anywhere
from tests.conformance.processes import run_directory, server_of  # noqa: E402  the same
from tests.conformance.sources import Suite, cache_folder, prepare  # noqa: E402  the same

PROBE = """
import migrator.overlay
migrator.overlay.install()
import django
from django.conf import settings
settings.configure(DATABASES={})
django.setup()
print(*migrator.overlay.verify(), sep="\\n")
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    suite = prepare(options.release)
    if not options.stock and not _measures_us(suite):
        return 2
    results = (
        cache_folder() / "conformance-results" / (f"stock-{options.database}" if options.stock else options.database)
    )
    results.mkdir(parents=True, exist_ok=True)
    names = scoring.directories(options.directories, options.marks)
    environment = _environment(options)
    started = time.monotonic()
    with ThreadPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(_run_directory, suite, options, name, results, environment) for name in names]
        for run in runs:
            run.result()
    if options.stock:
        print(f"{scoring.record_stock(options.release, options.database, names, results)} ids pass on stock Django.")
        return 0
    expected = scoring.stock_ids(options.release, options.database, names)
    scores = [scoring.score(name, expected[name], results / f"{name}.jsonl") for name in names]
    _write_summary(results, scores)
    return _report(options, scores, time.monotonic() - started)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "directories", nargs="*", help="directories of Django's suite; all of the target if none is named"
    )
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--release", default="6.1.3", help="the release of Django whose suite is run")
    parser.add_argument(
        "--marks", default="", help="only directories with these marks: M, Q, D, P; B for those beyond"
    )
    parser.add_argument("--stock", action="store_true", help="run Django by itself, and record what passes")
    parser.add_argument("--jobs", type=int, default=2, help="how many directories run at once")
    parser.add_argument("--timeout", type=int, default=900, help="seconds after which a directory is given up")
    parser.add_argument("--tighten", action="store_true", help="add what passes to the ratchet")
    parser.add_argument("--failures", action="store_true", help="print every id that does not pass, with its error")
    return parser


def _measures_us(suite: Suite) -> bool:
    """Check in a fresh interpreter that the overlay takes hold, before anything is measured."""
    probe = subprocess.run([str(suite.python), "-c", PROBE], capture_output=True, text=True, cwd="/", check=False)
    if probe.returncode != 0:
        print(probe.stderr, file=sys.stderr)
        print("The overlay did not take hold: nothing was measured.", file=sys.stderr)
    return probe.returncode == 0


def _environment(options: argparse.Namespace) -> dict[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(FOLDER), "PYTHONHASHSEED": "0", **server_of(options.database)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    environment["MIGRATOR_CONFORMANCE_STOCK"] = "1" if options.stock else ""
    return environment


def _run_directory(
    suite: Suite, options: argparse.Namespace, name: str, results: Path, environment: dict[str, str]
) -> None:
    overlay = [] if options.stock else ["-m", "migrator.overlay"]
    command = [str(suite.python), *overlay, "runtests.py", f"--settings=settings_{options.database}"]
    run_directory(
        [*command, "--parallel=1", "--noinput", "-v0", name],
        name,
        tests=suite.tests,
        results=results,
        environment=environment,
        purpose="conformance",
        seconds=options.timeout,
    )


def _write_summary(results: Path, scores: list[scoring.Score]) -> None:
    summary = {
        item.directory: {
            "passed": sorted(item.passed),
            "failed": sorted(item.failed),
            "skipped": sorted(item.skipped),
            "details": item.details,
        }
        for item in scores
    }
    (results / "summary.json").write_text(json.dumps(summary, indent=1))


def _report(options: argparse.Namespace, scores: list[scoring.Score], seconds: float) -> int:
    if options.failures:
        for item in scores:
            for test_id, detail in sorted(item.details.items()):
                print(f"{test_id}: {detail}")
    if any(item.details for item in scores):
        print("What stands behind most of it:")
        print(scoring.common_failures(scores))
    fallen = scoring.fallen_back(options.database, scores)
    if options.tighten:
        print(f"{scoring.tighten(options.database, scores)} ids added to the ratchet.")
    for test_id in fallen:
        print(f"passed before, not now: {test_id}")
    print(f"{options.database}, Django {options.release}, {seconds:.0f} s")
    print(scoring.table(scores))
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
