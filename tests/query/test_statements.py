"""What querysets compile to. No statement is executed."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db.models import Count, Exists, F, OuterRef, Q, Window
from migrator.db.models.functions import RowNumber
from migrator.host.exceptions import FieldError
from tests.query.models import Author, Book


def sql(queryset: Any) -> str:
    """Return the SQL with the model's columns in short."""
    text, params = queryset.query.sql_with_params()
    text = text.replace('"query_', '"')
    for table, columns in {
        "author": ["id", "name", "born", "publisher_id"],
        "book": ["id", "title", "pages", "author_id"],
    }.items():
        text = text.replace(", ".join(f'"{table}"."{column}"' for column in columns), f"[{table}]")
    return text % tuple(params)


STATEMENTS = {
    "a join for a path": (
        lambda: Book.objects.filter(author__publisher__name="x"),
        (
            'SELECT [book] FROM "book" INNER JOIN "author" ON ("book"."author_id" = "author"."id") INNER '
            'JOIN "publisher" '
            'ON ("author"."publisher_id" = "publisher"."id") WHERE "publisher"."name" = x'
        ),
    ),
    "no join for a key that the table has": (
        lambda: Book.objects.filter(author__id=3),
        'SELECT [book] FROM "book" WHERE "book"."author_id" = 3',
    ),
    "an outer join for an alternative": (
        lambda: Book.objects.filter(Q(author__name="a") | Q(title="b")),
        (
            'SELECT [book] FROM "book" LEFT OUTER JOIN "author" ON ("book"."author_id" = "author"."id") WHERE '
            '("author"."name" = a OR "book"."title" = b)'
        ),
    ),
    "an inner join again where another call needs the row": (
        lambda: Book.objects.filter(Q(author__name="a") | Q(title="b")).filter(author__born=1),
        (
            'SELECT [book] FROM "book" INNER JOIN "author" ON ("book"."author_id" = "author"."id") WHERE '
            '(("author"."name" = a OR "book"."title" = b) AND "author"."born" = 1)'
        ),
    ),
    "one join for one call, two for two": (
        lambda: Author.objects.order_by().filter(books__title="a", books__pages=1).filter(books__title="b"),
        (
            'SELECT [author] FROM "author" INNER JOIN "book" ON ("author"."id" = "book"."author_id") INNER '
            'JOIN "book" '
            '"T3" ON ("author"."id" = "T3"."author_id") WHERE ("book"."pages" = 1 AND "book"."title" = a AND '
            '"T3"."title" = b)'
        ),
    ),
    "a negated multi-valued condition is a subquery": (
        lambda: Author.objects.order_by().exclude(books__title="a"),
        (
            'SELECT [author] FROM "author" WHERE NOT (EXISTS(SELECT 1 AS "a" FROM "book" "U1" WHERE ("U1"."title" = a '
            'AND "U1"."author_id" = ("author"."id")) LIMIT 1))'
        ),
    ),
    "a negated condition holds where there is no value": (
        lambda: Book.objects.exclude(author__born=1),
        (
            'SELECT [book] FROM "book" LEFT OUTER JOIN "author" ON ("book"."author_id" = "author"."id") WHERE NOT '
            '("author"."born" = 1 AND "author"."born" IS NOT NULL)'
        ),
    ),
    "the default ordering of a relation": (
        lambda: Book.objects.order_by("-author"),
        (
            'SELECT [book] FROM "book" LEFT OUTER JOIN "author" ON ("book"."author_id" = "author"."id") ORDER BY '
            '"author"."name" DESC'
        ),
    ),
    "groups and conditions on groups": (
        lambda: Author.objects.values("born").annotate(n=Count("books")).filter(n__gt=1).order_by("n"),
        (
            'SELECT "author"."born" AS "born", COUNT("book"."id") AS "n" FROM "author" LEFT OUTER JOIN "book" ON '
            '("author"."id" = "book"."author_id") GROUP BY 1 HAVING COUNT("book"."id") > 1 ORDER BY 2 ASC'
        ),
    ),
    "a filter on a window function": (
        lambda: Author.objects.order_by().annotate(n=Window(RowNumber(), order_by="born")).filter(n=1).values("name"),
        (
            'SELECT "name" FROM ( SELECT * FROM ( SELECT "author"."name" AS "name", ROW_NUMBER() OVER (ORDER BY '
            '"author"."born") AS "qual0" FROM "author" ) "qualify" WHERE "qual0" = 1 ) "qualify_mask"'
        ),
    ),
    "a correlated subquery": (
        lambda: Author.objects.order_by().filter(Exists(Book.objects.filter(author=OuterRef("pk"), pages=F("id")))),
        (
            'SELECT [author] FROM "author" WHERE EXISTS(SELECT 1 AS "a" FROM "book" "U0" WHERE ("U0"."author_id" = '
            '("author"."id") AND "U0"."pages" = ("U0"."id")) LIMIT 1)'
        ),
    ),
    "AND keeps the joins of both sides, as inner ones": (
        lambda: Author.objects.order_by().filter(books__title="a") & Author.objects.order_by().filter(books__pages=2),
        (
            'SELECT [author] FROM "author" INNER JOIN "book" ON ("author"."id" = "book"."author_id") INNER '
            'JOIN "book" '
            '"T3" ON ("author"."id" = "T3"."author_id") WHERE ("book"."title" = a AND "T3"."pages" = 2)'
        ),
    ),
    "OR shares them": (
        lambda: Author.objects.order_by().filter(books__title="a") | Author.objects.order_by().filter(books__pages=2),
        (
            'SELECT [author] FROM "author" INNER JOIN "book" ON ("author"."id" = "book"."author_id") WHERE '
            '("book"."title" = a OR "book"."pages" = 2)'
        ),
    ),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statement(name: str) -> None:
    make, expected = STATEMENTS[name]
    assert sql(make()) == expected


def test_compiling_leaves_the_query_as_it_was() -> None:
    queryset = Book.objects.order_by("author__publisher__name").select_related("author")
    before = dict(queryset.query.alias_refcount)
    assert sql(queryset) == sql(queryset)
    assert {alias for alias, count in queryset.query.alias_refcount.items() if count} == set(before)


def test_a_clone_does_not_touch_its_original() -> None:
    original = Author.objects.filter(books__pages=1).query
    text = str(original)
    clone = original.clone()
    clone.add_q(Q(edited__title="x"))
    clone.add_ordering("-born")
    clone.set_values(["name"])
    assert str(original) == text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: Book.objects.filter(titel="x"),
            (
                "Cannot resolve keyword 'titel' into field. Choices are: author, author_id, editors, id, pages, "
                "title. "
                "Did you mean 'title'?"
            ),
        ),
        (
            lambda: Book.objects.filter(pages__gtt=1),
            (
                "Unsupported lookup 'gtt' for IntegerField or join on the field not permitted, perhaps you "
                "meant gt or "
                "gte?"
            ),
        ),
        (
            lambda: str(Book.objects.select_related("autor").query),
            "Invalid field name(s) given in select_related: 'autor'. Choices are: author. Did you mean 'author'?",
        ),
        (
            lambda: Book.objects.values("title__x"),
            "Cannot resolve keyword 'x' into field. Join on 'title' not permitted.",
        ),
    ],
)
def test_error(make: Any, message: str) -> None:
    with pytest.raises(FieldError) as raised:
        make()
    assert str(raised.value) == message
