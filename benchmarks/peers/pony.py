"""The work on Pony: a database session for each piece of work."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from pony import orm

from benchmarks.work import Work, Works

db = orm.Database()


class Author(db.Entity):
    """Somebody who writes."""

    _table_ = "bench_author"
    name = orm.Required(str)
    email = orm.Required(str, unique=True)
    posts = orm.Set("Post")


class Tag(db.Entity):
    """A word that posts share."""

    _table_ = "bench_tag"
    name = orm.Required(str)
    posts = orm.Set("Post", table="bench_post_tags", column="post_id")


class Post(db.Entity):
    """A text."""

    _table_ = "bench_post"
    title = orm.Required(str)
    body = orm.Required(str)
    views = orm.Required(int)
    rating = orm.Required(Decimal, 6, 2)
    published = orm.Optional(datetime.datetime)
    author = orm.Required(Author, column="author_id")
    tags = orm.Set(Tag, table="bench_post_tags", column="tag_id")


def workloads(database: str) -> Works:
    """Return the workloads by the names that ours have."""
    db.bind(provider="sqlite", filename=database)
    db.generate_mapping(check_tables=False)
    numbers = count()
    with orm.db_session:
        found = Post.select().order_by(Post.id).first()
        first_id, author_id = found.id, found.author.id

    def within(work: Any) -> Any:
        return orm.db_session(work)

    def new(place: int) -> None:
        moment = datetime.datetime(2026, 1, 1)
        Post(title="new", body="text", views=place, rating=Decimal("4.50"), published=moment, author=author_id)

    def save_changed() -> None:
        Post[first_id].views = next(numbers)

    def joined() -> Any:
        return Post.select(lambda p: p.author.name == "Author 5" and p.views >= 0).order_by(Post.id)[:20][:]

    def prefetched() -> Any:
        return list(Post.select().order_by(Post.id).prefetch(Post.tags)[:500])

    return {
        "get by pk": Work(within(lambda: Post[first_id]), 100),
        "get by unique field": Work(within(lambda: Author.get(email="author7@example.com")), 100),
        "first": Work(within(lambda: Post.select().order_by(Post.id).first()), 100),
        "exists": Work(within(lambda: Post.exists(lambda p: p.views == 5)), 100),
        "count": Work(within(lambda: orm.count(a for a in Author if a.name == "Author 5")), 100),
        "filter over a join, 20 rows": Work(within(joined), 100),
        "10,000 objects": Work(within(lambda: Post.select(lambda p: p.views >= 0)[:]), 2),
        "10,000 values": Work(
            within(lambda: orm.select((p.id, p.title, p.views) for p in Post if p.views >= 0)[:]), 3
        ),
        "select_related, 5,000": Work(
            within(lambda: list(Post.select().order_by(Post.id).prefetch(Author)[:5000])), 2
        ),
        "prefetch 500 x 5": Work(within(prefetched), 3),
        "save new": Work(within(lambda: new(-1)), 50),
        "save changed": Work(within(save_changed), 50),
        "bulk_create 10,000": Work(within(lambda: [new(-1) for _ in range(10_000)]), 1),
    }
