"""Unions and their kin: what becomes of the order of their parts."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db.models import F, FilteredRelation, Q
from migrator.db.models.expressions import Case, When
from migrator.host.exceptions import FieldError
from tests.models.library import Author, Cover, Tag, Work


def test_counting_drops_the_order_of_the_parts(using: str) -> None:
    works = Work.objects.using(using).order_by("title")
    assert works.union(Work.objects.using(using).filter(pages=10)).count() == 3
    assert works.difference(Work.objects.using(using).filter(pages=10)).exists()
    assert works.values("pages").union(works.values("pages")).difference(works.values("pages")).count() == 0


def test_an_order_of_the_whole_replaces_that_of_the_parts(using: str) -> None:
    short = Work.objects.using(using).filter(pages__lt=100).order_by("title")
    union = short.union(Work.objects.using(using).filter(pages=280))
    assert [work.pages for work in union.order_by("-pages")] == [280, 20, 10]
    assert [work.pages for work in short] == [10, 20]


def test_rows_that_were_updated_instead_say_which_they_are(using: str) -> None:
    engine = Tag.objects.using(using).get()
    tags = [Tag(pk=engine.pk + 10, word="engine"), Tag(pk=engine.pk + 11, word="new")]
    made = Tag.objects.using(using).bulk_create(
        tags, update_conflicts=True, unique_fields=["word"], update_fields=["word"]
    )
    assert [tag.pk for tag in made] == [engine.pk, engine.pk + 11]


@pytest.mark.parametrize(
    "narrow",
    [
        lambda works: works.only("title"),
        lambda works: works.defer("cover"),
        lambda works: works.defer("pages", "cover"),
    ],
)
def test_a_reverse_relation_is_not_deferred_and_joined(using: str, narrow: Any) -> None:
    works = Work.objects.using(using).select_related("cover")
    Cover.objects.using(using).create(work=works[0])
    with pytest.raises(FieldError, match=r"Field Work\.cover cannot be both deferred and traversed"):
        list(narrow(works))
    assert len(works.defer("title")) == len(works.only("title", "cover")) == 3


def test_conditions_within_the_condition_of_a_filtered_relation_stay_on_it() -> None:
    condition = Q(work__pages=Case(When(work__author__name="a", then=1), default=2))
    with pytest.raises(ValueError, match="nested relations deeper than the relation_name"):
        Author.objects.annotate(found=FilteredRelation("work", condition=condition))
    with pytest.raises(ValueError, match="nested relations deeper than the relation_name"):
        Author.objects.annotate(found=FilteredRelation("work", condition=Q(work__pages=F("work__author__born"))))
    with pytest.raises(ValueError, match="relations outside the 'tags'"):
        Work.objects.annotate(
            found=FilteredRelation("tags", condition=Q(tags__word=Case(When(author__name__contains="a", then=1))))
        )


def test_excluding_by_a_filtered_relation_further_away_compares_its_owner(using: str) -> None:
    ada = Author.objects.using(using).get(name="Ada")
    cover = Cover.objects.using(using).create(work=Work.objects.using(using).get(title="Notes"))
    covers = Cover.objects.using(using).annotate(
        found=FilteredRelation("work__tags", condition=Q(work__tags__pk__gt=0))
    )
    assert not covers.exclude(found__word="engine").exists()
    assert covers.exclude(found__word="other").get() == cover
    works = Work.objects.using(using).annotate(
        others=FilteredRelation("author__work", condition=Q(author__work__pages__gt=15))
    )
    assert {work.title for work in works.exclude(others__title="Sketch")} == {"Frankenstein"}
    assert {work.author for work in works.exclude(others__title="Frankenstein")} == {ada}
