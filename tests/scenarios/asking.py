"""The scenarios, part three: every question at a terminal, with every kind of answer."""

from __future__ import annotations

from tests.terminal import END, INTERRUPT

from .plays import AUTHOR, BOOK, Play
from .session import Session

HEAD = AUTHOR.rstrip() + "\n"
PAGES = HEAD + "    pages = models.IntegerField()\n"
OPTIONAL_PAGES = HEAD + "    pages = models.IntegerField(null=True)\n"


def begun(session: Session, models: str) -> None:
    """Make a project with a first migration."""
    session.project("shop")
    session.models(models)
    session.run("makemigrations -v 0")


def not_null_addition(session: Session) -> None:
    """A new column that is to have no NULL."""
    begun(session, AUTHOR)
    session.models(PAGES)
    session.ask("makemigrations", "2")
    session.ask("makemigrations", "", "0", "3", "-1", "one", "1.0", "1", "exit")
    session.ask("makemigrations", INTERRUPT)
    session.ask("makemigrations", END)
    session.ask("makemigrations", "5", INTERRUPT)
    session.ask("makemigrations", "1", INTERRUPT)
    session.ask("makemigrations", "1", END)
    session.ask("makemigrations", "1", "", "  ", "1 +", "nonsense", "1 / 0", "[1", "exit()")
    session.ask("makemigrations", "1", "lambda: 1")
    session.ask("makemigrations --dry-run -v 3 --no-header")
    session.ask("makemigrations --scriptable --no-header", " 1 ", "datetime.date(2000, 1, 2).year")
    session.show("shop/migrations/0002_author_pages.py")


def not_null_alteration(session: Session) -> None:
    """A column that had NULLs."""
    begun(session, OPTIONAL_PAGES)
    session.models(PAGES)
    session.ask("makemigrations", "3")
    session.ask("makemigrations", "4", "", "ignore", INTERRUPT)
    session.ask("makemigrations", END)
    session.ask("makemigrations", "1", "exit")
    session.ask("makemigrations", "1", "what", INTERRUPT)
    session.ask("makemigrations -n ignored --no-header", "2")
    session.show("shop/migrations/0002_ignored.py")
    session.remove("shop/migrations/0002_ignored.py")
    session.ask("makemigrations --no-header", "1", "7")
    session.show("shop/migrations/0002_alter_author_pages.py")


def renamed_field(session: Session) -> None:
    """A field that is called something else, perhaps."""
    begun(session, AUTHOR)
    session.models(AUTHOR.replace("name", "title"))
    session.ask("makemigrations", INTERRUPT)
    session.ask("makemigrations", END)
    session.ask("makemigrations", "maybe", INTERRUPT)
    session.ask("makemigrations", "maybe", "", "1", "no", "1", "'x'")
    session.remove("shop/migrations/0002_remove_author_name_author_title.py")
    session.ask("makemigrations --dry-run", "")
    session.ask("makemigrations --dry-run -v 3 --no-header", "Yes, please")
    session.ask("makemigrations", " y", "Y")


def renamed_model(session: Session) -> None:
    """A model that is called something else, perhaps, and one of its fields besides."""
    begun(session, AUTHOR + BOOK)
    session.models((AUTHOR + BOOK).replace("Author", "Writer"))
    session.ask("makemigrations", INTERRUPT)
    session.ask("makemigrations", END)
    session.ask("makemigrations", "what?", END)
    session.ask("makemigrations --dry-run", "n")
    session.ask("makemigrations --dry-run", "")
    session.ask("makemigrations", "hm", "yes")
    session.models((AUTHOR + BOOK).replace("Author", "Person").replace("title", "heading"))
    session.ask("makemigrations", "y", "n", "1", "''")


def merged_branches(session: Session) -> None:
    """Two migrations after the same one."""
    begun(session, AUTHOR)
    for name in ("age", "size"):
        session.migration(
            f"0002_{name}",
            f'migrations.AddField("author", "{name}", models.IntegerField(null=True))',
            dependencies='("shop", "0001_initial")',
        )
    session.ask("makemigrations --merge", INTERRUPT)
    session.ask("makemigrations --merge", END)
    session.ask("makemigrations --merge", "perhaps", "", "n")
    session.ask("makemigrations --merge", "")
    session.ask("makemigrations --merge --no-header", "perhaps", "Y")
    session.show("shop/migrations/0003_merge_0002_age_0002_size.py")


def unique_callable_default(session: Session) -> None:
    """A unique column whose default is made by a function, once for all rows."""
    begun(session, AUTHOR)
    session.models("import uuid\n\n" + HEAD + "    key = models.UUIDField(default=uuid.uuid4, unique=True)\n")
    session.ask("makemigrations", "2")
    session.ask("makemigrations", "yes", INTERRUPT)
    session.ask("makemigrations", END)
    session.ask("makemigrations --dry-run")
    session.ask("makemigrations", "3", "", "1")


def auto_now_add(session: Session) -> None:
    """A moment that old rows have not."""
    begun(session, AUTHOR)
    session.models(HEAD + "    born = models.DateTimeField(auto_now_add=True)\n")
    session.ask("makemigrations", "2")
    session.ask("makemigrations", "now", INTERRUPT)
    session.ask("makemigrations", END)
    session.ask("makemigrations", "1", INTERRUPT)
    session.ask("makemigrations", "1", END)
    session.ask("makemigrations", "1", "exit")
    session.ask("makemigrations --no-header", "1", "yesterday", "")
    session.show("shop/migrations/0002_author_born.py")


def first_migrations(session: Session) -> None:
    """Which apps get a first migration is not asked: those that were named, or have a package for them."""
    session.project("bare", "shop")
    session.remove("bare/migrations/__init__.py")
    (session.folder / "bare" / "migrations").rmdir()
    session.models(AUTHOR)
    session.models("class Thing(models.Model):\n    pass\n", "bare")
    session.ask("makemigrations")
    session.ask("makemigrations")
    session.ask("makemigrations bare")


def warned(session: Session) -> None:
    """What asks before it does something."""
    begun(session, AUTHOR)
    session.migration(
        "0002_age",
        'migrations.AddField("author", "age", models.IntegerField(null=True))',
        dependencies='("shop", "0001_initial")',
    )
    session.run("migrate -v 0")
    for typed in (INTERRUPT, END, "", "n", "yes please", "yes"):
        session.ask("flush", typed)
    for typed in (INTERRUPT, END, "", "n"):
        session.ask("squashmigrations shop 0002", "perhaps", typed)
    session.ask("squashmigrations shop 0001 0002 --squashed-name both --no-header", "y")
    session.show("shop/migrations/0001_both.py")


ASKING: tuple[Play, ...] = (
    not_null_addition,
    not_null_alteration,
    renamed_field,
    renamed_model,
    merged_branches,
    unique_callable_default,
    auto_now_add,
    first_migrations,
    warned,
)
