"""Content types follow the models through migrations: in a project whose files say ``django``, on both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.project import Project, new_project

MODELS = """\
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models


class {name}(models.Model):
    title = models.CharField(max_length=50)
    notes = GenericRelation("Note", related_query_name="about")


class Note(models.Model):
    text = models.CharField(max_length=50)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()
"""

SHELL = """
from django.contrib.contenttypes.models import ContentType
from shop.models import Note
print([f"{c.app_label}.{c.model}" for c in ContentType.objects.order_by("app_label", "model")])
print([(note.text, str(note.subject.title)) for note in Note.objects.all()])
"""


@pytest.fixture
def project(tmp_path: Path, database_settings: dict[str, Any]) -> Project:
    settings = (
        f"DATABASES = {{'default': {database_settings!r}}}\n"
        "INSTALLED_APPS = ['django.contrib.contenttypes', 'shop']\n"
        "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
    )
    return new_project(tmp_path, MODELS.format(name="Book"), settings)


def run(project: Project, *arguments: str) -> str:
    outcome = project.run(*arguments, MIGRATOR_ALIAS="1")
    assert outcome.code == 0, outcome.text
    return outcome.out


def test_a_renamed_model_keeps_what_refers_to_it(project: Project) -> None:
    run(project, "makemigrations", "shop")
    said = run(project, "migrate", "-v", "2")
    assert "Adding content type 'shop | book'" in said
    made = "from shop.models import *; Book.objects.create(title='Emma').notes.create(text='read')"
    run(project, "shell", "-c", made)

    project.write("shop/models.py", MODELS.format(name="Novel"))
    project.write(
        "shop/migrations/0002_rename.py",
        "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
        "    dependencies = [('shop', '0001_initial')]\n"
        "    operations = [migrations.RenameModel('Book', 'Novel')]\n",
    )
    run(project, "migrate")
    known, notes = run(project, "shell", "-c", SHELL).splitlines()[-2:]
    assert known == "['contenttypes.contenttype', 'shop.note', 'shop.novel']"
    assert notes == "[('read', 'Emma')]"
    assert "No changes detected" in run(project, "makemigrations", "--check", "--dry-run")

    project.write("shop/models.py", MODELS.format(name="Book"))
    run(project, "migrate", "shop", "0001")
    assert run(project, "shell", "-c", SHELL).splitlines()[-1] == "[('read', 'Emma')]"


def test_content_types_of_models_that_are_gone(project: Project) -> None:
    run(project, "makemigrations", "shop")
    run(project, "migrate")
    gone = (
        "from shop.models import *; gone = ContentType.objects.create(app_label='shop', model='gone'); "
        "Note.objects.create(text='x', content_type=gone, object_id=1)"
    )
    run(project, "shell", "-c", gone)
    asked = project.run("remove_stale_contenttypes", MIGRATOR_ALIAS="1")
    assert "    - Content type for shop.gone\n    - 1 shop.Note object(s)" in asked.out
    said = run(project, "remove_stale_contenttypes", "--noinput", "-v", "2")
    assert said == "Deleting stale content type 'shop | gone'\n"
    assert [item["fields"]["model"] for item in json.loads(run(project, "dumpdata", "contenttypes"))] == [
        "contenttype",
        "book",
        "note",
    ]


TABLE_OF_DJANGO = """
import sqlite3
connection = sqlite3.connect("old.sqlite3")
connection.executescript('''
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL,
 "model" varchar(100) NOT NULL);
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
INSERT INTO "django_content_type" VALUES (7, 'contenttypes', 'contenttype');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL,
 "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES (1, 'contenttypes', '0001_initial', '2020-01-01 00:00:00'),
 (2, 'contenttypes', '0002_remove_content_type_name', '2020-01-01 00:00:00');
''')
"""


def test_a_database_of_django_is_taken_over(tmp_path: Path) -> None:
    settings = (
        "DATABASES = {'default': 'sqlite:///old.sqlite3'}\nINSTALLED_APPS = ['django.contrib.contenttypes', 'shop']\n"
    )
    project = new_project(tmp_path, "from django.db import models\n", settings)
    assert project.python("-c", TABLE_OF_DJANGO).code == 0
    assert "No migrations to apply." in run(project, "migrate")
    [row] = json.loads(run(project, "dumpdata", "contenttypes"))
    assert row["pk"] == 7


def test_the_app_must_be_installed(tmp_path: Path) -> None:
    settings = "DATABASES = {'default': 'sqlite:///db.sqlite3'}\nINSTALLED_APPS = ['shop']\n"
    outcome = new_project(tmp_path, MODELS.format(name="Book"), settings).run("check", MIGRATOR_ALIAS="1")
    assert outcome.code != 0
    assert "isn't in an application in INSTALLED_APPS" in outcome.err
