"""The same under an event loop: nothing of it needs a thread of its own."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from psycopg.types.range import Range

from migrator.contrib.postgres.aggregates import ArrayAgg, RegrSlope
from migrator.contrib.postgres.expressions import ArraySubquery
from migrator.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramSimilarity
from migrator.db.models import F, OuterRef
from tests.contrib.postgres.shop import Item, Parcel
from tests.loops import in_loop


@pytest.fixture
def items(postgres: Any, extension: Any, tables: Any) -> Any:
    extension("hstore", "pg_trgm")
    tables(Item, Parcel)
    return Item.objects.using(postgres.alias)


def test_everything_asynchronously(items: Any) -> None:
    async def scenario() -> None:
        await items.abulk_create(
            [
                Item(name="a", tags=["x"], number=1, ages=(0, 10), notes=[{"k": 1}], grid=[[1, 2]]),
                Item(name="b", tags=["x", "y"], number=2, ages=(5, None)),
            ]
        )
        item = await items.aget(tags__contains=["x"], ages__contains=3)
        assert (item.name, item.ages, item.notes, item.grid) == ("a", Range(0, 10), [{"k": 1}], [[1, 2]])
        item.tags = [*item.tags, "z"]
        await item.asave()
        await item.arefresh_from_db()
        assert item.tags == ["x", "z"]
        assert await items.filter(ages__overlap=(9, 11)).acount() == 2
        assert await items.filter(name="b").aupdate(tags=F("tags")[1:], words=SearchVector("name")) == 1
        assert [item.tags async for item in items.order_by("-name")] == [["y"], ["x", "z"]]
        assert await items.aaggregate(all=ArrayAgg("name", order_by="-name"), slope=RegrSlope("number", "number")) == {
            "all": ["b", "a"],
            "slope": 1.0,
        }
        others = items.exclude(pk=OuterRef("pk")).values("name")
        assert (await items.annotate(others=ArraySubquery(others)).aget(name="a")).others == ["b"]
        await items.abulk_update([item], ["ages"])
        search = items.annotate(
            rank=SearchRank(SearchVector("name", config="simple"), SearchQuery("b", config="simple")),
            similarity=TrigramSimilarity("name", "b"),
        )
        best = await search.order_by("-rank").afirst()
        assert (best.name, best.similarity) == ("b", 1.0)

    in_loop(scenario())


def test_no_thread_is_started(items: Any) -> None:
    parcels = Parcel.objects.using(items.db)
    threads: set[int] = set()

    async def scenario() -> int:
        await parcels.acreate(facts={"a": "b"})
        async for parcel in parcels.filter(facts__a="b").aiterator():
            assert parcel.facts == {"a": "b"}
        threads.update(thread.ident or 0 for thread in threading.enumerate())
        return await parcels.acount()

    before = {thread.ident or 0 for thread in threading.enumerate()}
    assert in_loop(scenario()) == 1
    assert threads <= before
