"""The same asynchronous work by hand: SQL and dataclasses on psycopg's asynchronous connections."""

from __future__ import annotations

from typing import Any

from benchmarks.async_work import PAGE, READERS, READS, AsyncWork, concurrently
from benchmarks.driver_work import POST, Post, postgres_post

JOINED = (
    "SELECT p.id, p.title, p.body, p.views, p.rating, p.published, p.author_id FROM bench_post p "
    "JOIN bench_author a ON a.id = p.author_id WHERE a.name = %s AND p.views >= %s ORDER BY p.id LIMIT %s"
)


def workloads(pool: Any) -> dict[str, tuple[AsyncWork, int]]:
    """Return the workloads by the names that the ORM's have.

    Args:
        pool: an open ``psycopg_pool.AsyncConnectionPool`` whose connections commit by themselves.
    """

    async def get() -> Post:
        async with pool.connection() as connection:
            cursor = await connection.execute(f"{POST} WHERE id = %s", (1,))
            return postgres_post(await cursor.fetchone())

    async def page() -> list[Post]:
        async with pool.connection() as connection:
            cursor = await connection.execute(JOINED, ("Author 5", 0, PAGE))
            return [postgres_post(row) for row in await cursor.fetchall()]

    return {
        "aget": (get, 300),
        "async page of 20 rows": (page, 100),
        f"{READERS} concurrent readers, {READERS * READS} agets": (concurrently(get), 1),
        f"{READERS} concurrent readers, {READERS * READS} pages": (concurrently(page), 1),
    }
