"""Models that cannot be: an error that names the model, and no migration file."""

from __future__ import annotations

from pathlib import Path

import pytest

from .project import new_project

MISTAKES = {
    "two models of one name": (
        "class Book(models.Model):\n    pass\n\n\nclass book(models.Model):\n    pass",
        "Conflicting 'book' models in application 'shop': <class 'shop.models.Book'> and <class 'shop.models.book'>",
    ),
    "a relation to nothing": (
        "class Book(models.Model):\n    author = models.ForeignKey('Author', models.CASCADE)",
        "shop.Book.author: (fields.E300) Field defines a relation with model 'Author', which is either not installed",
    ),
    "a relation to an app that is not there": (
        "class Book(models.Model):\n    author = models.ForeignKey('people.Author', models.CASCADE)",
        "lazy reference to 'people.author', but app 'people' isn't installed",
    ),
    "a relation to what is no label": (
        "class Book(models.Model):\n    author = models.ForeignKey('a.b.c', models.CASCADE)",
        "'a.b.c'. String model references must be of the form 'app_label.ModelName'",
    ),
    "a relation to what is no model": (
        "class Book(models.Model):\n    author = models.ForeignKey(5, models.CASCADE)",
        "ForeignKey(5) is invalid. First parameter to ForeignKey must be either a model, a model name, or the string",
    ),
    "a key that refers to itself": (
        "class Book(models.Model):\n    id = models.OneToOneField('self', models.CASCADE, primary_key=True)",
        "(migrator.E001) The field refers to itself (shop.Book.id -> shop.Book.id)",
    ),
    "keys in a circle": (
        (
            "class Left(models.Model):\n"
            "    id = models.OneToOneField('Right', models.CASCADE, primary_key=True, related_name='+')\n\n\n"
            "class Right(models.Model):\n"
            "    id = models.OneToOneField('Left', models.CASCADE, primary_key=True, related_name='+')"
        ),
        "(migrator.E001) The field refers to itself (shop.Left.id -> shop.Right.id -> shop.Left.id)",
    ),
    "a model between that is not there": (
        "class Book(models.Model):\n    tags = models.ManyToManyField('self', through='Tagging')",
        "(fields.E331) Field specifies a many-to-many relation through model 'Tagging', which has not been installed",
    ),
    "a field that hides the parent's": (
        "class Work(models.Model):\n    title = models.TextField()\n\n\nclass Book(Work):\n    title = models.TextField()",
        "Local field 'title' in class 'Book' clashes with field of the same name from base class 'Work'",
    ),
    "two primary keys": (
        (
            "class Book(models.Model):\n    a = models.IntegerField(primary_key=True)\n"
            "    b = models.IntegerField(primary_key=True)"
        ),
        "shop.Book: (models.E026) The model cannot have more than one field with 'primary_key=True'",
    ),
    "no rule for deletion": (
        "class Book(models.Model):\n    author = models.ForeignKey('self')",
        "missing 1 required positional argument: 'on_delete'",
    ),
    "an option that does not exist": (
        "class Book(models.Model):\n    class Meta:\n        colour = 'red'",
        "'class Meta' got invalid attribute(s): colour",
    ),
}


@pytest.mark.parametrize("mistake", sorted(MISTAKES))
def test_a_mistake_is_named_and_nothing_is_written(tmp_path: Path, mistake: str) -> None:
    models, message = MISTAKES[mistake]
    project = new_project(tmp_path, f"from migrator.db import models\n\n\n{models}\n")
    outcome = project.run("makemigrations", "shop")
    assert outcome.code != 0
    assert message in outcome.err
    assert not (tmp_path / "shop" / "migrations").exists()
    assert not (tmp_path / "db.sqlite3").exists()
