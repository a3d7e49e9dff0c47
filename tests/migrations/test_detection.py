"""What the autodetector finds, and the files that are written for it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from migrator.db import migrations, models
from migrator.db.migrations.autodetector import MigrationAutodetector
from migrator.db.migrations.graph import MigrationGraph
from migrator.db.migrations.questioner import MigrationQuestioner
from migrator.db.migrations.state import ModelState, ProjectState
from migrator.db.migrations.writer import MigrationWriter


def key() -> Any:
    return models.AutoField(primary_key=True)


def state_of(*states: ModelState) -> ProjectState:
    project = ProjectState()
    for state in states:
        project.add_model(state)
    return project


def detect(old: ProjectState, new: ProjectState, **answers: Any) -> dict[str, list[Any]]:
    questioner = MigrationQuestioner({"ask_initial": True, **answers})
    return MigrationAutodetector(old, new, questioner).changes(graph=MigrationGraph())


def described(changes: dict[str, list[Any]]) -> dict[str, list[str]]:
    return {
        f"{app_label}.{migration.name}": [operation.describe() for operation in migration.operations]
        for app_label, found in changes.items()
        for migration in found
    }


def test_apps_that_refer_to_each_other_are_cut_into_two_steps() -> None:
    book = ModelState("books", "Book", [("id", key()), ("author", models.ForeignKey("people.Author", models.CASCADE))])
    author = ModelState(
        "people", "Author", [("id", key()), ("best", models.ForeignKey("books.Book", models.CASCADE, null=True))]
    )

    changes = detect(state_of(), state_of(book, author))

    assert described(changes) == {
        "books.0001_initial": ["Create model Book"],
        "books.0002_initial": ["Add field author to book"],
        "people.0001_initial": ["Create model Author"],
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_models_makes_no_difference(seed: int) -> None:
    models_ = [
        ModelState(
            f"app{number % 3}",
            f"M{number}",
            [
                ("id", key()),
                ("other", models.ForeignKey(f"app{(number + 1) % 3}.M{(number + 1) % 9}", models.CASCADE)),
            ],
            {"unique_together": {("id", "other")}},
        )
        for number in range(9)
    ]

    def files(order: list[ModelState]) -> dict[str, str]:
        changes = detect(state_of(), state_of(*order))
        return {
            f"{app_label}.{migration.name}": MigrationWriter(migration, include_header=False).as_string()
            for app_label, found in changes.items()
            for migration in found
        }

    shuffled = list(models_)
    random.Random(seed).shuffle(shuffled)

    assert files(models_) == files(shuffled)


def test_a_renamed_field_and_model_are_asked_about() -> None:
    old = ModelState("app", "Old", [("id", key()), ("name", models.TextField())])
    new = ModelState("app", "New", [("id", key()), ("name", models.TextField())])
    newer = ModelState("app", "New", [("id", key()), ("title", models.TextField())])

    assert described(detect(state_of(old), state_of(new), ask_rename_model=True)) == {
        "app.0001_initial": ["Rename model Old to New"]
    }
    assert described(detect(state_of(new), state_of(newer), ask_rename=True)) == {
        "app.0001_initial": ["Rename field name on new to title"]
    }


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("c", "c", ["Rename field old on book to new", "Alter constraint named_once on book"]),
        (
            None,
            "old",
            [
                "Remove constraint named_once from model book",
                "Alter field old on book",
                "Rename field old on book to new",
                "Create constraint named_once on model book",
            ],
        ),
    ],
)
def test_a_constraint_stays_if_a_renamed_field_says_the_same_column(
    monkeypatch: pytest.MonkeyPatch, before: str | None, after: str, expected: list[str]
) -> None:
    monkeypatch.setattr(MigrationQuestioner, "ask_rename", lambda *arguments: True)

    def book(name: str, column: str | None) -> ModelState:
        once = models.UniqueConstraint(fields=[name], name="named_once")
        fields = [("id", key()), (name, models.IntegerField(db_column=column))]
        return ModelState("books", "Book", fields, {"constraints": [once]})

    [found] = described(detect(state_of(book("old", before)), state_of(book("new", after)))).values()
    assert found == expected


def test_a_generated_field_waits_for_new_relations_and_namesakes_everywhere() -> None:
    """As in files that Django wrote."""
    sum_ = models.GeneratedField(expression=models.F("pages") + 1, output_field=models.IntegerField(), db_persist=True)
    new = [("pages", models.IntegerField(null=True)), ("sum", sum_)]
    friends = models.ManyToManyField("people.Author", related_name="+")
    before = [ModelState(app, name, [("id", key())]) for app, name in (("books", "Book"), ("people", "Author"))]
    later = [("friends", friends), ("pages", models.IntegerField(null=True)), ("age", models.IntegerField(null=True))]
    after = [
        ModelState("books", "Book", [("id", key()), *new]),
        ModelState("people", "Author", [("id", key()), *later]),
    ]
    [migration] = detect(state_of(*before), state_of(*after))["books"]
    assert [operation.name for operation in migration.operations] == ["pages", "sum"]
    assert migration.dependencies == [("people", "0001_initial")]


def test_a_composite_key_is_written_as_django_writes_it() -> None:
    fields = [("pk", models.CompositePrimaryKey("a", "b")), ("a", models.IntegerField()), ("b", models.IntegerField())]
    [migration] = detect(state_of(), state_of(ModelState("books", "Book", fields)))["books"]
    text = MigrationWriter(migration).as_string()
    assert "('pk', models.CompositePrimaryKey('a', 'b', blank=True, editable=False, primary_key=True))," in text


def test_a_child_that_is_replaced_while_its_parent_is_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MigrationQuestioner, "ask_rename_model", lambda _, old, new: new.name == "Work")

    def project(parent: str, child: str, *fields: Any) -> ProjectState:
        label = f"books.{parent.lower()}"
        link = models.OneToOneField(label, models.CASCADE, parent_link=True, primary_key=True, auto_created=True)
        return state_of(
            ModelState("books", parent, [("id", key())]),
            ModelState("books", child, [("link", link), *fields], {}, (label,)),
        )

    found = detect(project("Book", "Novel"), project("Work", "Play", ("acts", models.IntegerField())))
    assert described(found) == {
        "books.0001_initial": ["Rename model Book to Work", "Delete model Novel", "Create model Play"]
    }


def test_the_text_of_a_file() -> None:
    migration = migrations.Migration("0001_initial", "app")
    migration.initial = True
    migration.dependencies = [("zoo", "0002_cage"), ("__setting__", "AUTH_USER_MODEL")]
    migration.operations = [
        migrations.CreateModel(
            "Pet",
            [("id", key()), ("owner", models.ForeignKey("auth.User", models.CASCADE, null=True))],
            {"ordering": ["id"]},
        )
    ]

    assert MigrationWriter(migration, include_header=False).as_string() == (
        "import migrator.db.models.deletion\n"
        "from migrator.conf import settings\n"
        "from migrator.db import migrations, models\n"
        "\n\n"
        "class Migration(migrations.Migration):\n"
        "\n"
        "    initial = True\n"
        "\n"
        "    dependencies = [\n"
        "        ('zoo', '0002_cage'),\n"
        "        migrations.swappable_dependency(settings.AUTH_USER_MODEL),\n"
        "    ]\n"
        "\n"
        "    operations = [\n"
        "        migrations.CreateModel(\n"
        "            name='Pet',\n"
        "            fields=[\n"
        "                ('id', models.AutoField(primary_key=True)),\n"
        "                ('owner', models.ForeignKey(null=True, on_delete=migrator.db.models.deletion.CASCADE, "
        "to='auth.user')),\n"
        "            ],\n"
        "            options={\n"
        "                'ordering': ['id'],\n"
        "            },\n"
        "        ),\n"
        "    ]\n"
    )


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (lambda: 1, "Cannot serialize function: lambda"),
        (type("Inner", (), {"__qualname__": "f.<locals>.Inner"}), "Could not find object Inner in"),
        (object(), "Cannot serialize: <object object"),
    ],
)
def test_what_cannot_be_written_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        MigrationWriter.serialize(value)


def test_models_that_refer_to_each_other_are_renamed_together() -> None:
    def pair(author: str, book: str) -> ProjectState:
        reference = models.ForeignKey(f"shop.{author.lower()}", models.CASCADE)
        return state_of(
            ModelState("shop", author, [("id", key())]),
            ModelState("shop", book, [("id", key()), ("author", reference)]),
        )

    changes = detect(pair("Author", "Book"), pair("Writer", "Novel"), ask_rename_model=True)
    [found] = described(changes).values()
    assert sorted(found) == ["Rename model Author to Writer", "Rename model Book to Novel"]


def test_a_new_child_of_a_renamed_model_comes_after_the_rename() -> None:
    def child(name: str, parent: str) -> ModelState:
        link = models.OneToOneField(
            f"shop.{parent}", models.CASCADE, parent_link=True, primary_key=True, serialize=False, auto_created=True
        )
        return ModelState("shop", name, [("link", link)], bases=(f"shop.{parent}",))

    old = state_of(ModelState("shop", "Author", [("id", key())]), child("Poet", "author"))
    new = state_of(ModelState("shop", "Writer", [("id", key())]), child("Critic", "writer"), child("Editor", "writer"))
    [found] = described(detect(old, new, ask_rename_model=True)).values()
    assert found.index("Rename model Author to Writer") < found.index("Create model Editor")
