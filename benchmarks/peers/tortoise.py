"""The work on Tortoise: asynchronous, all on one event loop."""

from __future__ import annotations

import asyncio
import contextvars
import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tortoise import Tortoise, fields
from tortoise.models import Model

from benchmarks.work import Work, Works, at_end


class Author(Model):
    """Somebody who writes."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(100)
    email = fields.CharField(100, unique=True)

    class Meta:
        table = "bench_author"


class Tag(Model):
    """A word that posts share."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(50)

    class Meta:
        table = "bench_tag"


class Post(Model):
    """A text."""

    id = fields.IntField(primary_key=True)
    title = fields.CharField(200)
    body = fields.TextField()
    views = fields.IntField()
    rating = fields.DecimalField(6, 2)
    published = fields.DatetimeField(null=True)
    author: Any = fields.ForeignKeyField("bench.Author")
    tags: Any = fields.ManyToManyField(
        "bench.Tag", through="bench_post_tags", forward_key="tag_id", backward_key="post_id"
    )

    class Meta:
        table = "bench_post"


def workloads(database: str) -> Works:
    """Return the workloads by the names that ours have."""
    loop, context = asyncio.new_event_loop(), contextvars.copy_context()
    asyncio.set_event_loop(loop)
    numbers = count()

    async def start() -> Any:
        await Tortoise.init(db_url=f"sqlite://{database}", modules={"bench": [__name__]})
        return await Post.all().order_by("id").first()

    changed = loop.run_until_complete(loop.create_task(start(), context=context))
    at_end.callback(lambda: loop.run_until_complete(loop.create_task(Tortoise.close_connections(), context=context)))
    author_id = changed.author_id

    def within(make: Any) -> Any:
        async def awaited() -> Any:
            return await make()

        return lambda: loop.run_until_complete(loop.create_task(awaited(), context=context))

    def new(place: int) -> Post:
        moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        return Post(
            title="new", body="text", views=place, rating=Decimal("4.50"), published=moment, author_id=author_id
        )

    def save_changed() -> Any:
        changed.views = next(numbers)
        return changed.save()

    joined = lambda: Post.filter(author__name="Author 5", views__gte=0).order_by("id").limit(20)  # noqa: E731
    return {
        "get by pk": Work(within(lambda: Post.get(id=changed.id)), 100),
        "get by unique field": Work(within(lambda: Author.get(email="author7@example.com")), 100),
        "first": Work(within(lambda: Post.all().order_by("id").first()), 100),
        "exists": Work(within(lambda: Post.filter(views=5).exists()), 100),
        "count": Work(within(lambda: Author.filter(name="Author 5").count()), 100),
        "filter over a join, 20 rows": Work(within(joined), 100),
        "10,000 objects": Work(within(lambda: Post.filter(views__gte=0)), 2),
        "10,000 values": Work(within(lambda: Post.filter(views__gte=0).values_list("id", "title", "views")), 3),
        "select_related, 5,000": Work(
            within(lambda: Post.all().select_related("author").order_by("id").limit(5000)), 2
        ),
        "prefetch 500 x 5": Work(within(lambda: Post.all().order_by("id").limit(500).prefetch_related("tags")), 3),
        "save new": Work(within(lambda: new(-1).save()), 50),
        "save changed": Work(within(save_changed), 50),
        "bulk_create 10,000": Work(
            lambda posts: within(lambda: Post.bulk_create(posts))(),
            1,
            lambda times: [[new(-1) for _ in range(10_000)] for _ in range(times)],
        ),
    }
