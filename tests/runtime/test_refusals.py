"""Synchronous calls inside an event loop: Django's refusal, then the asynchronous form to use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from migrator.db.models import Count, prefetch_related_objects
from migrator.host.exceptions import SynchronousOnlyOperation
from migrator.runtime.connections import connections
from migrator.runtime.transaction import atomic, commit
from tests.drivers.shelf import PUBLISHED, Author, Book

REFUSAL = "You cannot call this from an async context - use a thread or sync_to_async."
ITERATE = " Or iterate with 'async for'."

book = Book(pk=1, title="any", pages=1, published=PUBLISHED[0], author_id=1)
author = Author(pk=1, name="any")


def open_cursor() -> Any:
    return connections["default"].cursor()


CALLS: dict[str, tuple[Callable[[], Any], str]] = {
    "count": (Book.objects.count, " Or await QuerySet.acount()."),
    "get": (lambda: Book.objects.get(pk=1), " Or await QuerySet.aget()."),
    "first": (Book.objects.first, " Or await QuerySet.afirst()."),
    "aggregate": (lambda: Book.objects.aggregate(Count("pk")), " Or await QuerySet.aaggregate()."),
    "create": (lambda: Author.objects.create(name="any"), " Or await QuerySet.acreate()."),
    "bulk_create": (lambda: Author.objects.bulk_create([Author(name="any")]), " Or await QuerySet.abulk_create()."),
    "update": (lambda: Book.objects.update(pages=1), " Or await QuerySet.aupdate()."),
    "delete rows": (lambda: Book.objects.all().delete(), " Or await QuerySet.adelete()."),
    "list": (lambda: list(Book.objects.all()), ITERATE),
    "len": (lambda: len(Book.objects.all()), ITERATE),
    "index": (lambda: Book.objects.all()[0], ITERATE),
    "iterator": (lambda: list(Book.objects.values("pk").iterator()), ITERATE),
    "raw": (lambda: list(Book.objects.raw("SELECT 1")), ITERATE),
    "prefetch": (lambda: prefetch_related_objects([author], "books"), " Or await aprefetch_related_objects()."),
    "save": (book.save, " Or await Book.asave()."),
    "delete": (book.delete, " Or await Book.adelete()."),
    "refresh": (book.refresh_from_db, " Or await Book.arefresh_from_db()."),
    "add": (lambda: book.tags.add(1), " Or await ManyRelatedManager.aadd()."),
    "related": (
        lambda: book.author,
        " Or await QuerySet.aget(); a related object is loaded in advance by select_related() or prefetch_related().",
    ),
    "cursor": (open_cursor, " Or use 'async with connection.acursor() as cursor:'."),
    "atomic": (lambda: atomic().__enter__(), " Or use 'async with transaction.atomic()'."),
    "commit": (commit, ""),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_refusal_names_what_to_use(database: Any, name: str) -> None:
    database.close()
    call, hint = CALLS[name]

    async def scenario() -> None:
        call()

    with pytest.raises(SynchronousOnlyOperation) as caught:
        asyncio.run(scenario())
    assert str(caught.value) == REFUSAL + hint
