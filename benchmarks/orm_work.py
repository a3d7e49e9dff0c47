"""The work that is timed, written once against the API that both namespaces share."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from types import ModuleType
from typing import Any

from benchmarks.work import Work, Works, also_in_transaction

MOMENT = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
RATING = Decimal("4.50")


def workloads(blog: ModuleType) -> Works:
    """Return the workloads by name."""
    return {
        **_short(blog),
        **_computed(blog),
        **_long(blog),
        **also_in_transaction(_single_writes(blog)),
        **_bulk_writes(blog),
    }


def _short(blog: ModuleType) -> Works:
    Post, Author, Q = blog.Post, blog.Author, blog.models.Q
    first_id = Post.objects.order_by("id").values_list("id", flat=True)[0]

    def with_subquery() -> list[Any]:
        authors = Author.objects.filter(name="Author 5")
        return list(Post.objects.filter(Q(views__lt=30) | Q(author__in=authors)).order_by("id")[:20])

    return {
        "get by pk": Work(lambda: Post.objects.get(pk=first_id), 300),
        "get by unique field": Work(lambda: Author.objects.get(email="author7@example.com"), 300),
        "first": Work(lambda: Post.objects.order_by("id").first(), 300),
        "exists": Work(lambda: Post.objects.filter(views=5).exists(), 300),
        "count": Work(lambda: Author.objects.filter(name="Author 5").count(), 300),
        "filter over a join, 20 rows": Work(
            lambda: list(Post.objects.filter(author__name="Author 5", views__gte=0).order_by("id")[:20]), 100
        ),
        "Q with a subquery, 20 rows": Work(with_subquery, 100),
    }


def _computed(blog: ModuleType) -> Works:
    Post, Author = blog.Post, blog.Author
    Count, Sum = blog.models.Count, blog.models.Sum
    first_id = Author.objects.order_by("id").values_list("id", flat=True)[0]

    def counted() -> list[Any]:
        return list(Author.objects.filter(pk__lt=first_id + 2).annotate(number=Count("posts")).order_by("id"))

    def grouped() -> list[Any]:
        posts = Post.objects.filter(author=first_id).values("author").annotate(total=Sum("views"), posts=Count("id"))
        return list(posts.order_by("author"))

    def summed() -> dict[str, Any]:
        summary: dict[str, Any] = Post.objects.filter(author=first_id).aggregate(total=Sum("views"), posts=Count("id"))
        return summary

    def of_a_year() -> list[Any]:
        posts = Post.objects.filter(published__year=2026, author=first_id, published__hour__gte=1)
        return list(posts.order_by("id")[:20])

    return {
        "annotate with a count": Work(counted, 100),
        "values with sum and count": Work(grouped, 100),
        "aggregate sum and count": Work(summed, 100),
        "filter by year and hour, 20 rows": Work(of_a_year, 100),
    }


def _long(blog: ModuleType) -> Works:
    Post, Archived, Author = blog.Post, blog.Archived, blog.Author
    author_id = Author.objects.order_by("id").values_list("id", flat=True)[0]

    def iterate() -> int:
        number = 0
        for _ in Archived.objects.iterator():
            number += 1
        return number

    def construct() -> list[Any]:
        return [
            Post(title="new", body="text", views=number, rating=RATING, published=MOMENT, author_id=author_id)
            for number in range(10_000)
        ]

    return {
        "10,000 objects": Work(lambda: list(Post.objects.filter(views__gte=0)), 2),
        "10,000 values": Work(lambda: list(Post.objects.filter(views__gte=0).values_list("id", "title", "views")), 3),
        "select_related, 5,000": Work(lambda: list(Post.objects.select_related("author").order_by("id")[:5000]), 2),
        "iterator, 100,000": Work(iterate, 1),
        "prefetch 500 x 5": Work(lambda: list(Post.objects.order_by("id").prefetch_related("tags")[:500]), 3),
        "Model(**kwargs), 10,000": Work(construct, 1),
    }


def _single_writes(blog: ModuleType) -> Works:
    Post = blog.Post
    changed = Post.objects.order_by("id")[0]
    author_id, numbers = changed.author_id, count()

    def posts(number: int) -> Sequence[Any]:
        return [
            Post(title="new", body="text", views=-1, rating=RATING, published=MOMENT, author_id=author_id)
            for _ in range(number)
        ]

    def save_changed() -> None:
        changed.views = next(numbers)
        changed.save()

    def save_field() -> None:
        changed.views = next(numbers)
        changed.save(update_fields=["views"])

    def update_one() -> None:
        Post.objects.filter(pk=changed.pk).update(views=next(numbers))

    return {
        "save new": Work(lambda post: post.save(), 200, posts),
        "save changed": Work(save_changed, 200),
        "save(update_fields)": Work(save_field, 200),
        "update one": Work(update_one, 200),
    }


def _authors(blog: ModuleType, number: int) -> Sequence[Any]:
    """Create authors with ten posts each, which have three tags each."""
    authors = [blog.Author(name="gone", email=f"gone{place}") for place in range(number)]
    for author in authors:
        author.save()
    for author in authors:
        for _ in range(10):
            blog.Post(title="gone", body="text", author=author).save()
    tags = list(blog.Tag.objects.order_by("id")[:3])
    through = blog.Post.tags.through
    for post in blog.Post.objects.filter(author__in=authors):
        for tag in tags:
            through(post_id=post.pk, tag_id=tag.pk).save()
    return authors


def _bulk_writes(blog: ModuleType) -> Works:
    Post = blog.Post
    author_id = Post.objects.order_by("id")[0].author_id

    def new(number: int, rows: int = 10_000, first_key: int | None = None) -> Sequence[Any]:
        return [
            [
                Post(
                    id=None if first_key is None else first_key + series * rows + place,
                    title="bulk",
                    body="text",
                    views=place,
                    rating=RATING + place % 100,
                    published=MOMENT + datetime.timedelta(minutes=place),
                    author_id=author_id,
                )
                for place in range(rows)
            ]
            for series in range(number)
        ]

    keyed = Work(Post.objects.bulk_create, 1, lambda number: new(number, 100_000, 10**6), writes=True)

    def changed(number: int) -> Sequence[Any]:
        posts = list(Post.objects.order_by("id")[:5000])
        for post in posts:
            post.views += 1
        return [posts] * number

    return {
        "delete with cascade": Work(lambda author: author.delete(), 20, lambda n: _authors(blog, n), writes=True),
        "bulk_create 10,000": Work(Post.objects.bulk_create, 1, new, writes=True),
        "100,000 with keys; driver: COPY": keyed,
        "100,000 with keys; driver: VALUES": keyed,
        "bulk_update 5,000": Work(lambda posts: Post.objects.bulk_update(posts, ["views"]), 1, changed, writes=True),
    }
