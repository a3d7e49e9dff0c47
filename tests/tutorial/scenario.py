"""The session of the tutorial: a blog project, its commands, its edits, its practice task."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.terminal import converse

SAMPLE = Path(__file__).resolve().parents[2] / "sample_project"

VIEWS_COUNT = "    views_count = models.IntegerField(default=0)\n"

PRACTICE = """\
from {root}.db import connection, reset_queries
from {root}.conf import settings
settings.DEBUG = True

# (1) posts and comments
ada = Author.objects.create(name="Ada", email="ada@example.com")
alan = Author.objects.create(name="Alan", email="alan@example.com")
Profile.objects.create(author=ada, biography="Wrote the first program.")
engine = Post.objects.create(title="The Engine", body="Weaves algebra.", author=ada)
halting = ada.posts.create(title="Notes", views_count=3)
Comment.objects.create(post=engine, name="Charles", text="Remarkable!")
engine.comments.create(name="Mary", text="Indeed.")

# (2) tags, through a table of its own and through a model
history = Tag.objects.create(name="history")
maths = Tag.objects.create(name="maths")
engine.tags.add(history, maths)
halting.tags.set([maths])
Contribution.objects.create(post=engine, author=alan, role="reviewer")

# (3) reverse lookups, both ways
print([comment.name for comment in engine.comments.all()])
print(engine.comments.get(name="Mary").post == engine)
print([post.title for post in maths.posts.order_by("title")])
print([tag.name for tag in engine.tags.order_by("name")])
print([author.name for author in Author.objects.filter(posts__tags__name="history")])
print([author.name for author in engine.contributors.all()], engine.contribution_set.get().role)
print(ada.profile.biography, ada.profile.author.name)
print(Post.objects.filter(comments__text__icontains="REMARK").count())
print(Author.objects.exclude(posts__tags=maths).values_list("name", flat=True))

# lazy: the database is asked when the answer is needed, and once
reset_queries()
posts = Post.objects.filter(author__name="Ada").order_by("title")
print(len(connection.queries))
print([post.title for post in posts], len(posts), bool(posts))
print(len(connection.queries))

engine.views_count += 1
engine.save()
print(Post.objects.filter(views_count__gte=1).order_by("views_count").values_list("title", "views_count"))
print(Post.objects.filter(title="Notes").update(views_count=10), Post.objects.get(title="Notes").views_count)
print(engine.tags.remove(maths), list(engine.tags.all()))
print(Comment.objects.count(), engine.delete()[0], Comment.objects.count(), Post.objects.exists())
"""


@dataclass
class Session:
    """A terminal session in a project of its own.

    Attributes:
        folder: where the project is.
        python: the interpreter that runs its ``manage.py``.
        root: ``migrator`` or ``django``.
        database: the settings of the database.
        transcript: what was typed and what came back, with moments and the root name made alike.
    """

    folder: Path
    python: str
    root: str
    database: dict[str, str]
    transcript: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Lay out the project: the sample's models as they were before ``views_count``, and no migrations."""
        shutil.copytree(
            SAMPLE / "blog", self.folder / "blog", ignore=shutil.ignore_patterns("migrations", "__pycache__")
        )
        migrations = self.folder / "blog" / "migrations"
        migrations.mkdir()
        (migrations / "__init__.py").touch()
        for path in (self.folder / "blog").glob("*.py"):
            path.write_text(path.read_text().replace("migrator", self.root))
        self.edit(VIEWS_COUNT, "")
        self.use(self.database)
        (self.folder / "manage.py").write_text(
            f"import os, sys\nos.environ['{self.root.upper()}_SETTINGS_MODULE'] = 'settings'\n"
            f"from {self.root}.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n"
        )

    def use(self, database: dict[str, str]) -> None:
        """Write settings that name *database*, whichever of the two migrated it."""
        database = {**database, "ENGINE": f"{self.root}.{database['ENGINE'].partition('.')[2]}"}
        (self.folder / "settings.py").write_text(
            f"DATABASES = {{'default': {database!r}}}\nINSTALLED_APPS = ['blog']\nSECRET_KEY = 'x'\nUSE_TZ = True\n"
        )

    def edit(self, old: str, new: str) -> None:
        """Replace text in the models, as somebody at an editor would."""
        models = self.folder / "blog" / "models.py"
        text = models.read_text()
        assert old in text, f"{old!r} is not in the models"
        models.write_text(text.replace(old, new))

    def manage(self, arguments: str, stdin: str | None = None) -> str:
        """Run ``manage.py`` and note down what it printed and how it ended."""
        done = subprocess.run(
            [self.python, "manage.py", *arguments.split()],
            cwd=self.folder,
            env=self._environment(),
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self._note(arguments, done.stdout, done.returncode)
        return done.stdout

    def at_terminal(self, arguments: str, answers: list[str]) -> str:
        """Run ``manage.py`` at a terminal, typing the next answer whenever it waits for one."""
        run = [self.python, "manage.py", *arguments.split()]
        output, code = converse(run, answers, self.folder, self._environment())
        self._note(f"{arguments}   (at a terminal)", output, code)
        return output

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "SETTINGS_MODULE" not in name}
        kept.pop("MIGRATOR_OVERLAY", None)
        repository = str(SAMPLE.parent)
        return {
            **kept,
            "PYTHONPATH": repository,
            "NO_COLOR": "1",
            "DJANGO_COLORS": "nocolor",
            "COLUMNS": "80",
            "PATH": "/nowhere",
        }

    def _note(self, arguments: str, output: str, code: int) -> None:
        ending = f"[exit {code}]\n" if code else ""
        self.transcript.append(f"$ python manage.py {arguments}\n{self.alike(output)}{ending}")

    def alike(self, text: str) -> str:
        """Return *text* without what may differ between two runs: moments, durations, folders, the root name."""
        text = text.replace("\r\n", "\n").replace(str(self.folder), "<folder>").replace("django", "migrator")
        text = re.sub(r"# Generated by .* on .*", "# Generated by <version> on <moment>", text)
        text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "<moment>", text)
        return re.sub(r"\(\d+\.\d{3}s\)", "(<seconds>)", text)

    def files(self) -> dict[str, str]:
        """Return the migration files, by name."""
        folder = self.folder / "blog" / "migrations"
        return {path.name: self.alike(path.read_text()) for path in sorted(folder.glob("0*.py"))}


