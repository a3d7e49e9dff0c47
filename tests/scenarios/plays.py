"""The scenarios, part one: making migrations."""

from __future__ import annotations

from collections.abc import Callable

from .session import Session

Play = Callable[[Session], None]

AUTHOR = """\
class Author(models.Model):
    name = models.CharField(max_length=50)


"""
BOOK = """\
class Book(models.Model):
    title = models.CharField(max_length=80)
    author = models.ForeignKey(Author, models.CASCADE)
"""


def renames(session: Session) -> None:
    """A field, a model and a field that keeps its column are renamed; questions are answered."""
    session.project("shop")
    session.models(AUTHOR + BOOK)
    session.run("makemigrations", "migrate")
    session.models((AUTHOR + BOOK).replace("title", "heading"))
    session.run("makemigrations", "migrate", answers="y\n")
    session.models((AUTHOR + BOOK).replace("title", "heading").replace("Author", "Writer"))
    session.run("makemigrations", "sqlmigrate shop 0003", "migrate", answers="y\n")
    session.models(
        (AUTHOR + BOOK)
        .replace("title = models.CharField(", 'name = models.CharField(db_column="heading", ')
        .replace("Author", "Writer")
    )
    session.run("makemigrations", "migrate", "migrate shop zero", "migrate", answers="maybe\ny\n")
    session.show("shop/migrations/0003_rename_author_writer.py")


def refused_renames(session: Session) -> None:
    """The same questions, answered with no, with nothing and not at all."""
    session.project("shop")
    session.models(AUTHOR + BOOK)
    session.run("makemigrations", "migrate")
    session.models((AUTHOR + BOOK).replace("title", "heading"))
    session.run("makemigrations --dry-run", answers="n\n1\n''\n")
    session.run("makemigrations --noinput --dry-run")
    session.models((AUTHOR + BOOK).replace("Author", "Writer"))
    session.run("makemigrations --dry-run", answers="\n")
    session.run("makemigrations --noinput --dry-run -v 3")


def required_fields(session: Session) -> None:
    """Fields that existing rows have no value for: every way to answer."""
    required = "    pages = models.IntegerField()\n"
    session.project("shop")
    session.models(AUTHOR)
    session.run("makemigrations", "migrate")
    session.models(AUTHOR.rstrip() + "\n" + required)
    session.run("makemigrations", answers="2\n")
    session.run("makemigrations", answers="7\n1\nnonsense\n\n12\n")
    session.show("shop/migrations/0002_author_pages.py")
    session.run("makemigrations --check", "migrate")
    session.run("makemigrations --noinput --dry-run")
    session.models(AUTHOR.rstrip() + "\n    pages = models.IntegerField(null=True)\n")
    session.run("makemigrations")
    session.models(AUTHOR.rstrip() + "\n" + required)
    session.run("makemigrations --dry-run --noinput")
    session.run("makemigrations --dry-run", answers="3\n")
    session.run("makemigrations", "migrate", answers="2\n")
    session.show("shop/migrations/0004_alter_author_pages.py")


def stamped_and_unique_fields(session: Session) -> None:
    """``auto_now_add`` and a unique field with a callable default."""
    session.project("shop")
    session.models(AUTHOR)
    session.run("makemigrations", "migrate")
    session.models(AUTHOR.rstrip() + "\n    born = models.DateTimeField(auto_now_add=True)\n")
    session.run("makemigrations --noinput", "makemigrations --dry-run", answers="2\n")
    session.run("makemigrations", answers="1\n\n")
    session.show("shop/migrations/0002_author_born.py")
    session.models(
        "import uuid\n\n" + AUTHOR.rstrip() + "\n    key = models.UUIDField(default=uuid.uuid4, unique=True)\n"
    )
    session.run("makemigrations --noinput --dry-run")
    session.run("makemigrations", answers="2\n")
    session.run("makemigrations -n keys", "migrate", answers="1\n")


