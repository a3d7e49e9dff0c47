"""How many Python functions run for the commonest operations: what makes them slow shows here first.

Calls are counted, not time, since they are the same on every machine. The limits leave some room for other versions of
Python (which inline comprehensions, or do not); a limit that is far above the count should be lowered.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest


def count_calls(work: Callable[[], Any]) -> int:
    """Return how many Python functions *work* calls; resuming a generator counts as a call."""
    number = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal number
        number += event == "call"

    before = sys.getprofile()
    gc.disable()  # it calls finalizers, and functions that other libraries have registered for it
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
        gc.enable()
    return number


@pytest.fixture(autouse=True)
def recorded_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    from migrator.models.queryset import recording  # after the settings are there

    monkeypatch.setattr(recording, "MODE", "on")


@pytest.fixture
def library(database: Any, tables: Callable[..., None]) -> Iterator[Any]:
    """The models of a library, with a thousand works on SQLite."""
    from tests.models import library as models  # after the settings are there

    if database.vendor != "sqlite":
        pytest.skip("the drivers of other databases have calls of their own")
    tables(*models.TABLES)
    author = models.Author.objects.using(database.alias).create(name="Ada")
    works = [models.Work(title=f"Work {number}", pages=number + 1, author=author) for number in range(1000)]
    models.Work.objects.using(database.alias).bulk_create(works)
    yield models


def settled(work: Callable[[], Any]) -> int:
    """Return the calls of *work* once everything that is worked out once has been."""
    for _ in range(5):
        work()
    return count_calls(work)


def test_get_by_primary_key(library: Any, database: Any) -> None:
    authors = library.Author.objects.using(database.alias)
    key = authors.first().pk
    # Five more where the plan was made, by another test, for a value that has to be prepared.
    assert settled(lambda: authors.get(pk=key)) <= 38 + 5


def test_list_with_three_conditions(library: Any, database: Any) -> None:
    authors = library.Author.objects.using(database.alias)
    assert settled(lambda: list(authors.filter(name="Ada", born=None, pk__gt=0).order_by("name"))) <= 102


def test_a_thousand_objects(library: Any, database: Any) -> None:
    """One call for each, and one for its JSON column's converter with what that needs; the rest does not grow."""
    tags = library.Tag.objects.using(database.alias)
    tags.bulk_create([library.Tag(word=f"word {number}") for number in range(1000)])
    assert settled(lambda: list(tags.all())) <= 1000 + 90


def test_save_of_a_new_and_of_a_loaded_object(library: Any, database: Any) -> None:
    authors = library.Author.objects.using(database.alias)
    loaded = authors.get()
    assert settled(loaded.save) <= 8
    assert settled(lambda: loaded.save(update_fields=["born"])) <= 10
    assert settled(lambda: library.Author(name="Mary").save(using=database.alias)) <= 14


def test_delete_with_cascade(library: Any, database: Any) -> None:
    """One author with ten works that have two tags each: a statement to look, and five that delete."""
    authors, tags = library.Author.objects.using(database.alias), library.Tag.objects.using(database.alias)
    chosen = [tags.create(word=word) for word in ("new", "old")]
    ready = []
    for number in range(6):
        author = authors.create(name="gone")
        for place in range(10):
            author.work_set.create(title=f"Work {number} {place}").tags.add(*chosen)
        ready.append(author)
    assert settled(lambda: ready.pop().delete()) <= 465


def test_prefetched_querysets_cost_little_for_each_object(library: Any, database: Any) -> None:
    works = library.Work.objects.using(database.alias)

    def calls(number: int) -> int:
        return settled(lambda: list(works.prefetch_related("tags")[:number]))

    assert (calls(90) - calls(40)) / 50 <= 28


def test_annotations_and_aggregates(library: Any, database: Any) -> None:
    from migrator.db.models import Count, F, Sum  # after the settings are there

    authors, works = library.Author.objects.using(database.alias), library.Work.objects.using(database.alias)
    assert settled(lambda: list(authors.annotate(n=Count("work")).filter(n__gt=0).order_by("-n"))) <= 151
    assert settled(lambda: list(works.values("author").annotate(n=Sum("pages")).order_by("author"))) <= 117
    assert settled(lambda: works.filter(pages__gt=F("author__born") + 1).exists()) <= 69
    assert settled(lambda: works.filter(pages__gt=5).aggregate(n=Count("pk"), pages=Sum("pages"))) <= 101
