"""The commands that look at a database or rewrite migrations, one after the other, as a golden transcript.

``MIGRATOR_WRITE_GOLDEN=1`` writes the texts anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"

MODELS = """\
from migrator.db import models


class Author(models.Model):
    name = models.CharField(max_length=50, unique=True)
    joined = models.DateField(db_column="class")


class Book(models.Model):
    title = models.CharField(max_length=80)
    author = models.ForeignKey(Author, models.CASCADE)
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="edited")
    price = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        unique_together = [("title", "author")]
"""

SECOND = """\
from migrator.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]
    operations = [
        migrations.AddField("Author", "rank", models.IntegerField(null=True)),
        migrations.RunSQL("UPDATE library_author SET name = name", elidable=True),
        migrations.RemoveField("Author", "rank"),
    ]
"""

PROGRAM = """\
import sys
from migrator import setup
from migrator.conf import settings
from migrator.core.management import CommandError, call_command

settings.configure(
    DATABASES={"default": %r}, INSTALLED_APPS=["library"], SECRET_KEY="x", DEFAULT_AUTO_FIELD="migrator.db.models.AutoField"
)
setup()


def manage(line):
    print(f"$ {line}", flush=True)
    try:
        call_command(*line.split(), stdout=sys.stdout, stderr=sys.stdout, no_color=True)
    except CommandError as error:
        print(f"CommandError: {error}")
    except SystemExit as error:
        print(f"[exit {error.code}]")


def count():
    from library.models import Author, Book

    print(Author.objects.count(), Book.objects.count())


manage("makemigrations")
with open("library/migrations/0002_more.py", "w") as file:
    file.write(%r)
manage("migrate")
manage("inspectdb")
manage("inspectdb nowhere")
manage("sqlflush")
manage("sqlsequencereset library")
manage("sqlsequencereset nowhere")
from library.models import Author, Book

ada = Author.objects.create(name="Ada", joined="1842-01-01")
Book.objects.create(title="Notes", author=ada, price="1.50")
count()
manage("flush --noinput")
count()
manage("showmigrations")
print(Author.objects.create(name="Alan", joined="1936-01-01").pk)
manage("optimizemigration --check library 0001")
manage("optimizemigration --check library 0002")
manage("squashmigrations library 0002 --noinput --no-header")
print(open("library/migrations/0001_squashed_0002_more.py").read())
manage("squashmigrations library 0002 --noinput")
manage("squashmigrations library 0001_squashed 0001_initial --noinput")
manage("squashmigrations library 0001_squashed --squashed-name initial --noinput")
manage("migrate")
manage("showmigrations")
manage("optimizemigration library 0002_more")
manage("optimizemigration library 0007")
"""


def run(folder: Path, *arguments: str) -> str:
    """Run Python in *folder*; return what it prints, without what differs between runs."""
    environment = {name: value for name, value in os.environ.items() if "SETTINGS" not in name}
    environment.pop("MIGRATOR_OVERLAY", None)
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PATH": "/nowhere"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    text = done.stdout.replace(str(folder.resolve()), "<folder>")
    # Which table comes first is a matter of a set.
    return re.sub(r"(?m)^(DELETE FROM|TRUNCATE|UPDATE \"sqlite_sequence\"|SELECT setval).*;$", _sorted_names, text)


def _sorted_names(statement: re.Match[str]) -> str:
    quoted = re.findall(r"[\"'](?:library_\w+)[\"']", statement[0])
    return f"{statement[1]} … {', '.join(sorted(set(quoted)))}"


def test_the_transcript_is_the_golden_one(vendor: str, database_settings: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "project"
    migrations = folder / "library" / "migrations"
    migrations.mkdir(parents=True)
    for package in (folder / "library", migrations):
        (package / "__init__.py").touch()
    (folder / "library" / "models.py").write_text(MODELS)
    (folder / "session.py").write_text(PROGRAM % (database_settings, SECOND))

    seen = run(folder, "session.py")

    lines = seen.splitlines(keepends=True)
    deletes = sorted(line for line in lines if line.startswith("DELETE FROM"))
    seen = "".join(deletes.pop(0) if line.startswith("DELETE FROM") else line for line in lines)
    golden = GOLDEN / f"transcript.{vendor}.txt"
    if os.environ.get("MIGRATOR_WRITE_GOLDEN"):
        golden.write_text(seen)
    assert seen == golden.read_text()


def test_a_project_is_begun_without_settings_and_works(tmp_path: Path) -> None:
    assert run(tmp_path, "-m", "migrator", "startproject", "mysite") == ""
    site = tmp_path / "mysite"
    assert run(site, "manage.py", "startapp", "blog") == ""
    settings = site / "mysite" / "settings.py"
    settings.write_text(settings.read_text().replace("INSTALLED_APPS = []", 'INSTALLED_APPS = ["blog"]'))
    with (site / "blog" / "models.py").open("a") as models:
        models.write("\n\nclass Post(models.Model):\n    pass\n")
    assert "+ Create model Post" in run(site, "manage.py", "makemigrations")
    assert "Applying blog.0001_initial... OK" in run(site, "manage.py", "migrate")
    assert "INSTALLED_APPS = ['blog']" in run(site, "manage.py", "diffsettings")
    assert run(site, "manage.py", "startapp", "json").startswith(
        "CommandError: 'json' conflicts with the name of an existing Python module"
    )
