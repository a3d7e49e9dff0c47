"""The asynchronous work that is timed, written once against the API that both namespaces share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

AsyncWork = Callable[[], Awaitable[Any]]

READERS = 200
"""How many tasks read at the same time."""

READS = 5
"""How often each of them reads."""

PAGE = 20
"""Rows of a page."""

POOL = {"min_size": 10, "max_size": 10}
"""What both the ORM's pool and the driver's are given."""


def concurrently(read: AsyncWork) -> AsyncWork:
    """Return work in which :data:`READERS` tasks call *read* :data:`READS` times each, all at once."""

    async def reader() -> None:
        for _ in range(READS):
            await read()

    async def all_readers() -> None:
        await asyncio.gather(*(reader() for _ in range(READERS)))

    return all_readers


def workloads(blog: ModuleType) -> dict[str, tuple[AsyncWork, int]]:
    """Return the workloads by name, each with how often it is repeated within one measurement.

    Args:
        blog: the module of the models.
    """
    Post = blog.Post

    async def page() -> list[Any]:
        posts = Post.objects.filter(author__name="Author 5", views__gte=0).order_by("id")[:PAGE]
        return [post async for post in posts]

    async def get() -> Any:
        return await Post.objects.aget(pk=1)

    return {
        "aget": (get, 300),
        "async page of 20 rows": (page, 100),
        f"{READERS} concurrent readers, {READERS * READS} agets": (concurrently(get), 1),
        f"{READERS} concurrent readers, {READERS * READS} pages": (concurrently(page), 1),
    }
