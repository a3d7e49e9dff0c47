"""The work that is timed, written once against the API that both namespaces share."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

Work = Callable[[], Any]


def workloads(blog: ModuleType) -> dict[str, tuple[Work, int]]:
    """Return the workloads by name, each with how often it is repeated within one measurement."""
    Post, Author = blog.Post, blog.Author
    first_id = Post.objects.order_by("id").values_list("id", flat=True)[0]
    counter = iter(range(10**9))

    def update_one() -> None:
        Post.objects.filter(pk=first_id).update(views=next(counter))

    def save_changed() -> None:
        changed.views = next(counter)
        changed.save()

    changed = Post.objects.get(pk=first_id)
    author_id = changed.author_id

    def insert() -> None:
        Post.objects.create(title="new", body="text", author_id=author_id, views=-1)

    def bulk_create() -> None:
        Post.objects.bulk_create([Post(title="bulk", body="text", author_id=author_id, views=-1) for _ in range(1000)])

    return {
        "get by pk": (lambda: Post.objects.get(pk=first_id), 300),
        "get by unique field": (lambda: Author.objects.get(email="author7@example.com"), 300),
        "first": (lambda: Post.objects.order_by("id").first(), 300),
        "exists": (lambda: Post.objects.filter(views=5).exists(), 300),
        "count": (lambda: Author.objects.filter(name="Author 5").count(), 300),
        "filter over a join, 20 rows": (
            lambda: list(Post.objects.filter(author__name="Author 5", views__gte=0).order_by("id")[:20]),
            100,
        ),
        "10,000 objects": (lambda: list(Post.objects.filter(views__gte=0)), 2),
        "10,000 values": (lambda: list(Post.objects.filter(views__gte=0).values_list("id", "title", "views")), 3),
        "select_related, 5,000": (lambda: list(Post.objects.select_related("author").order_by("id")[:5000]), 2),
        "prefetch 500 x 5": (lambda: list(Post.objects.order_by("id").prefetch_related("tags")[:500]), 3),
        "insert": (insert, 100),
        "save changed": (save_changed, 100),
        "bulk_create 1,000": (bulk_create, 1),
        "update one": (update_one, 100),
    }
