"""One process of the query benchmarks: a namespace (or the bare driver) on a database, several rounds, JSON out."""

from __future__ import annotations

import argparse
import gc
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import (
    blog as blogs,
    driver_work,
    orm_work,
)


def main() -> None:
    """Measure what the arguments name and print seconds of CPU and wall time for each workload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("candidate", choices=("django", "migrator", "driver"))
    parser.add_argument("database", help="path of an SQLite file, or a postgres:// address with a database name")
    parser.add_argument("--prepare", action="store_true", help="create and fill the tables, measure nothing")
    parser.add_argument("--only", default="", help="only workloads whose name contains this")
    options = parser.parse_args()
    if options.prepare:
        prepare(options.candidate, options.database)
        return
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


def _work(candidate: str, database: str) -> dict[str, tuple[Any, int]]:
    if candidate != "driver":
        return orm_work.workloads(blogs.configure(candidate, database_settings(candidate, database)))
    if database.startswith("postgres"):
        import psycopg

        connection: Any = psycopg.connect(database, autocommit=True)
        return driver_work.workloads(connection, "%s", driver_work.postgres_post)
    import sqlite3

    connection = sqlite3.connect(database, isolation_level=None)
    return driver_work.workloads(connection, "?", driver_work.sqlite_post)


def measure(candidate: str, database: str, only: str) -> dict[str, dict[str, float]]:
    """Return seconds per single execution of each workload, after one execution to warm up."""
    figures = {}
    for name, (work, times) in _work(candidate, database).items():
        if only not in name:
            continue
        work()
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(times):
            work()
        figures[name] = {
            "cpu": (time.process_time() - cpu) / times,
            "wall": (time.perf_counter() - wall) / times,
        }
    return figures


if __name__ == "__main__":
    main()