def flags_of_makemigrations(session: Session) -> None:
    """Dry run, check, update, empty, name, header, scriptable."""
    session.project("shop")
    session.models(AUTHOR)
    session.run(
        "makemigrations --check",
        "makemigrations --dry-run -v 3 --no-header",
        "makemigrations --scriptable",
        "makemigrations",
        "makemigrations --check",
        "makemigrations shop --empty --name fill --no-header",
        "makemigrations shop --empty --name 1-bad",
        "makemigrations --empty",
        "makemigrations nowhere shop",
        "migrate",
    )
    session.show("shop/migrations/0002_fill.py")
    session.models(AUTHOR.rstrip() + "\n    age = models.IntegerField(null=True)\n")
    session.run("makemigrations --update", "migrate shop 0001", "makemigrations --update")
    session.models(
        AUTHOR.rstrip() + "\n    age = models.IntegerField(null=True)\n    size = models.IntegerField(null=True)\n"
    )
    session.run("makemigrations --update --no-header", "showmigrations", "migrate", "makemigrations --update")
    for path in sorted((session.folder / "shop" / "migrations").glob("0002*.py")):
        session.show(f"shop/migrations/{path.name}")


def merge(session: Session) -> None:
    """Two people add a migration each."""
    session.project("shop")
    session.models(AUTHOR)
    session.run("makemigrations", "migrate")
    after = '("shop", "0001_initial")'
    session.migration(
        "0002_age", 'migrations.AddField("author", "age", models.IntegerField(null=True))', dependencies=after
    )
    session.migration(
        "0002_size", 'migrations.AddField("author", "size", models.IntegerField(null=True))', dependencies=after
    )
    session.run("migrate", "makemigrations", "makemigrations --check", "showmigrations")
    session.run("makemigrations --merge", answers="n\n")
    session.run("makemigrations --merge --dry-run -v 3 --no-header", answers="y\n")
    session.run("makemigrations --merge --noinput --name both --no-header")
    session.show("shop/migrations/0003_both.py")
    session.run(
        "migrate", "showmigrations --plan", "makemigrations --merge", "migrate shop 0002_age", "migrate shop 0002"
    )


def through_models(session: Session) -> None:
    """Many-to-many relations: added, removed, moved to a model of their own by hand."""
    plain = AUTHOR + "class Book(models.Model):\n    authors = models.ManyToManyField(Author)\n"
    session.project("shop")
    session.models(plain)
    session.run("makemigrations --no-header", "sqlmigrate shop 0001", "migrate")
    session.models(
        plain.replace("(Author)", '(Author, through="Role")')
        + "\n\nclass Role(models.Model):\n    author = models.ForeignKey(Author, models.CASCADE)\n"
        "    book = models.ForeignKey(Book, models.CASCADE)\n"
    )
    session.run("makemigrations --noinput --no-header", "migrate")
    for path in sorted((session.folder / "shop" / "migrations").glob("0002*.py")):
        session.show(f"shop/migrations/{path.name}")
    session.models(plain.replace("    authors = models.ManyToManyField(Author)", "    pass"))
    session.run("makemigrations", "migrate", "migrate shop 0001")


def two_apps(session: Session) -> None:
    """Apps that refer to each other, and a setting that says to whom."""
    session.project("people", "shop", settings='SHOP_OWNER = "shop.Owner"')
    session.models(
        "class Person(models.Model):\n    best = models.ForeignKey('shop.Book', models.CASCADE, null=True)\n", "people"
    )
    session.models(
        "class Owner(models.Model):\n    class Meta:\n        swappable = 'SHOP_OWNER'\n\n\n"
        "class Book(models.Model):\n    author = models.ForeignKey('people.Person', models.CASCADE)\n"
        "    owner = models.ForeignKey('shop.Owner', models.SET_NULL, null=True)\n"
    )
    session.run(
        "makemigrations --no-header",
        "showmigrations --plan -v 2",
        "migrate --plan",
        "migrate",
        "makemigrations --check",
    )
    for app in ("people", "shop"):
        for path in sorted((session.folder / app / "migrations").glob("0*.py")):
            session.show(f"{app}/migrations/{path.name}")
    session.run("migrate people zero --plan", "migrate people zero", "migrate shop")


MAKING: tuple[Play, ...] = (
    renames,
    refused_renames,
    required_fields,
    stamped_and_unique_fields,
    flags_of_makemigrations,
    merge,
    through_models,
    two_apps,
)
