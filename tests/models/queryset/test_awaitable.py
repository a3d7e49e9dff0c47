"""The asynchronous faces: same bodies, same answers, overrides respected."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from migrator.db.models import Prefetch, QuerySet
from tests.models.library import Author, Tag, Work


def test_iteration_streams_and_prefetches(shared: str) -> None:
    async def scenario() -> tuple[list[str], list[list[str]]]:
        works = Work.objects.using(shared).order_by("pages")
        titles = [work.title async for work in works]
        tagged = works.prefetch_related(Prefetch("tags", to_attr="words_on_it"))
        words = [[tag.word for tag in work.words_on_it] async for work in tagged.aiterator(chunk_size=2)]
        return titles, words

    assert asyncio.run(scenario()) == (
        ["Notes", "Sketch", "Frankenstein"],
        [["engine"], ["engine"], []],
    )


def test_all_methods_have_an_awaitable_form(shared: str) -> None:
    async def scenario() -> list[Any]:
        works = Work.objects.using(shared).order_by("pages")
        first, last = await works.afirst(), await works.alast()
        assert first is not None
        created, is_new = await Tag.objects.using(shared).aget_or_create(word="ghost")
        await works.filter(pk=first.pk).aupdate(pages=11)
        return [
            first.title,
            last.title,
            await works.acount(),
            await works.filter(title="Nothing").aexists(),
            await works.acontains(first),
            (await works.aget(pages=11)).title,
            is_new,
            created.word,
            (await works.filter(pages__gt=100).adelete())[0],
        ]

    assert asyncio.run(scenario()) == [
        "Notes", "Frankenstein", 3, False, True, "Notes", True, "ghost", 1,
    ]  # fmt: skip


def test_an_overridden_get_answers_for_aget(shared: str) -> None:
    class Polite(QuerySet):  # type: ignore[misc]  # generated base classes are untyped
        def get(self, *args: Any, **kwargs: Any) -> Any:
            return f"please, {super().get(*args, **kwargs).name}"

    authors = Polite(Author, using=shared)
    assert authors.get(name="Ada") == "please, Ada"
    assert asyncio.run(authors.aget(name="Ada")) == "please, Ada"
    assert asyncio.run(authors.aget_or_create(name="Ada")) == ("please, Ada", False)


def test_an_overridden_save_is_called_by_all_that_create(shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain_save = Author.save

    def save(self: Any, **kwargs: Any) -> None:
        self.name = self.name.upper()
        plain_save(self, **kwargs)

    monkeypatch.setattr(Author, "save", save)
    authors = Author.objects.using(shared)
    assert asyncio.run(authors.acreate(name="Jane")).name == "JANE"
    assert asyncio.run(authors.aupdate_or_create(name="Ada", defaults={"born": 1816}))[0].name == "ADA"
    assert authors.get_or_create(name="Anne")[0].name == "ANNE"
