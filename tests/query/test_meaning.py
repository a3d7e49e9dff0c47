"""Conditions mean what they say: random ones, against the same conditions in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from migrator.db.models import Q
from tests.query.models import ALL, Author, Book, Publisher

Leaf = tuple[str, Any, Callable[[Any], Any]]

# Keyword, value, and how Python gets at what the keyword speaks of (None where there is nothing).
LEAVES: list[Leaf] = [
    *[("title", title, lambda book: book.title) for title in "ab"],
    *[("pages", pages, lambda book: book.pages) for pages in (1, 2)],
    *[("author__born", born, lambda book: book.author and book.author.born) for born in (1, 2)],
    *[
        (
            "author__publisher__name",
            name,
            lambda book: book.author and book.author.publisher and book.author.publisher.name,
        )
        for name in "pq"
    ],
]
NULLS: list[Leaf] = [
    ("author__isnull", True, lambda book: book.author is None),
    ("author__publisher__isnull", True, lambda book: book.author is None or book.author.publisher is None),
    ("author__born__isnull", False, lambda book: bool(book.author and book.author.born is not None)),
]

Condition = tuple[Any, Callable[[Any], bool]]


def leaf(found: Leaf) -> Condition:
    keyword, value, get = found
    if keyword.endswith("__isnull"):
        return Q(**{keyword: value}), get
    return Q(**{keyword: value}), lambda book: bool(get(book) == value)


# No negation inside: there Django keeps the three-valued logic of SQL, and with it "unknown" where a row has no value.
# filter(~Q(a__isnull=True) | ~Q(a__b=1)) leaves such rows out, in Django too.
def combined(children: Any) -> Any:
    return st.one_of(
        st.builds(lambda one, two: (one[0] & two[0], lambda book: one[1](book) and two[1](book)), children, children),
        st.builds(lambda one, two: (one[0] | two[0], lambda book: one[1](book) or two[1](book)), children, children),
    )


# XOR only of different plain conditions: Q drops a repeated operand, and a negated one is unknown where it has no
# value, in Django too.
EITHER = st.tuples(st.sampled_from(LEAVES[:4]), st.sampled_from(LEAVES[4:])).map(
    lambda pair: (
        leaf(pair[0])[0] ^ leaf(pair[1])[0],
        lambda book: leaf(pair[0])[1](book) != leaf(pair[1])[1](book),
    )
)
PLAIN = st.sampled_from(LEAVES + NULLS).map(leaf)
CONDITIONS = st.recursive(st.one_of(PLAIN, EITHER), combined, max_leaves=6)


@pytest.fixture
def library(database: Any, tables: Any) -> Iterator[str]:
    tables(*ALL)
    alias = database.alias
    publishers = [None, *[Publisher.objects.using(alias).create(name=name) for name in "pq"]]
    authors = [None]
    for number, publisher in enumerate(publishers):
        for born in (None, 1, 2):
            authors.append(Author.objects.using(alias).create(name=f"a{number}{born}", born=born, publisher=publisher))
    for author in authors:
        for title in "ab":
            for pages in (1, 2):
                Book.objects.using(alias).create(title=title, pages=pages, author=author)
    yield alias


def test_conditions_on_single_valued_relations(library: str) -> None:
    books = list(Book.objects.using(library).select_related("author__publisher"))

    @settings(max_examples=100, deadline=None)
    @given(CONDITIONS)
    def check_filter(condition: Condition) -> None:
        expression, holds = condition
        found = {book.pk for book in Book.objects.using(library).filter(expression)}
        assert found == {book.pk for book in books if holds(book)}

    @settings(max_examples=100, deadline=None)
    @given(PLAIN)
    def check_exclude(condition: Condition) -> None:
        expression, holds = condition
        found = {book.pk for book in Book.objects.using(library).exclude(expression)}
        assert found == {book.pk for book in books if not holds(book)}

    check_filter()
    check_exclude()


def test_chains_over_multi_valued_relations(library: str) -> None:
    authors = list(Author.objects.using(library).prefetch_related("books"))
    # Some of the authors lose some of their books, so that there is something to tell apart.
    for number, author in enumerate(authors):
        author.books.filter(pk__in=[book.pk for book in list(author.books.all())[: number % 5]]).delete()
    authors = list(Author.objects.using(library).prefetch_related("books"))
    steps = st.tuples(st.booleans(), st.sampled_from([("title", "a"), ("title", "b"), ("pages", 1), ("pages", 2)]))

    @settings(max_examples=80, deadline=None)
    @given(st.lists(steps, min_size=1, max_size=4))
    def check(chain: list[tuple[bool, tuple[str, Any]]]) -> None:
        queryset = Author.objects.using(library)
        expected = set(authors)
        for keep, (field, value) in chain:
            method = queryset.filter if keep else queryset.exclude
            queryset = method(**{f"books__{field}": value})
            expected = {
                author
                for author in expected
                if any(getattr(book, field) == value for book in author.books.all()) == keep
            }
        assert set(queryset) == expected

    check()
