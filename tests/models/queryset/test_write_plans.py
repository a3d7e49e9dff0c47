"""Recorded chains that write: the second time, only the values are bound."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.db import IntegrityError
from migrator.db.models import F, Q
from migrator.db.transaction import atomic, get_rollback, set_rollback
from tests.databases import statements_of
from tests.models.library import TABLES, Author, Novel, Tag, Work


@pytest.fixture
def using(database: Any, tables: Any) -> str:
    tables(*TABLES)
    return str(database.alias)


def test_updates_say_the_same_each_time(using: str) -> None:
    authors = Author.objects.using(using)
    authors.create(name="Ada")
    seen = [
        statements_of(using, lambda born=born: authors.filter(name="Ada").update(born=born, name="Ada"))  # type: ignore[misc]  # the default is the loop's
        for born in (1, 2, 3)
    ]
    expected = 'UPDATE "models_author" SET "born" = %s, "name" = %s WHERE "models_author"."name" = %s'
    assert seen == [[expected]] * 3
    assert authors.get().born == 3


@pytest.mark.parametrize("value", [None, 5, F("born") + 1])
def test_values_of_any_kind(using: str, value: Any) -> None:
    authors = Author.objects.using(using)
    authors.create(name="Ada", born=1)
    for _ in range(3):
        assert authors.filter(name="Ada").update(born=value) == 1
    assert authors.get().born == (value if value in (None, 5) else 4)


def test_documents_relations_and_parents(using: str) -> None:
    ada = Author.objects.using(using).create(name="Ada")
    novel = Novel.objects.using(using).create(title="Novel")
    works, novels = Work.objects.using(using), Novel.objects.using(using)
    for number in range(3):
        works.filter(title="Novel").update(words={"a": number}, author=ada)
        assert novels.filter(title="Novel").update(pages=number + 1, genre="new") == 1
    assert works.values_list("words", "author", "pages").get(pk=novel.pk) == ({"a": 2}, ada.pk, 3)


def test_an_error_condemns_the_transaction_around_it(using: str) -> None:
    tags = Tag.objects.using(using)
    tags.create(word="one")
    for _ in range(3):
        tags.filter(word="one").update(word="one")
    tags.create(word="two")
    with atomic(using=using):
        with pytest.raises(IntegrityError):
            tags.filter(word="one").update(word="two")
        assert get_rollback(using)
        set_rollback(True, using)


def test_conditions_on_other_tables(using: str) -> None:
    ada = Author.objects.using(using).create(name="Ada")
    works = Work.objects.using(using)
    works.create(title="Notes", author=ada)
    for number in range(3):
        assert works.filter(author__name="Ada").update(pages=number + 2) == 1
        assert works.filter(Q(author__name="Bob") | Q(pages=99)).update(pages=1) == 0
    assert works.get().pages == 4


def test_deletions_with_their_dependants(using: str) -> None:
    works = Work.objects.using(using)
    for _ in range(3):
        ada = Author.objects.using(using).create(name="Ada")
        work = works.create(title="Notes", author=ada)
        work.tags.add(Tag.objects.using(using).get_or_create(word="old")[0])
        seen = statements_of(using, ada.delete)
        assert ada.pk is None and not works.exists()
    assert sorted(sql for sql in seen if sql.startswith("DELETE")) == [
        'DELETE FROM "models_author" WHERE "models_author"."id" IN (%s)',
        'DELETE FROM "models_work" WHERE "models_work"."id" IN (%s)',
        'DELETE FROM "models_work_tags" WHERE "models_work_tags"."work_id" IN (%s)',
    ]
