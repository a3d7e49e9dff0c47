"""``execute_sql`` of the compilers, replaced by an app that caches answers or watches: every statement passes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from migrator.db import models
from migrator.db.models.sql.compiler import SQLCompiler, SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler
from migrator.host.apps import Apps


class Note(models.Model):
    text = models.CharField(max_length=20)

    class Meta:
        app_label = "replaced"
        apps = Apps(["tests.query"])


@pytest.fixture
def notes(database: Any) -> Iterator[Any]:
    with database.schema_editor() as editor:
        editor.create_model(Note)
    manager = Note.objects.using(database.alias)
    manager.bulk_create([Note(text=text) for text in "abc"])
    for statement in STATEMENTS.values():  # known, before anybody looks
        statement(manager)
    yield manager
    with database.schema_editor() as editor:
        editor.delete_model(Note)


def _save(notes: Any) -> None:
    note = notes.first() or notes.create(text="n")
    note.text = "s"
    note.save()


def _stream(notes: Any) -> None:
    list(notes.iterator())


STATEMENTS: dict[str, Callable[[Any], Any]] = {
    "create": lambda notes: notes.create(text="d"),
    "bulk_create": lambda notes: notes.bulk_create([Note(text="e"), Note(text="f")]),
    "get": lambda notes: notes.get(pk=notes.first().pk),
    "list": lambda notes: list(notes.all()),
    "values": lambda notes: list(notes.values_list("text", flat=True)),
    "count": lambda notes: notes.all().count(),
    "exists": lambda notes: notes.filter(text="a").exists(),
    "aggregate": lambda notes: notes.aggregate(models.Max("text")),
    "iterator": _stream,
    "save": _save,
    "update": lambda notes: notes.filter(text="a").update(text="b"),
    "bulk_update": lambda notes: notes.bulk_update(list(notes.all()), ["text"]),
    "delete": lambda notes: notes.first().delete(),
    "delete all": lambda notes: notes.filter(text="zz").delete(),
}
KINDS = {
    "create": SQLInsertCompiler,
    "bulk_create": SQLInsertCompiler,
    "save": SQLUpdateCompiler,
    "update": SQLUpdateCompiler,
    "bulk_update": SQLUpdateCompiler,
    "delete": SQLDeleteCompiler,
    "delete all": SQLDeleteCompiler,
}
"""Whose statement it is that matters; the others read."""


def watch(monkeypatch: pytest.MonkeyPatch, kind: Any) -> list[str]:
    seen: list[str] = []
    usual = kind.execute_sql

    def execute_sql(compiler: Any, *args: Any, **kwargs: Any) -> Any:
        seen.append(type(compiler).__name__)
        return usual(compiler, *args, **kwargs)

    monkeypatch.setattr(kind, "execute_sql", execute_sql)
    return seen


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_statement_passes_a_replaced_execute_sql(notes: Any, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    kind = KINDS.get(name, SQLCompiler)
    if kind is SQLInsertCompiler:
        kind = notes.query.get_compiler(notes.db).connection.ops.compiler("SQLInsertCompiler")
    seen = watch(monkeypatch, kind)
    STATEMENTS[name](notes)
    assert kind.__name__ in seen or (kind is SQLCompiler and seen)
    monkeypatch.undo()
    seen.clear()
    STATEMENTS[name](notes)
    assert not seen


def test_an_update_passes_that_of_the_class_that_all_compilers_derive_from(
    notes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(monkeypatch, SQLCompiler)
    assert notes.exclude(text="x").update(text="x") == notes.all().count()
    assert seen[0] == "SQLUpdateCompiler"


def test_the_answer_of_a_replaced_execute_sql_is_what_a_queryset_gets(
    notes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def execute_sql(compiler: Any, *args: Any, **kwargs: Any) -> Any:
        compiler.as_sql()
        return iter([[(7, "cached")]])

    monkeypatch.setattr(SQLCompiler, "execute_sql", execute_sql)
    assert [(note.pk, note.text) for note in notes.all()] == [(7, "cached")]


def test_awaited_statements_pass_it_too(notes: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    seen = watch(monkeypatch, SQLCompiler)

    async def count() -> int:
        number: int = await notes.all().acount()
        return number

    assert asyncio.run(count()) == notes.all().count()
    assert len(seen) == 2
