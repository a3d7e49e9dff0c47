"""The work on Peewee."""

from __future__ import annotations

import datetime
from decimal import Decimal
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import peewee

from benchmarks.work import Work, Works

proxy = peewee.DatabaseProxy()


class Base(peewee.Model):
    """All tables."""

    class Meta:
        database = proxy


class Author(Base):
    """Somebody who writes."""

    name = peewee.CharField()
    email = peewee.CharField(unique=True)

    class Meta:
        table_name = "bench_author"


class Tag(Base):
    """A word that posts share."""

    name = peewee.CharField()

    class Meta:
        table_name = "bench_tag"


class Post(Base):
    """A text."""

    title = peewee.CharField()
    body = peewee.TextField()
    views = peewee.IntegerField()
    rating = peewee.DecimalField(max_digits=6, decimal_places=2)
    published = peewee.DateTimeField(null=True)
    author = peewee.ForeignKeyField(Author)

    class Meta:
        table_name = "bench_post"


class PostTag(Base):
    """A tag of a post."""

    post = peewee.ForeignKeyField(Post, backref="tags")
    tag = peewee.ForeignKeyField(Tag)

    class Meta:
        table_name = "bench_post_tags"


def _open(database: str) -> Any:
    if not database.startswith("postgres"):
        return peewee.SqliteDatabase(database, pragmas={"foreign_keys": 1})
    from playhouse.postgres_ext import Psycopg3Database

    address = urlsplit(database)
    return Psycopg3Database(address.path.strip("/"), user=address.username, host=address.hostname)


def workloads(database: str) -> Works:
    """Return the workloads by the names that ours have."""
    proxy.initialize(_open(database))
    proxy.connect()
    numbers = count()
    changed = Post.select().order_by(Post.id).get()
    first_id, author_id = changed.id, changed.author_id

    def new(place: int) -> Any:
        moment = datetime.datetime(2026, 1, 1)
        return Post(title="new", body="text", views=place, rating=Decimal("4.50"), published=moment, author=author_id)

    def save_changed() -> None:
        changed.views = next(numbers)
        changed.save()

    def prefetched() -> Any:
        posts = Post.select().order_by(Post.id).limit(500)
        return list(peewee.prefetch(posts, PostTag.select(), Tag.select()))

    def bulk_create(posts: list[Any]) -> None:
        with proxy.atomic():
            Post.bulk_create(posts, batch_size=1000)

    joined = Post.select().join(Author).where((Author.name == "Author 5") & (Post.views >= 0))
    return {
        "get by pk": Work(lambda: Post.get_by_id(first_id), 100),
        "get by unique field": Work(lambda: Author.get(Author.email == "author7@example.com"), 100),
        "first": Work(lambda: Post.select().order_by(Post.id).first(), 100),
        "exists": Work(lambda: Post.select().where(Post.views == 5).exists(), 100),
        "count": Work(lambda: Author.select().where(Author.name == "Author 5").count(), 100),
        "filter over a join, 20 rows": Work(lambda: list(joined.order_by(Post.id).limit(20).clone()), 100),
        "10,000 objects": Work(lambda: list(Post.select().where(Post.views >= 0)), 2),
        "10,000 values": Work(
            lambda: list(Post.select(Post.id, Post.title, Post.views).where(Post.views >= 0).tuples()), 3
        ),
        "select_related, 5,000": Work(
            lambda: list(Post.select(Post, Author).join(Author).order_by(Post.id).limit(5000)), 2
        ),
        "prefetch 500 x 5": Work(prefetched, 3),
        "save new": Work(lambda: new(-1).save(), 50),
        "save changed": Work(save_changed, 50),
        "bulk_create 10,000": Work(
            bulk_create, 1, lambda times: [[new(-1) for _ in range(10_000)] for _ in range(times)]
        ),
    }
