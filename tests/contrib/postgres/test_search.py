"""Full text search and trigrams."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.contrib.postgres.search import (
    Lexeme,
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramDistance,
    TrigramSimilarity,
    TrigramStrictWordDistance,
    TrigramStrictWordSimilarity,
    TrigramWordDistance,
    TrigramWordSimilarity,
    quote_lexeme,
)
from migrator.db import models
from migrator.db.models import F, Value
from migrator.host.apps import Apps

registry = Apps(["tests.contrib.postgres"])


class Page(models.Model):
    title = models.CharField(max_length=50)
    text = models.TextField(null=True)
    language = models.CharField(max_length=20, default="english")

    class Meta:
        app_label = "pages"
        apps = registry


@pytest.fixture
def pages(postgres: Any, tables: Any) -> Any:
    tables(Page)
    everything = Page.objects.using(postgres.alias)
    everything.bulk_create(
        [
            Page(title="a", text="The bright parrots sang and the parrot slept"),
            Page(title="b", text="Oh, un beau cadeau. Oui oui.", language="french"),
            Page(title="c", text="A parrot, 10% off"),
            Page(title="d", text=None),
        ]
    )
    return everything


def titles(queryset: Any) -> str:
    return "".join(queryset.order_by("title").values_list("title", flat=True))


ENGLISH = {"config": "english"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (SearchQuery("parrots", **ENGLISH), "ac"),
        (SearchQuery("sing | parrot", search_type="raw", **ENGLISH), "ac"),
        (SearchQuery("bright parrot", search_type="phrase", **ENGLISH), "a"),
        (SearchQuery('parrot -"10"', search_type="websearch", **ENGLISH), "a"),
        (SearchQuery("parrot", **ENGLISH) & ~SearchQuery("bright", **ENGLISH), "c"),
        (~(SearchQuery("parrot", **ENGLISH) | SearchQuery("cadeau", **ENGLISH)), "d"),
        (SearchQuery("cadeaux", config="french") | SearchQuery("10", config="simple"), "bc"),
        (SearchQuery(Lexeme("parr", prefix=True), **ENGLISH), "ac"),
        (SearchQuery(Lexeme("parrot") & ~Lexeme("bright"), **ENGLISH), "c"),
        (SearchQuery(~(Lexeme("parrot") | Lexeme("beau")), **ENGLISH), "d"),
        (SearchQuery(Lexeme("parrot & !bright"), **ENGLISH), ""),
    ],
)
def test_finds(pages: Any, query: Any, found: str) -> None:
    assert titles(pages.annotate(search=SearchVector("text", **ENGLISH)).filter(search=query)) == found


def test_words_take_the_configuration_of_the_vector(pages: Any) -> None:
    assert titles(pages.annotate(search=SearchVector("text", config="french")).filter(search="cadeaux")) == "b"
    by_column = SearchVector("text", config=F("language"))
    assert titles(pages.annotate(search=by_column).filter(search="cadeaux")) == "b"


def test_a_subquery_relabels_the_configuration(pages: Any) -> None:
    inner = pages.annotate(search=SearchVector("text", config=F("language"))).filter(search="cadeaux")
    assert titles(pages.filter(pk__in=inner.values("pk"))) == "b"


def test_the_lookup(pages: Any) -> None:
    assert titles(pages.filter(text__search="parrot")) == "ac"
    assert titles(pages.filter(text__search=SearchQuery("cadeaux", config="french"))) == "b"
    pages.create(title="sleeping", text="Nobody sleeps")
    assert titles(pages.filter(text__search=F("title"))) == "sleeping"


def test_weights_and_rank(pages: Any) -> None:
    vector = SearchVector("text", weight="D", **ENGLISH) + SearchVector("title", weight="A", config="simple")
    query = SearchQuery("parrot", **ENGLISH) | SearchQuery("c", config="simple")
    ranked = pages.annotate(rank=SearchRank(vector, query)).filter(rank__gt=0).order_by("-rank")
    assert [page.title for page in ranked] == ["c", "a"]
    turned = pages.annotate(rank=SearchRank(vector, query, weights=[1.0, 0, 0, 0], normalization=Value(2).bitor(1)))
    assert [page.title for page in turned.filter(rank__gt=0).order_by("-rank")] == ["c", "a"]
    dense = pages.annotate(rank=SearchRank(SearchVector("text", **ENGLISH), "parrot", cover_density=True))
    assert dense.get(title="d").rank == 0


def test_headline(pages: Any) -> None:
    marked = SearchHeadline(
        "text", SearchQuery("parrot", **ENGLISH), config="english", start_sel="<i class='x'>", stop_sel="</i>",
        highlight_all=True,
    )  # fmt: skip
    assert pages.annotate(shown=marked).get(title="c").shown == "A <i class='x'>parrot</i>, 10% off"
    short = SearchHeadline("text", "parrot", max_words=4, min_words=2, max_fragments=2, fragment_delimiter=" % ")
    assert "<b>parrot</b>" in pages.annotate(shown=short).get(title="a").shown


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("L'amour  piqué", "'L amour piqué'"),
        ("ampers&nd | (x) <-> :* !", "'ampers nd x -'"),
        ("back\\slash'", "'back slash'"),
    ],
)
def test_lexemes_are_quoted(text: str, quoted: str) -> None:
    assert quote_lexeme(text) == quoted


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: Lexeme(""), "Lexeme value cannot be empty."),
        (lambda: Lexeme(None), "Lexeme value must be a string, got NoneType."),  # type: ignore[arg-type]  # the error
        (lambda: Lexeme("a", weight="E"), "Weight must be one of 'A', 'B', 'C', and 'D', got 'E'."),
        (lambda: None | Lexeme("a"), "A Lexeme can only be combined with another Lexeme, got NoneType."),
        (lambda: SearchQuery("a", search_type="foo"), "Unknown search_type argument 'foo'."),
        (
            lambda: None & SearchQuery("a"),
            "SearchQuery can only be combined with other SearchQuery instances, got NoneType.",
        ),
        (
            lambda: None + SearchVector("a"),
            "SearchVector can only be combined with other SearchVector instances, got NoneType.",
        ),
    ],
)
def test_refuses(make: Any, error: str) -> None:
    with pytest.raises((TypeError, ValueError)) as caught:
        make()
    assert str(caught.value) == error


def test_queries_are_shown_as_they_are_combined() -> None:
    shown = str(SearchQuery("a") & (SearchQuery("b") | ~SearchQuery("c")))
    assert shown == "(SearchQuery(Value('a')) && (SearchQuery(Value('b')) || ~SearchQuery(Value('c'))))"


def test_trigrams(pages: Any, extension: Any) -> None:
    extension("pg_trgm")
    pages.all().delete()
    pages.bulk_create([Page(title="Matthew", text="Middlesbrough is far"), Page(title="Cat sat on mat.", text="x")])
    assert titles(pages.filter(title__trigram_similar="Mathew")) == "Matthew"
    assert titles(pages.filter(text__trigram_word_similar="Middlesborough")) == "Matthew"
    assert titles(pages.filter(text__trigram_strict_word_similar="Middle")) == ""
    measures = pages.values_list(
        TrigramSimilarity("title", "Mathew"),
        TrigramDistance("title", "Mathew"),
        TrigramWordSimilarity("mat", "title"),
        TrigramWordDistance("mat", "title"),
        TrigramStrictWordSimilarity("matt", "title"),
        TrigramStrictWordDistance("matt", "title"),
    )
    shown = [round(value, 3) for value in measures.get(title="Matthew")]
    assert shown == [0.667, 0.333, 0.75, 0.25, 0.444, 0.556]


def test_a_cached_plan_takes_other_words(pages: Any, extension: Any) -> None:
    extension("pg_trgm", "unaccent")
    pages.create(title="Mexico")
    found = [titles(pages.filter(title__trigram_similar=word)) for word in ("Mexiko", "Mexico", "Chile", "Mexicos")]
    assert found == ["Mexico", "Mexico", "", "Mexico"]


def test_accents(pages: Any, extension: Any) -> None:
    extension("unaccent")
    pages.create(title="México")
    assert titles(pages.filter(title__unaccent="mexico")) == ""
    assert titles(pages.filter(title__unaccent__iexact="mexicó")) == "México"
    assert titles(pages.filter(title__unaccent__startswith="Méx")) == "México"
    assert titles(pages.filter(title__unaccent__in=["Mexico", "a"])) == "Méxicoa"
