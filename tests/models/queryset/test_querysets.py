"""What querysets answer, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db.models import Count, F, Prefetch, Q, prefetch_related_objects
from migrator.host.exceptions import FieldError, FieldFetchBlocked
from migrator.models.fetch_modes import FETCH_PEERS, FETCH_RAISE
from tests.models.library import Author, Tag, Work


def test_slices_are_lazy_and_refuse_what_comes_too_late(using: str) -> None:
    works = Work.objects.using(using).order_by("pages")[:2]
    assert [work.pages for work in works] == [10, 20]
    with pytest.raises(TypeError, match="Cannot filter a query once a slice has been taken"):
        works.filter(pages=10)
    with pytest.raises(ValueError, match="Negative indexing is not supported"):
        works[-1]


def test_rows_come_in_five_forms(using: str) -> None:
    notes = Work.objects.using(using).filter(title="Notes")
    assert list(notes.values("title", "author__name")) == [{"title": "Notes", "author__name": "Ada"}]
    assert list(notes.values_list("title", F("pages") + 1)) == [("Notes", 11)]
    assert list(notes.values_list("title", flat=True)) == ["Notes"]
    assert notes.values_list("title", "pages", named=True)[0]._asdict() == {"title": "Notes", "pages": 10}
    assert notes.get() == Work.objects.using(using).get(title="Notes")


def test_prefetching_takes_one_query_for_each_relation(using: str, statements: Any) -> None:
    with statements() as found:
        authors = list(Author.objects.using(using).order_by("name").prefetch_related("work_set__tags"))
        words = {
            author.name: [tag.word for work in author.work_set.all() for tag in work.tags.all()] for author in authors
        }
    assert words == {"Ada": ["engine", "engine"], "Mary": []}
    assert len(found) == 3


def test_a_prefetched_slice_counts_for_each_owner(using: str) -> None:
    longest = Prefetch("work_set", Work.objects.using(using).order_by("-pages")[:1], to_attr="longest")
    authors = list(Author.objects.using(using).order_by("name"))
    prefetch_related_objects(authors, longest)
    assert [[work.title for work in author.longest] for author in authors] == [["Sketch"], ["Frankenstein"]]


def test_fetch_modes_decide_what_reading_a_relation_does(using: str, statements: Any) -> None:
    works = Work.objects.using(using).order_by("pk")
    with statements() as found:
        assert [work.author.name for work in works.fetch_mode(FETCH_PEERS)] == ["Ada", "Ada", "Mary"]
    assert len(found) == 2
    with pytest.raises(FieldFetchBlocked, match=r"Fetching of Work.author blocked"):
        works.fetch_mode(FETCH_RAISE)[0].author  # noqa: B018  # reading is the point


def test_bulk_methods_write_with_one_statement(using: str, statements: Any) -> None:
    tags = Tag.objects.using(using)
    with statements() as found:
        made = tags.bulk_create([Tag(word=word) for word in ("a", "b", "c")])
    assert len(found) == 1
    assert all(tag.pk for tag in made)
    for tag in made:
        tag.word *= 2
    assert tags.bulk_update(made, ["word"]) == 3
    assert tags.filter(word__in=["aa", "bb", "cc"]).count() == 3
    upserted = [Tag(word="aa"), Tag(word="d")]
    tags.bulk_create(upserted, update_conflicts=True, unique_fields=["word"], update_fields=["word"])
    assert tags.get(word="aa").pk == made[0].pk


def test_combinations(using: str) -> None:
    works = Work.objects.using(using)
    short, ada = works.filter(pages__lt=15), works.filter(author__name="Ada")
    assert {work.title for work in short & ada} == {"Notes"}
    assert {work.title for work in short | ada} == {"Notes", "Sketch"}
    assert {work.title for work in short ^ ada} == {"Sketch"}
    assert {work.title for work in works.filter(pages__gt=100).union(short)} == {"Notes", "Frankenstein"}


def test_annotations_and_what_is_wrong_with_them(using: str) -> None:
    authors = Author.objects.using(using).annotate(works=Count("work")).filter(works__gt=1)
    assert [(author.name, author.works) for author in authors] == [("Ada", 2)]
    with pytest.raises(ValueError, match="The annotation 'name' conflicts with a field on the model"):
        Author.objects.annotate(name=Count("work"))
    with pytest.raises(TypeError, match=r"QuerySet.annotate\(\) received non-expression\(s\): 1"):
        Author.objects.annotate(one=1)


def test_errors_come_when_the_call_is_made(using: str) -> None:
    with pytest.raises(FieldError, match="Cannot resolve keyword 'titel' into field"):
        Work.objects.filter(Q(titel="Notes") | Q(pages=1))
    with pytest.raises(FieldError, match=r"Invalid field name\(s\) for model Tag: 'nope'"):
        Tag.objects.using(using).get_or_create(word="new", defaults={"nope": 1})


def test_looking_at_all_attributes_fetches_nothing(using: str, statements: Any) -> None:
    works = Work.objects.using(using).all()
    with statements() as collected:
        for name in dir(works):
            getattr(works, name, None)  # as unittest.mock does with its spec
    assert collected == [] and works._result_cache is None
