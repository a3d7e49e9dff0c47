"""``get_object_or_404`` and its relatives, without HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from migrator.http import Http404
from migrator.shortcuts import aget_list_or_404, aget_object_or_404, get_list_or_404, get_object_or_404
from tests.models.library import Author


@pytest.fixture
def authors(database: Any, tables: Callable[..., None]) -> Any:
    tables(Author)
    return Author.objects.using(database.alias)


def test_what_is_there_and_what_is_not(authors: Any) -> None:
    ann = authors.create(name="Ann")
    assert get_object_or_404(authors, name="Ann") == ann
    assert get_list_or_404(authors, name__startswith="A") == [ann]
    with pytest.raises(Http404, match=r"^No Author matches the given query\.$"):
        get_object_or_404(authors, name="Bob")
    with pytest.raises(Http404, match="No Author matches"):
        get_list_or_404(authors.none())
    authors.create(name="Ann")
    with pytest.raises(Author.MultipleObjectsReturned):
        get_object_or_404(authors, name="Ann")


def test_async(authors: Any) -> None:
    async def work() -> None:
        ann = await authors.acreate(name="Ann")
        assert await aget_object_or_404(authors, name="Ann") == ann
        assert await aget_list_or_404(authors) == [ann]
        for function in (aget_object_or_404, aget_list_or_404):
            with pytest.raises(Http404):
                await function(authors, name="Bob")

    asyncio.run(work())


@pytest.mark.parametrize("nothing", ["Author", object, [Author]])
def test_what_cannot_be_queried(nothing: Any) -> None:
    with pytest.raises(
        ValueError, match=r"First argument to get_object_or_404\(\) must be a Model, Manager, or QuerySet"
    ):
        get_object_or_404(nothing, name="Ann")
