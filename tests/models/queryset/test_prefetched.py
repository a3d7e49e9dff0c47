"""Prefetched querysets: those of further instances, which are made without a manager, are like the first one's."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db.models import Prefetch, QuerySet, prefetch_related_objects
from tests.models.library import Author, Tag, Work


def test_every_queryset_knows_its_instance(using: str, statements: Any) -> None:
    works = list(Work.objects.using(using).prefetch_related("tags").order_by("pk"))
    with statements() as found:
        assert [[tag.word for tag in work.tags.all()] for work in works] == [["engine"], ["engine"], []]
    assert not found
    # Whatever is asked beyond that is asked of the database, for the one instance.
    assert [work.tags.filter(word="engine").count() for work in works] == [1, 1, 0]
    assert [work.tags.all()._hints for work in works] == [{"instance": work} for work in works]


def test_objects_of_a_foreign_key_know_their_instance(using: str, statements: Any) -> None:
    authors = list(Author.objects.using(using).prefetch_related("work_set").order_by("pk"))
    with statements() as found:
        assert [[work.author.name for work in author.work_set.all()] for author in authors] == [
            ["Ada", "Ada"],
            ["Mary"],
        ]
    assert not found
    for author in authors:
        assert author.work_set.filter(pages__gt=0).get(title=author.work_set.all()[0].title).author is author


def test_adding_forgets_what_was_prefetched(using: str) -> None:
    *_, last = Work.objects.using(using).prefetch_related("tags").order_by("pk")
    last.tags.add(Tag.objects.using(using).create(word="monster"))
    assert [tag.word for tag in last.tags.all()] == ["monster"]


def test_querysets_do_not_share_their_state(using: str) -> None:
    first, second, third = Work.objects.using(using).prefetch_related("tags").order_by("pk")
    second.tags.all()._hints["more"] = True
    second.tags.all()._known_related_objects["field"] = {}
    for other in (first, third):
        assert "more" not in other.tags.all()._hints
        assert not other.tags.all()._known_related_objects


def test_what_a_lookup_refuses_is_refused_when_prefetching(using: str) -> None:
    saved = Author.objects.using(using).get(name="Ada")
    with pytest.raises(ValueError, match="must be saved"):
        prefetch_related_objects([saved, Author(name="Nobody")], "work_set")
    with pytest.raises(ValueError, match='Must be "Author" instance'):
        prefetch_related_objects([saved, Tag.objects.using(using).get()], "work_set")


def test_an_instance_twice_is_asked_for_once(using: str, statements: Any) -> None:
    for _ in range(3):
        twice = [*Author.objects.using(using).order_by("pk"), *Author.objects.using(using).order_by("pk")]
        with statements() as found:
            prefetch_related_objects(twice, "work_set__tags")
        assert [sql.count("%s") for sql in found] == [2, 3]
        assert [len(author.work_set.all()) for author in twice] == [2, 1, 2, 1]


def test_a_queryset_with_its_own_extra_is_asked(using: str) -> None:
    asked: list[Any] = []

    class Watched(QuerySet):
        def extra(self, *args: Any, **kwargs: Any) -> Any:
            asked.append(kwargs)
            return super().extra(*args, **kwargs)

    for _ in range(3):
        list(Work.objects.using(using).prefetch_related(Prefetch("tags", Watched(Tag).all())))
    assert [list(kwargs) for kwargs in asked] == [["select"]] * 3
