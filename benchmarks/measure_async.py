"""One process of the asynchronous benchmarks: a namespace (or the bare driver) on a PostgreSQL database, JSON out."""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import async_driver_work, async_work, blog as blogs
from benchmarks.async_work import AsyncWork
from benchmarks.measure import database_settings, prepare

AsyncWorks = dict[str, tuple[AsyncWork, int]]


def main() -> None:
    """Measure what the arguments name and print seconds of CPU and wall time for each workload."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("candidate", choices=("django", "migrator", "driver"))
    parser.add_argument("database", help="a postgres:// address with a database name")
    parser.add_argument("--prepare", action="store_true", help="create and fill the tables, measure nothing")
    parser.add_argument("--only", default="", help="only workloads whose name contains this")
    options = parser.parse_args()
    if options.prepare:
        prepare(options.candidate, options.database)
        return
    if options.candidate != "driver":
        settings = database_settings(options.candidate, options.database)
        if options.candidate == "migrator":
            settings["OPTIONS"] = {"pool": dict(async_work.POOL)}
        blogs.configure(options.candidate, settings)
    print(json.dumps(asyncio.run(measure(options.candidate, options.database, options.only))))


@asynccontextmanager
async def _works(candidate: str, database: str) -> AsyncIterator[AsyncWorks]:
    if candidate != "driver":
        from benchmarks.bench import models

        yield async_work.workloads(models)
        return
    from psycopg_pool import AsyncConnectionPool

    options = {"kwargs": {"autocommit": True}, **async_work.POOL}
    async with AsyncConnectionPool(database, open=False, **options) as pool:
        yield async_driver_work.workloads(pool)


async def measure(candidate: str, database: str, only: str) -> dict[str, dict[str, float]]:
    """Return seconds per single execution of each workload: the best of several series, after some to warm up."""
    figures = {}
    async with _works(candidate, database) as works:
        for name, (work, times) in works.items():
            if only in name:
                series = [await _timed(work, times) for _ in range(WARMING + SERIES)][WARMING:]
                figures[name] = {clock: min(one[clock] for one in series) for clock in ("cpu", "wall")}
    return figures


WARMING, SERIES = 1, 5


async def _timed(work: AsyncWork, times: int) -> dict[str, float]:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        await work()
    return {"cpu": (time.process_time() - cpu) / times, "wall": (time.perf_counter() - wall) / times}


if __name__ == "__main__":
    main()
