"""The same work by hand: SQL and dataclasses on the bare driver."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Work = Callable[[], Any]


@dataclass
class Author:
    """An author's row."""

    id: int
    name: str
    email: str


@dataclass
class Tag:
    """A tag's row."""

    id: int
    name: str


@dataclass
class Post:
    """A post's row."""

    id: int
    title: str
    body: str
    views: int
    rating: Decimal
    published: datetime.datetime | None
    author_id: int
    author: Author | None = None
    tags: list[Tag] = field(default_factory=list)


POST = "SELECT id, title, body, views, rating, published, author_id FROM bench_post"


def sqlite_post(row: tuple[Any, ...]) -> Post:
    """Make a post of an SQLite row, with the conversions that the declared types ask for."""
    number, title, body, views, rating, published, author_id = row
    moment = datetime.datetime.fromisoformat(published).replace(tzinfo=datetime.UTC) if published else None
    return Post(number, title, body, views, Decimal(rating).quantize(Decimal("0.01")), moment, author_id)


def postgres_post(row: tuple[Any, ...]) -> Post:
    """Make a post of a PostgreSQL row; the driver has converted it."""
    return Post(*row)


def workloads(connection: Any, mark: str, make_post: Callable[[tuple[Any, ...]], Post]) -> dict[str, tuple[Work, int]]:
    """Return the workloads by the names that the ORM's have.

    Args:
        connection: a driver's connection that commits by itself.
        mark: the driver's placeholder.
        make_post: makes an object of a row.
    """

    def rows(sql: str, *params: Any) -> list[Any]:
        cursor = connection.cursor()
        cursor.execute(sql.replace("?", mark), params)
        return list(cursor.fetchall())

    def run(sql: str, *params: Any) -> None:
        connection.cursor().execute(sql.replace("?", mark), params)

    first_id, author_id = rows("SELECT id, author_id FROM bench_post ORDER BY id LIMIT 1")[0]
    counter = itertools.count()
    insert = "INSERT INTO bench_post (title, body, views, rating, published, author_id) VALUES (?, ?, ?, ?, ?, ?)"

    def with_authors() -> list[Post]:
        found = rows(
            "SELECT p.id, p.title, p.body, p.views, p.rating, p.published, p.author_id, a.id, a.name, a.email "
            "FROM bench_post p JOIN bench_author a ON a.id = p.author_id ORDER BY p.id LIMIT 5000"
        )
        posts = []
        for row in found:
            post = make_post(row[:7])
            post.author = Author(*row[7:])
            posts.append(post)
        return posts

    def with_tags() -> list[Post]:
        posts = {row[0]: make_post(row) for row in rows(f"{POST} ORDER BY id LIMIT 500")}
        marks = ", ".join("?" * len(posts))
        found = rows(
            "SELECT j.post_id, t.id, t.name FROM bench_tag t JOIN bench_post_tags j ON j.tag_id = t.id "
            f"WHERE j.post_id IN ({marks})",
            *posts,
        )
        for post_id, *tag in found:
            posts[post_id].tags.append(Tag(*tag))
        return list(posts.values())

    def bulk() -> None:
        data = [("bulk", "text", -1, 0, None, author_id)] * 1000
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        cursor.executemany(insert.replace("?", mark), data)
        cursor.execute("COMMIT")

    return {
        "get by pk": (lambda: make_post(rows(f"{POST} WHERE id = ?", first_id)[0]), 300),
        "get by unique field": (
            lambda: Author(
                *rows("SELECT id, name, email FROM bench_author WHERE email = ?", "author7@example.com")[0]
            ),
            300,
        ),
        "first": (lambda: make_post(rows(f"{POST} ORDER BY id LIMIT 1")[0]), 300),
        "exists": (lambda: bool(rows("SELECT 1 FROM bench_post WHERE views = ? LIMIT 1", 5)), 300),
        "count": (lambda: rows("SELECT COUNT(*) FROM bench_author WHERE name = ?", "Author 5")[0][0], 300),
        "filter over a join, 20 rows": (
            lambda: [
                make_post(row)
                for row in rows(
                    "SELECT p.id, p.title, p.body, p.views, p.rating, p.published, p.author_id FROM bench_post p "
                    "JOIN bench_author a ON a.id = p.author_id "
                    "WHERE a.name = ? AND p.views >= ? ORDER BY p.id LIMIT 20",
                    "Author 5",
                    0,
                )
            ],
            100,
        ),
        "10,000 objects": (lambda: [make_post(row) for row in rows(f"{POST} WHERE views >= ?", 0)], 2),
        "10,000 values": (lambda: rows("SELECT id, title, views FROM bench_post WHERE views >= ?", 0), 3),
        "select_related, 5,000": (with_authors, 2),
        "prefetch 500 x 5": (with_tags, 3),
        "insert": (lambda: run(insert, "new", "text", -1, 0, None, author_id), 100),
        "save changed": (
            lambda: run(
                "UPDATE bench_post SET title = ?, body = ?, views = ?, rating = ?, published = ?, author_id = ? "
                "WHERE id = ?",
                "Post 0",
                "text",
                next(counter),
                0,
                None,
                author_id,
                first_id,
            ),
            100,
        ),
        "bulk_create 1,000": (bulk, 1),
        "update one": (lambda: run("UPDATE bench_post SET views = ? WHERE id = ?", next(counter), first_id), 100),
    }
