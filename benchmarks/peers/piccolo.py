"""The work on Piccolo: asynchronous, all on one event loop."""

from __future__ import annotations

import asyncio
import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from piccolo.columns import ForeignKey, Integer, Numeric, Serial, Text, Timestamp, Varchar
from piccolo.engine.sqlite import SQLiteEngine
from piccolo.table import Table

from benchmarks.work import Work, Works

engine = SQLiteEngine()


class Author(Table, tablename="bench_author", db=engine):
    """Somebody who writes."""

    id: Serial
    name = Varchar(100)
    email = Varchar(100, unique=True)


class Post(Table, tablename="bench_post", db=engine):
    """A text."""

    id: Serial
    title = Varchar(200)
    body = Text()
    views = Integer()
    rating = Numeric((6, 2))
    published = Timestamp(null=True)
    author_id = ForeignKey(Author)


def workloads(database: str) -> Works:
    """Return the workloads by the names that ours have."""
    engine.path = database
    engine.connection_kwargs["database"] = database
    loop = asyncio.new_event_loop()
    numbers = count()

    def within(make: Any) -> Any:
        async def awaited() -> Any:
            return await make()

        return lambda: loop.run_until_complete(awaited())

    changed = within(lambda: Post.objects().order_by(Post.id).first())()
    first_id, author_id = changed.id, changed.author_id

    def new(place: int) -> Post:
        moment = datetime.datetime(2026, 1, 1)
        return Post(
            title="new", body="text", views=place, rating=Decimal("4.50"), published=moment, author_id=author_id
        )

    def save_changed() -> Any:
        changed.views = next(numbers)
        return changed.save()

    def joined() -> Any:
        matching = Post.objects().where((Post.author_id.name == "Author 5") & (Post.views >= 0))
        return matching.order_by(Post.id).limit(20)

    return {
        "get by pk": Work(within(lambda: Post.objects().get(Post.id == first_id)), 100),
        "get by unique field": Work(within(lambda: Author.objects().get(Author.email == "author7@example.com")), 100),
        "first": Work(within(lambda: Post.objects().order_by(Post.id).first()), 100),
        "exists": Work(within(lambda: Post.exists().where(Post.views == 5)), 100),
        "count": Work(within(lambda: Author.count().where(Author.name == "Author 5")), 100),
        "filter over a join, 20 rows": Work(within(joined), 100),
        "10,000 objects": Work(within(lambda: Post.objects().where(Post.views >= 0)), 2),
        "10,000 values": Work(
            within(lambda: Post.select(Post.id, Post.title, Post.views).where(Post.views >= 0).output(as_list=False)),
            3,
        ),
        "select_related, 5,000": Work(within(lambda: Post.objects(Post.author_id).order_by(Post.id).limit(5000)), 2),
        "save new": Work(within(lambda: new(-1).save()), 50),
        "save changed": Work(within(save_changed), 50),
        "bulk_create 10,000": Work(
            lambda posts: within(lambda: Post.insert(*posts))(),
            1,
            lambda times: [[new(-1) for _ in range(10_000)] for _ in range(times)],
        ),
    }
