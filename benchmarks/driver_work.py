"""The same work by hand: SQL and dataclasses on the bare driver."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from benchmarks.orm_work import MOMENT, RATING
from benchmarks.work import Work, Works, also_in_transaction


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

    id: int | None
    title: str
    body: str
    views: int
    rating: Decimal
    published: datetime.datetime | None
    author_id: int
    author: Author | None = None
    tags: list[Tag] = field(default_factory=list)


Row = Sequence[Any]

COLUMNS = "id, title, body, views, rating, published, author_id"
POST = f"SELECT {COLUMNS} FROM bench_post"
POST_OF_JOIN = "SELECT " + ", ".join(f"p.{name}" for name in COLUMNS.split(", "))
INSERT = "INSERT INTO bench_post (title, body, views, rating, published, author_id) VALUES (?, ?, ?, ?, ?, ?)"
TAGGED = "INSERT INTO bench_post_tags (post_id, tag_id) VALUES (?, ?)"


def sqlite_post(row: Row) -> Post:
    """Make a post of an SQLite row, with the conversions that the declared types ask for."""
    number, title, body, views, rating, published, author_id = row
    moment = datetime.datetime.fromisoformat(published).replace(tzinfo=datetime.UTC) if published else None
    return Post(number, title, body, views, Decimal(rating).quantize(Decimal("0.01")), moment, author_id)


def postgres_post(row: Row) -> Post:
    """Make a post of a PostgreSQL row; the driver has converted it."""
    return Post(*row)


def sqlite_values(rating: Decimal, moment: datetime.datetime) -> tuple[str, str]:
    """Return what SQLite stores for a rating and a moment."""
    return str(rating), moment.replace(tzinfo=None).isoformat(" ")


def postgres_values(rating: Decimal, moment: datetime.datetime) -> tuple[Decimal, datetime.datetime]:
    """Return a rating and a moment as they are: the driver converts them."""
    return rating, moment


@dataclass
class Driver:
    """A driver's connection, which commits by itself, and what is particular about the driver.

    Attributes:
        connection: the connection.
        mark: its placeholder.
        make_post: makes an object of a row.
        adapt: makes what the driver takes of a rating and a moment.
    """

    connection: Any
    mark: str
    make_post: Callable[[Row], Post]
    adapt: Callable[[Decimal, datetime.datetime], tuple[Any, Any]]

    def sql(self, text: str) -> str:
        """Return *text* with the driver's placeholders."""
        return text.replace("?", self.mark)

    def rows(self, sql: str, *params: Any) -> list[Any]:
        """Return all rows of a statement."""
        cursor = self.connection.cursor()
        cursor.execute(self.sql(sql), params)
        return list(cursor.fetchall())

    def run(self, sql: str, *params: Any) -> None:
        """Run a statement."""
        self.connection.cursor().execute(self.sql(sql), params)

    def run_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Run a statement for each of *rows*."""
        self.connection.cursor().executemany(self.sql(sql), rows)


def workloads(driver: Driver) -> Works:
    """Return the workloads by the names that the ORM's have."""
    return {
        **_short(driver),
        **_computed(driver),
        **_long(driver),
        **also_in_transaction(_single_writes(driver)),
        **_bulk_writes(driver),
    }


def _short(driver: Driver) -> Works:
    rows, make_post = driver.rows, driver.make_post
    first_id = rows("SELECT id FROM bench_post ORDER BY id LIMIT 1")[0][0]
    by_email = "SELECT id, name, email FROM bench_author WHERE email = ?"
    joined = (
        f"{POST_OF_JOIN} FROM bench_post p JOIN bench_author a ON a.id = p.author_id "
        "WHERE a.name = ? AND p.views >= ? ORDER BY p.id LIMIT 20"
    )
    nested = (
        f"{POST} WHERE views < ? OR author_id IN (SELECT id FROM bench_author WHERE name = ?) ORDER BY id LIMIT 20"
    )
    return {
        "get by pk": Work(lambda: make_post(rows(f"{POST} WHERE id = ?", first_id)[0]), 300),
        "get by unique field": Work(lambda: Author(*rows(by_email, "author7@example.com")[0]), 300),
        "first": Work(lambda: make_post(rows(f"{POST} ORDER BY id LIMIT 1")[0]), 300),
        "exists": Work(lambda: bool(rows("SELECT 1 FROM bench_post WHERE views = ? LIMIT 1", 5)), 300),
        "count": Work(lambda: rows("SELECT COUNT(*) FROM bench_author WHERE name = ?", "Author 5")[0][0], 300),
        "filter over a join, 20 rows": Work(lambda: [make_post(row) for row in rows(joined, "Author 5", 0)], 100),
        "Q with a subquery, 20 rows": Work(lambda: [make_post(row) for row in rows(nested, 30, "Author 5")], 100),
    }


