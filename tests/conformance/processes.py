"""Directories run in processes of their own."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.conformance.results import RESULTS_VARIABLE
from tests.postgres import VARIABLE, find_or_start


def server_of(database: str) -> dict[str, str]:
    """Return the variables that name the server of *database* (``sqlite`` or ``postgres``), which is found or started.

    Raises:
        SystemExit: there is no PostgreSQL.
    """
    if database != "postgres":
        return {}
    server = find_or_start()
    if server is None:
        raise SystemExit("No PostgreSQL: name one in MIGRATOR_POSTGRES, or install one; see CONTRIBUTING.")
    return {VARIABLE: server.url}


def run_directory(
    command: Sequence[str],
    directory: str,
    *,
    tests: Path,
    results: Path,
    environment: Mapping[str, str],
    purpose: str,
    seconds: int,
) -> None:
    """Run one directory in a process of its own, so that a crash costs that directory alone.

    Args:
        command: what runs the tests.
        directory: the name of the directory.
        tests: the folder of Django's tests.
        results: the folder that gets the record (``.jsonl``) and the output (``.log``).
        environment: the variables of the process; names of the record and of databases are added.
        purpose: what names of databases begin with.
        seconds: after so many the process is ended.
    """
    record = results / f"{directory}.jsonl"
    record.unlink(missing_ok=True)
    own = {RESULTS_VARIABLE: str(record), "MIGRATOR_CONFORMANCE_NAME": f"{purpose}_{directory}"[:50]}
    with open(results / f"{directory}.log", "wb") as log:
        try:
            subprocess.run(
                command, cwd=tests, env={**environment, **own}, stdout=log, stderr=log, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            log.write(f"\ngiven up after {seconds} s\n".encode())