def play(session: Session) -> None:
    """Go through the whole tutorial in *session*."""
    session.start()
    _first_migration(session)
    _add_a_field(session)
    _practise(session)
    _go_back_and_forth(session)
    _rename_and_empty(session)
    _complain(session)


def _first_migration(session: Session) -> None:
    session.manage("check")
    session.manage("showmigrations")
    session.manage("makemigrations --check")
    session.manage("makemigrations --dry-run -v 3")
    session.manage("makemigrations")
    session.manage("makemigrations")
    session.manage("showmigrations --plan")
    session.manage("sqlmigrate blog 0001")
    session.manage("migrate --plan")
    session.manage("migrate --check")
    session.manage("migrate")
    session.manage("migrate --check")
    session.manage("migrate")


def _add_a_field(session: Session) -> None:
    session.edit(
        "    def __str__(self) -> str:\n        return self.title",
        f"{VIEWS_COUNT}\n    def __str__(self) -> str:\n        return self.title",
    )
    session.manage("migrate")
    session.manage("makemigrations")
    session.manage("sqlmigrate blog 0002")
    session.manage("sqlmigrate blog 0002 --backwards")
    session.manage("migrate -v 2")
    session.manage("showmigrations blog")


def _practise(session: Session) -> None:
    session.manage("shell", stdin=PRACTICE.format(root=session.root))
    session.manage("shell -v 2", stdin="print(Tag.objects.count())")


def _go_back_and_forth(session: Session) -> None:
    session.manage("migrate blog 0001 --plan")
    session.manage("migrate blog 0001")
    session.manage("showmigrations")
    session.manage("migrate blog zero")
    session.manage("showmigrations --plan")
    session.manage("migrate blog 0001")
    session.manage("migrate blog zero --fake")
    session.manage("migrate blog 0001 --fake-initial")
    session.manage("migrate blog 0002 --fake")
    session.manage("showmigrations -v 2")
    session.manage("migrate blog 0001 --fake")
    session.manage("migrate blog")


def _rename_and_empty(session: Session) -> None:
    session.edit("    body = models.TextField(blank=True)", "    text = models.TextField(blank=True)")
    session.at_terminal("makemigrations", ["y"])
    session.manage("migrate")
    session.manage("makemigrations blog --empty --name fill_in")
    session.manage("migrate")
    session.manage("migrate blog zero")
    session.manage("migrate")
    session.manage("showmigrations")


def _complain(session: Session) -> None:
    for arguments in (
        "migrate nowhere",
        "migrate blog 0009",
        "migrate blog 00",
        "sqlmigrate blog 0009",
        "sqlmigrate nowhere 0001",
        "showmigrations nowhere",
        "makemigrations nowhere",
        "makemigrations --name not-a-name",
        "migrat",
    ):
        session.manage(arguments)