def _computed(driver: Driver) -> Works:
    rows, make_post = driver.rows, driver.make_post
    first_id = rows("SELECT id FROM bench_author ORDER BY id LIMIT 1")[0][0]
    counted = (
        "SELECT a.id, a.name, a.email, COUNT(p.id) FROM bench_author a LEFT JOIN bench_post p ON p.author_id = a.id "
        "WHERE a.id < ? GROUP BY a.id, a.name, a.email ORDER BY a.id"
    )
    grouped = (
        "SELECT author_id, SUM(views), COUNT(id) FROM bench_post WHERE author_id = ? "
        "GROUP BY author_id ORDER BY author_id"
    )
    summed = "SELECT SUM(views), COUNT(id) FROM bench_post WHERE author_id = ?"
    moments = (
        driver.adapt(RATING, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))[1:]
        + driver.adapt(RATING, datetime.datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.UTC))[1:]
    )
    hour = "EXTRACT(HOUR FROM published AT TIME ZONE 'UTC')"
    if driver.mark != "%s":
        hour = "CAST(STRFTIME('%H', published) AS INTEGER)"
    of_a_year = f"{POST} WHERE published BETWEEN ? AND ? AND author_id = ? AND {hour} >= 1 ORDER BY id LIMIT 20"

    def authors() -> list[tuple[Author, int]]:
        return [(Author(*author), posts) for *author, posts in rows(counted, first_id + 2)]

    def groups() -> list[dict[str, Any]]:
        return [dict(zip(("author", "total", "posts"), row, strict=True)) for row in rows(grouped, first_id)]

    return {
        "annotate with a count": Work(authors, 100),
        "values with sum and count": Work(groups, 100),
        "aggregate sum and count": Work(
            lambda: dict(zip(("total", "posts"), rows(summed, first_id)[0], strict=True)), 100
        ),
        "filter by year and hour, 20 rows": Work(
            lambda: [make_post(row) for row in rows(of_a_year, *moments, first_id)], 100
        ),
    }


