"""Updates that take their values from annotations."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db.models import F, Max, OuterRef, Subquery
from migrator.host.exceptions import FieldError
from tests.query.models import ALL, Author, Book, Box


def test_a_value_may_come_from_an_annotated_subquery(database: Any, tables: Any) -> None:
    tables(*ALL)
    authors = Author.objects.using(database.alias)
    books = Book.objects.using(database.alias)
    short, long = (authors.create(name=name) for name in ("short", "long"))
    for author, pages in ((short, 1), (long, 2), (long, 3)):
        books.create(title=str(pages), pages=pages, author=author)
    longest = (
        books.filter(author=OuterRef("pk")).order_by().values("author").annotate(most=Max("pages")).values("most")[:1]
    )

    authors.annotate(longest=Subquery(longest)).exclude(born=F("longest")).update(born=0)
    authors.annotate(longest=Subquery(longest)).filter(longest__gt=1).update(born=F("longest"))

    assert dict(authors.values_list("name", "born")) == {"short": 0, "long": 3}


def test_a_value_may_not_come_from_another_table(database: Any) -> None:
    with pytest.raises(FieldError, match="Joined field references are not permitted"):
        Book.objects.using(database.alias).annotate(writer=F("author__name")).update(title=F("writer"))


def test_computed_columns_are_left_out(database: Any, tables: Any) -> None:
    tables(Box)
    boxes = Box.objects.using(database.alias)
    box = boxes.create(side=2)

    # Twice: the second time, a plan answers.
    assert [boxes.update(area=area) for area in (1, 3)] == [0, 0]
    assert [boxes.update(side=side, area=0) for side in (3, 4)] == [1, 1]
    assert boxes.bulk_update([box], ["area"]) == 0
    assert boxes.bulk_update([Box(pk=box.pk, side=5)], ["side"]) == 1
    box.side = 6
    assert boxes.bulk_update([box], ["side", "area"]) == 1

    assert boxes.values_list("side", "area").get() == (6, 36)
