"""Setting up either namespace for the query benchmarks, and the rows that they read."""

from __future__ import annotations

import datetime
import importlib
import os
from types import ModuleType
from typing import Any

ROWS = 10_000
COPIES = 10
"""How often each post is in the archive."""
AUTHORS = 100
TAGS = 50


def configure(namespace: str, database: dict[str, Any]) -> ModuleType:
    """Set up ``django`` or ``migrator`` with one database, and return the module of the models."""
    os.environ["MIGRATOR_BENCH_NAMESPACE"] = namespace
    settings = importlib.import_module(f"{namespace}.conf").settings
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["benchmarks.bench"], USE_TZ=True)
    importlib.import_module(namespace).setup()
    return importlib.import_module("benchmarks.bench.models")


def create_tables(namespace: str, blog: ModuleType) -> None:
    """Create the tables of the models, dropping what an earlier run left."""
    connection = importlib.import_module(f"{namespace}.db").connection
    existing = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        for model in (blog.Archived, blog.Post, blog.Tag, blog.Author):
            if model._meta.db_table in existing:
                editor.delete_model(model)
    with connection.schema_editor() as editor:
        for model in (blog.Author, blog.Tag, blog.Post, blog.Archived):
            editor.create_model(model)


def fill(blog: ModuleType) -> None:
    """Write the rows that the benchmarks read."""
    moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    blog.Author.objects.bulk_create(
        blog.Author(name=f"Author {number}", email=f"author{number}@example.com") for number in range(AUTHORS)
    )
    blog.Tag.objects.bulk_create(blog.Tag(name=f"Tag {number}") for number in range(TAGS))
    authors = list(blog.Author.objects.order_by("id"))
    tags = list(blog.Tag.objects.order_by("id"))
    blog.Post.objects.bulk_create(
        [
            blog.Post(
                title=f"Post {number}",
                body="text " * 10,
                views=number,
                rating=number % 1000,
                published=moment + datetime.timedelta(minutes=number),
                author=authors[number % AUTHORS],
            )
            for number in range(ROWS)
        ],
        batch_size=500,
    )
    through = blog.Post.tags.through
    posts = list(blog.Post.objects.order_by("id")[:500])
    through.objects.bulk_create(
        [
            through(post_id=post.pk, tag_id=tags[(position + offset) % TAGS].pk)
            for position, post in enumerate(posts)
            for offset in range(5)
        ],
        batch_size=400,
    )
    _fill_archive(blog)


def _fill_archive(blog: ModuleType) -> None:
    columns = "title, body, views, rating, published, author_id"
    connection = importlib.import_module(f"{os.environ['MIGRATOR_BENCH_NAMESPACE']}.db").connection
    with connection.cursor() as cursor:
        for _ in range(COPIES):
            cursor.execute(f"INSERT INTO bench_archived ({columns}) SELECT {columns} FROM bench_post ORDER BY id")