def _long(driver: Driver) -> Works:
    rows, make_post = driver.rows, driver.make_post
    author_id = rows("SELECT id FROM bench_author ORDER BY id LIMIT 1")[0][0]

    def with_authors() -> list[Post]:
        found = rows(
            f"{POST_OF_JOIN}, a.id, a.name, a.email "
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
        found = rows(
            "SELECT j.post_id, t.id, t.name FROM bench_tag t JOIN bench_post_tags j ON j.tag_id = t.id "
            f"WHERE j.post_id IN ({', '.join('?' * len(posts))})",
            *posts,
        )
        for post_id, *tag in found:
            posts[post_id].tags.append(Tag(*tag))
        return list(posts.values())

    def construct() -> list[Post]:
        return [
            Post(
                id=None,
                title="new",
                body="text",
                views=number,
                rating=RATING,
                published=MOMENT,
                author_id=author_id,
            )
            for number in range(10_000)
        ]

    return {
        "10,000 objects": Work(lambda: [make_post(row) for row in rows(f"{POST} WHERE views >= ?", 0)], 2),
        "10,000 values": Work(lambda: rows("SELECT id, title, views FROM bench_post WHERE views >= ?", 0), 3),
        "select_related, 5,000": Work(with_authors, 2),
        "iterator, 100,000": Work(lambda: _iterate(driver), 1),
        "prefetch 500 x 5": Work(with_tags, 3),
        "Model(**kwargs), 10,000": Work(construct, 1),
    }


def _iterate(driver: Driver) -> int:
    """Read the archive in portions, by a cursor of the server where all rows would be sent at once otherwise."""
    number = 0
    make_post = driver.make_post
    named = driver.mark == "%s"
    cursor = driver.connection.cursor("archive", withhold=True) if named else driver.connection.cursor()
    cursor.execute(f"SELECT {COLUMNS} FROM bench_archived")
    while portion := cursor.fetchmany(2000):
        for row in portion:
            make_post(row)
            number += 1
    cursor.close()
    return number


def _single_writes(driver: Driver) -> Works:
    run, numbers = driver.run, count()
    first_id, author_id = driver.rows("SELECT id, author_id FROM bench_post ORDER BY id LIMIT 1")[0]
    update = (
        "UPDATE bench_post SET title = ?, body = ?, views = ?, rating = ?, published = ?, author_id = ? WHERE id = ?"
    )

    def save_new() -> None:
        driver.rows(f"{INSERT} RETURNING id", "new", "text", -1, *driver.adapt(RATING, MOMENT), author_id)

    def save_changed() -> None:
        run(update, "Post 0", "text", next(numbers), *driver.adapt(RATING, MOMENT), author_id, first_id)

    def update_one() -> None:
        run("UPDATE bench_post SET views = ? WHERE id = ?", next(numbers), first_id)

    return {
        "save new": Work(save_new, 200),
        "save changed": Work(save_changed, 200),
        "save(update_fields)": Work(update_one, 200),
        "update one": Work(update_one, 200),
    }


def _delete(driver: Driver, author_id: int) -> None:
    posts = [row[0] for row in driver.rows("SELECT id FROM bench_post WHERE author_id IN (?)", author_id)]
    marks = ", ".join("?" * len(posts))
    driver.run(f"DELETE FROM bench_post_tags WHERE post_id IN ({marks})", *posts)
    driver.run("DELETE FROM bench_archived WHERE author_id IN (?)", author_id)
    driver.run(f"DELETE FROM bench_post WHERE id IN ({marks})", *posts)
    driver.run("DELETE FROM bench_author WHERE id IN (?)", author_id)


def _authors(driver: Driver, number: int) -> list[int]:
    """Create authors with ten posts each, which have three tags each."""
    tags = driver.rows("SELECT id FROM bench_tag ORDER BY id LIMIT 3")
    authors = []
    for place in range(number):
        new = "INSERT INTO bench_author (name, email) VALUES (?, ?) RETURNING id"
        author_id = driver.rows(new, "gone", f"gone{place}")[0][0]
        for _ in range(10):
            values = "gone", "text", 0, *driver.adapt(RATING, MOMENT), author_id
            post_id = driver.rows(f"{INSERT} RETURNING id", *values)[0][0]
            driver.run_many(TAGGED, [(post_id, tag[0]) for tag in tags])
        authors.append(author_id)
    return authors


def _bulk_writes(driver: Driver) -> Works:
    author_id = driver.rows("SELECT author_id FROM bench_post ORDER BY id LIMIT 1")[0][0]

    def new(number: int, rows: int = 10_000, first_key: int | None = None) -> list[Any]:
        return [
            [
                Post(
                    None if first_key is None else first_key + series * rows + place,
                    "bulk",
                    "text",
                    place,
                    RATING + place % 100,
                    MOMENT + datetime.timedelta(minutes=place),
                    author_id,
                )
                for place in range(rows)
            ]
            for series in range(number)
        ]

    def new_with_keys(number: int) -> list[Any]:
        return new(number, 100_000, 10**6)

    def insert(posts: list[Post]) -> None:
        driver.run_many(
            INSERT,
            [
                (post.title, post.body, post.views, *driver.adapt(post.rating, post.published), post.author_id)
                for post in posts
            ],
        )

    def changed(number: int) -> list[Any]:
        found = driver.rows("SELECT views + 1, id FROM bench_post ORDER BY id LIMIT 5000")
        return [found] * number

    update = "UPDATE bench_post SET views = ? WHERE id = ?"
    return {
        "delete with cascade": Work(
            lambda author_id: _delete(driver, author_id), 20, lambda n: _authors(driver, n), writes=True
        ),
        "bulk_create 10,000": Work(insert, 1, new, writes=True),
        "100,000 with keys; driver: COPY": Work(lambda posts: _copy(driver, posts), 1, new_with_keys, writes=True),
        "100,000 with keys; driver: VALUES": Work(
            lambda posts: _insert_portions(driver, posts), 1, new_with_keys, writes=True
        ),
        "bulk_update 5,000": Work(lambda rows: driver.run_many(update, rows), 1, changed, writes=True),
    }


def _with_keys(driver: Driver, posts: Sequence[Post]) -> Iterator[Row]:
    for post in posts:
        adapted = driver.adapt(post.rating, post.published)  # type: ignore[arg-type]  # these posts are published
        yield post.id, post.title, post.body, post.views, *adapted, post.author_id


PORTION = 1000
"""Rows of one INSERT that is written out."""


def _insert_portions(driver: Driver, posts: Sequence[Post]) -> None:
    """Insert *posts* by statements with many VALUES."""
    row = "(?, ?, ?, ?, ?, ?, ?)"
    for start in range(0, len(posts), PORTION):
        portion = posts[start : start + PORTION]
        values = [value for given in _with_keys(driver, portion) for value in given]
        driver.run(f"INSERT INTO bench_post ({COLUMNS}) VALUES {', '.join([row] * len(portion))}", *values)


def _copy(driver: Driver, posts: Sequence[Post]) -> None:
    """Copy *posts*, in PostgreSQL's text format as the driver's documentation does; SQLite has INSERT only."""
    if driver.mark != "%s":
        _insert_portions(driver, posts)
        return
    with driver.connection.cursor().copy(f"COPY bench_post ({COLUMNS}) FROM STDIN") as copy:
        for row in _with_keys(driver, posts):
            copy.write_row(row)
