"""``bulk_update()``: one statement that is joined with the new values, where that means the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from migrator.db import DataError, connections
from migrator.db.models import F


@pytest.fixture
def works(database: Any, tables: Callable[..., None]) -> Iterator[Any]:
    """Three works, in the order of their keys."""
    from tests.models import library  # after the settings are there

    tables(*library.TABLES)
    manager = library.Work.objects.using(database.alias)
    manager.bulk_create([library.Work(title=f"Work {number}", pages=number) for number in (1, 2, 3)])
    yield manager.order_by("pk")


def pages(works: Any) -> list[int]:
    return list(works.values_list("pages", flat=True))


STATEMENTS = {
    "sqlite": 'UPDATE "models_work" SET "pages" = "given".column2 FROM (VALUES (%s, %s), (%s, %s), (%s, %s)) AS "given" '
    'WHERE "models_work"."id" = "given".column1',
    "postgresql": 'UPDATE "models_work" SET "pages" = "given"."pages" FROM UNNEST((%s)::bigint[], (%s)::integer[]) '
    'AS "given"("id", "pages") WHERE "models_work"."id" = "given"."id"',
}


def test_values_are_joined_with_the_table(works: Any, database: Any) -> None:
    changed = list(works)
    for work in changed:
        work.pages += 10
    statements = []

    def note(execute: Any, sql: str, *arguments: Any) -> Any:
        statements.append(sql)
        return execute(sql, *arguments)

    with connections[database.alias].execute_wrapper(note):
        assert works.order_by().bulk_update(changed, ["pages"]) == 3
    assert pages(works) == [11, 12, 13]
    assert [sql for sql in statements if sql != "BEGIN"] == [STATEMENTS[database.vendor]]


def test_of_two_objects_for_one_row_the_first_counts(works: Any) -> None:
    one, *_ = works
    again = works.get(pk=one.pk)
    one.pages, again.pages = 7, 8
    assert works.bulk_update([one, again], ["pages"]) == 1
    assert pages(works)[0] == 7


def test_none_and_documents(works: Any) -> None:
    changed = list(works)
    changed[0].words, changed[0].author = {"a": ["b"]}, None
    assert works.bulk_update(changed, ["words", "author"]) == 3
    assert works.get(pk=changed[0].pk).words == {"a": ["b"]}


def test_conditions_of_the_queryset_hold(works: Any) -> None:
    changed = list(works)
    for work in changed:
        work.pages += 10
    assert works.filter(pages__gt=1).bulk_update(changed, ["pages"]) == 2
    assert pages(works) == [1, 12, 13]


def test_expressions_among_the_values(works: Any) -> None:
    changed = list(works)
    changed[0].pages, changed[1].pages = F("pages") + 100, 5
    assert works.bulk_update(changed, ["pages"]) == 3
    assert pages(works) == [101, 5, 3]


def test_an_overridden_update_is_called(works: Any) -> None:
    class Careful(type(works)):  # type: ignore[misc]  # the class of a queryset is known at run time
        def update(self, **values: Any) -> int:
            raise PermissionError("nothing is updated here")

    with pytest.raises(PermissionError):
        Careful(works.model, using=works.db).bulk_update(list(works), ["pages"])


def test_columns_of_a_parent_table(works: Any, database: Any) -> None:
    from tests.models import library  # after the settings are there

    novels = library.Novel.objects.using(database.alias)
    novel = novels.create(title="Novel", genre="old")
    novel.title, novel.genre = "New", "new"
    assert novels.bulk_update([novel], ["title", "genre"]) == 1
    assert novels.values_list("title", "genre").get() == ("New", "new")


def test_a_text_that_is_too_long_is_refused(works: Any, database: Any) -> None:
    if database.vendor == "sqlite":
        pytest.skip("SQLite stores texts of any length")
    changed = list(works)
    changed[0].title = "long " * 20
    with pytest.raises(DataError):
        works.bulk_update(changed, ["title"])
