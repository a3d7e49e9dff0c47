"""What stays in memory while rows are read. ``benchmarks/memory.py`` does the same with a million rows."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def tags(database: Any, tables: Callable[..., None]) -> Any:
    """Five thousand tags."""
    from tests.models import library  # after the settings are there

    tables(*library.TABLES)
    manager = library.Tag.objects.using(database.alias)
    manager.bulk_create([library.Tag(word=f"word {number}") for number in range(5000)])
    return manager


def living(model: Any) -> int:
    return sum(type(found) is model for found in gc.get_objects())


def test_an_iterator_holds_one_portion(tags: Any) -> None:
    gc.collect()
    before = living(tags.model)
    most = 0
    for place, _ in enumerate(tags.iterator(chunk_size=100)):
        if place % 250 == 0:
            most = max(most, living(tags.model) - before)
    assert most <= 110


def test_an_iterator_does_not_grow(tags: Any) -> None:
    def held(number: int) -> int:
        gc.collect()
        tracemalloc.start()
        for _ in tags.order_by("pk")[:number].iterator(chunk_size=100):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    held(100)
    assert held(5000) < held(500) + 100_000


@pytest.mark.skipif(sys.version_info < (3, 12), reason="older Pythons keep values in other ways")
def test_objects_have_no_dictionary_until_somebody_asks(tags: Any) -> None:
    """Their values lie in the objects themselves, with names that all objects share: a third of a dictionary's size."""
    loaded = list(tags.all()[:100])
    assert not [part for tag in loaded for part in gc.get_referents(tag) if type(part) is dict]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="older Pythons keep values in other ways")
def test_instances_that_lack_attributes_cost_later_ones_nothing(database: Any, tables: Callable[..., None]) -> None:
    """Thirty bare instances end a class's table of shared names; what is loaded later still finds its names there."""
    from migrator.db.models.base import ModelState
    from tests.models import library  # after the settings are there

    tables(*library.TABLES)
    manager = library.Author.objects.using(database.alias)
    manager.bulk_create([library.Author(name=f"author {number}") for number in range(50)])
    bare = [ModelState() for _ in range(50)], list(manager.only("pk"))
    loaded = list(manager.all())
    parts = [part for author in loaded for owner in (author, author._state) for part in gc.get_referents(owner)]
    assert not [part for part in parts if type(part) is dict]
    assert len(bare) == 2
