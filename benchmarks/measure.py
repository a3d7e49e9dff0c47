"""One process of the query benchmarks: a namespace (or the bare driver) on a database, several rounds, JSON out."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import (
    blog as blogs,
    driver_work,
    orm_work,
)
from benchmarks.work import Work, Works, at_end

PEERS = {
    "sqlalchemy": "SQLAlchemy",
    "peewee": "peewee",
    "pony": "pony",
    "tortoise": "tortoise-orm",
    "piccolo": "piccolo[sqlite]",
}
"""Other libraries, by the modules in ``peers``, with what is installed for each."""


def main() -> None:
    """Measure what the arguments name and print seconds of CPU and wall time for each workload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("candidate", choices=("django", "migrator", "driver", *PEERS))
    parser.add_argument("database", help="path of an SQLite file, or a postgres:// address with a database name")
    parser.add_argument("--prepare", action="store_true", help="create and fill the tables, measure nothing")
    parser.add_argument("--only", default="", help="only workloads whose name contains this")
    options = parser.parse_args()
    if options.prepare:
        prepare(options.candidate, options.database)
        return
    with at_end:
        print(json.dumps(measure(options.candidate, options.database, options.only)))


def database_settings(namespace: str, database: str) -> dict[str, Any]:
    """Return the ``DATABASES`` entry of a database for ``django`` or ``migrator``."""
    if not database.startswith("postgres"):
        return {"ENGINE": f"{namespace}.db.backends.sqlite3", "NAME": database}
    address = urlsplit(database)
    return {
        "ENGINE": f"{namespace}.db.backends.postgresql",
        "NAME": address.path.strip("/"),
        "USER": address.username,
        "PASSWORD": address.password or "",
        "HOST": address.hostname,
        "PORT": str(address.port or ""),
    }


def prepare(namespace: str, database: str) -> None:
    """Create and fill the tables."""
    blog = blogs.configure(namespace, database_settings(namespace, database))
    blogs.create_tables(namespace, blog)
    blogs.fill(blog)


def _candidate(candidate: str, database: str) -> tuple[Works, Callable[[], Any]]:
    """Return the workloads of a candidate, and what opens a transaction that will be rolled back."""
    if candidate in PEERS:
        return importlib.import_module(f"benchmarks.peers.{candidate}").workloads(database), nullcontext
    if candidate != "driver":
        works = orm_work.workloads(blogs.configure(candidate, database_settings(candidate, database)))
        return works, lambda: _rolled_back(importlib.import_module(f"{candidate}.db.transaction"))
    driver = _driver(database)

    @contextmanager
    def transaction() -> Iterator[None]:
        driver.run("BEGIN")
        try:
            yield
        finally:
            driver.run("ROLLBACK")

    return driver_work.workloads(driver), transaction


@contextmanager
def _rolled_back(transaction: Any) -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _driver(database: str) -> driver_work.Driver:
    if database.startswith("postgres"):
        import psycopg

        connection: Any = psycopg.connect(database, autocommit=True)
        return driver_work.Driver(connection, "%s", driver_work.postgres_post, driver_work.postgres_values)
    import sqlite3

    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return driver_work.Driver(connection, "?", driver_work.sqlite_post, driver_work.sqlite_values)


def measure(candidate: str, database: str, only: str) -> dict[str, dict[str, float]]:
    """Return seconds per single execution of each workload, after one or two executions to warm up."""
    works, transaction = _candidate(candidate, database)
    figures = {}
    for name, work in works.items():
        if only not in name:
            continue
        with transaction() if work.writes else nullcontext():
            figures[name] = _timed(work)
    return figures


WARMING = 2, 10
"""Runs before the clock starts, of long and of short work: a cache that learns from repetition has learnt by then."""


def _timed(work: Work) -> dict[str, float]:
    warming = WARMING[work.times > 5]
    arguments = (
        [(item,) for item in work.prepare(work.times + warming)] if work.prepare else [()] * (work.times + warming)
    )
    for arguments_of_one in arguments[:warming]:
        work.run(*arguments_of_one)
    run, timed = work.run, arguments[warming:]
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    for arguments_of_one in timed:
        run(*arguments_of_one)
    return {
        "cpu": (time.process_time() - cpu) / work.times,
        "wall": (time.perf_counter() - wall) / work.times,
    }


if __name__ == "__main__":
    main()
