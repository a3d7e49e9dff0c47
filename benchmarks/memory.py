"""Memory of reading many rows: ``iterator()`` over a million, and a list of 100,000 objects.

    python benchmarks/memory.py                       # an SQLite file with a million rows, then both measurements
    python benchmarks/memory.py --candidate django    # the same with Django, if it is installed

Prints what the process holds at most, in megabytes above what it held before.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import resource
import sys
import tempfile
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import blog as blogs
from benchmarks.measure import database_settings


def peak() -> float:
    """Return the most memory that the process has held so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Fill a database, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidate", choices=("migrator", "django"), default="migrator")
    candidate = parser.parse_args().candidate
    with tempfile.TemporaryDirectory() as folder:
        blog: Any = blogs.configure(candidate, database_settings(candidate, f"{folder}/memory.sqlite3"))
        blogs.create_tables(candidate, blog)
        blogs.fill(blog)
        connection = importlib.import_module(f"{candidate}.db").connection
        columns = "title, body, views, rating, published, author_id"
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO bench_archived ({columns}) SELECT {columns} FROM bench_archived LIMIT 900000")
            for _ in range(9):
                cursor.execute(
                    f"INSERT INTO bench_archived ({columns}) SELECT {columns} FROM bench_archived LIMIT 100000"
                )
        rows = blog.Archived.objects.order_by()
        for _ in islice(rows.iterator(), 10_000):
            pass
        gc.collect()
        before = peak()
        number = sum(1 for _ in rows.iterator())
        print(f"iterator over {number:,} rows: {peak() - before:.1f} MB more than over 10,000")
        before = peak()
        kept = list(rows[:100_000])
        print(f"list of {len(kept):,} objects: {peak() - before:.1f} MB")


if __name__ == "__main__":
    main()
