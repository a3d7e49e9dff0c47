"""The scenarios, part two: running migrations."""

from __future__ import annotations

from .plays import AUTHOR, BOOK, Play
from .session import Session

ADD_AGE = 'migrations.AddField("author", "age", models.IntegerField(null=True))'
ADD_SIZE = 'migrations.AddField("author", "size", models.IntegerField(null=True))'


def three_migrations(session: Session, settings: str = "") -> None:
    """A model, and two fields one after the other."""
    session.project("shop", settings=settings)
    session.models(AUTHOR)
    session.run("makemigrations -v 0")
    session.migration("0002_age", ADD_AGE, dependencies='("shop", "0001_initial")')
    session.migration("0003_size", ADD_SIZE, dependencies='("shop", "0002_age")')
    session.models(
        AUTHOR.rstrip() + "\n    age = models.IntegerField(null=True)\n    size = models.IntegerField(null=True)\n"
    )


def squash_that_is_partly_applied(session: Session) -> None:
    """Squashed while only the first migration is applied; then everywhere; then the old ones go."""
    three_migrations(session)
    session.run(
        "migrate shop 0002",
        "squashmigrations shop 0003 --noinput --no-header",
        "showmigrations",
        "migrate --plan",
        "migrate",
        "showmigrations",
        "squashmigrations shop 0009 --noinput",
    )
    session.show("shop/migrations/0001_squashed_0003_size.py")
    session.run("migrate shop zero", "migrate", "showmigrations")
    for name in ("0001_initial", "0002_age", "0003_size"):
        session.remove(f"shop/migrations/{name}.py")
    session.run("showmigrations", "migrate", "migrate shop --prune", "showmigrations", "makemigrations --check")


def prune(session: Session) -> None:
    """A migration is deleted after it was applied."""
    three_migrations(session)
    session.run("migrate")
    session.remove("shop/migrations/0003_size.py")
    session.run("showmigrations", "migrate", "migrate --prune", "migrate shop --prune", "migrate shop --prune")
    session.run("makemigrations --dry-run")
    session.remove("shop/migrations/0001_initial.py")
    session.run("migrate", "showmigrations")


def fakes(session: Session) -> None:
    """``--fake`` and ``--fake-initial``, with tables that are there and some that are not."""
    three_migrations(session)
    session.run(
        "migrate",
        "migrate shop zero --fake",
        "showmigrations",
        "migrate shop 0001",
        "migrate shop 0001 --fake-initial",
        "migrate shop --fake",
        "showmigrations -v 2",
        "migrate --check",
        "migrate shop 0001 --fake",
        "migrate --check",
        "migrate --plan",
        "migrate",
        "migrate nowhere",
        "migrate shop 0009",
        "migrate shop 000",
        "migrate --run-syncdb nowhere",
    )


def run_syncdb(session: Session) -> None:
    """An app without migrations beside one with them."""
    session.project("plain", "shop")
    session.remove("plain/migrations/__init__.py")
    (session.folder / "plain" / "migrations").rmdir()
    session.models(AUTHOR)
    session.models("class Thing(models.Model):\n    size = models.IntegerField()\n", "plain")
    session.run(
        "makemigrations",
        "migrate",
        "showmigrations",
        "migrate --run-syncdb",
        "migrate plain",
        "migrate plain --run-syncdb",
        "migrate plain zero",
        "sqlmigrate plain 0001",
        "makemigrations plain",
        "migrate",
        "migrate plain --fake-initial",
    )


ROUTER = """\
class Router:
    def allow_migrate(self, db, app_label, model_name=None, **hints):
        if hints.get("only"):
            return hints["only"] == db
        return (db == "other") == (model_name == "book") if model_name else None
"""


def several_databases(session: Session) -> None:
    """A router that sends one model to another database."""
    session.project("shop", settings='DATABASE_ROUTERS = ["routing.Router"]')
    session.write("routing.py", ROUTER)
    session.models(
        AUTHOR
        + BOOK.replace("ForeignKey(Author", "ForeignKey(Author, db_constraint=False, on_delete=").replace("=, ", "=")
    )
    session.run("makemigrations -v 0")
    session.migration(
        "0002_sql",
        'migrations.RunSQL("CREATE TABLE extra (id integer)", "DROP TABLE extra", hints={"only": "other"}), '
        'migrations.RunSQL(["DROP TABLE IF EXISTS nothing"], migrations.RunSQL.noop)',
        dependencies='("shop", "0001_initial")',
    )
    session.run("migrate", "migrate --database other", "showmigrations --database other")
    session.run("sqlmigrate shop 0001 --database other", "sqlmigrate shop 0002", "migrate shop zero --database other")
    session.run("migrate --database nowhere", "showmigrations", "inspectdb --database default")


FAILING = """\
migrations.AddField("author", "age", models.IntegerField(null=True)),
        migrations.RunSQL("UPDATE shop_author SET nonsense = 1", migrations.RunSQL.noop),
    """


def failures(session: Session) -> None:
    """A migration that fails, in a transaction and without one."""
    session.project("shop")
    session.models(AUTHOR)
    session.run("makemigrations -v 0", "migrate -v 0")
    session.migration("0002_broken", FAILING, dependencies='("shop", "0001_initial")')
    session.run("migrate", "showmigrations", "inspectdb shop_author")
    session.migration("0002_broken", FAILING, dependencies='("shop", "0001_initial")', body="    atomic = False\n")
    session.run("migrate", "showmigrations", "inspectdb shop_author")
    session.migration("0002_broken", 'migrations.RunSQL("SELECT 1")', dependencies='("shop", "0001_initial")')
    session.run("migrate", "migrate shop 0001", "migrate shop zero", "showmigrations")


def printed_sql(session: Session) -> None:
    """``sqlmigrate`` of every kind of operation, there and back."""
    session.project("shop")
    session.models(
        AUTHOR + BOOK + '    price = models.DecimalField(max_digits=6, decimal_places=2, db_comment="in all")\n'
        "\n    class Meta:\n        unique_together = [('title', 'author')]\n"
        "        indexes = [models.Index(fields=['-title'], name='by_title', condition=models.Q(price__gt=1))]\n"
        "        constraints = [models.CheckConstraint(condition=models.Q(price__gte=0), name='costs')]\n"
    )
    session.run("makemigrations --no-header -v 3")
    session.migration(
        "0002_many",
        'migrations.RemoveConstraint("book", "costs"), migrations.RenameIndex("book", "on_title", "by_title"), '
        'migrations.AlterUniqueTogether("book", set()), migrations.RenameField("book", "title", "name"), '
        'migrations.RenameModel("Book", "Novel"), migrations.AlterModelTable("novel", "novels"), '
        'migrations.AlterField("novel", "name", models.TextField(null=True)), migrations.AlterModelOptions("novel", {}), '
        "migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop), "
        'migrations.RunSQL([("SELECT %s", [1]), "SELECT 2"], migrations.RunSQL.noop), migrations.DeleteModel("Novel")',
        dependencies='("shop", "0001_initial")',
    )
    session.run("sqlmigrate shop 0001", "sqlmigrate shop 0001 --backwards", "sqlmigrate shop 0002")
    session.run("sqlmigrate shop 0002 --backwards", "sqlmigrate shop 00", "migrate", "migrate shop zero -v 2")


def optimizing(session: Session) -> None:
    """``optimizemigration``, and ``index_together`` that old files still have."""
    session.project("shop")
    session.models(AUTHOR)
    session.migration(
        "0001_initial",
        'migrations.CreateModel("Author", [("id", models.BigAutoField(primary_key=True))]), '
        'migrations.AddField("author", "name", models.CharField(max_length=40)), '
        'migrations.AddField("author", "size", models.IntegerField(null=True)), '
        'migrations.AlterField("author", "name", models.CharField(max_length=50)), '
        'migrations.AlterModelOptions("author", {"ordering": ["name"]}), migrations.RemoveField("author", "size")',
        body="    initial = True\n",
    )
    session.migration(
        "0002_together",
        'migrations.AddField("author", "size", models.IntegerField(null=True)), '
        'migrations.AlterIndexTogether("author", {("name", "size")})',
        dependencies='("shop", "0001_initial")',
    )
    session.migration(
        "0003_named",
        'migrations.RenameIndex("author", "old", old_fields=("name", "size")), '
        'migrations.RemoveIndex("author", "old"), migrations.RemoveField("author", "size")',
        dependencies='("shop", "0002_together")',
    )
    session.run(
        "sqlmigrate shop 0001",
        "migrate",
        "optimizemigration shop 0001 --check",
        "optimizemigration shop 0001 -v 2",
        "optimizemigration shop 0001",
        "optimizemigration nowhere 0001",
        "optimizemigration shop 0009",
        "migrate shop 0001",
        "migrate",
        "migrate shop zero",
    )
    session.show("shop/migrations/0001_initial.py")


def inspection(session: Session) -> None:
    """``inspectdb`` of tables that nobody made for it, and what empties tables."""
    session.project("shop")
    session.models(AUTHOR)
    session.migration(
        "0001_initial",
        'migrations.RunSQL(["""CREATE TABLE "Odd Name" (id integer PRIMARY KEY, "class" varchar(10) NOT NULL, "a-b" text, '
        '"_x" numeric(6, 2), "n__m" date UNIQUE, "import" timestamp)""", '
        '"""CREATE TABLE child (parent_id integer NOT NULL REFERENCES "Odd Name" (id), other integer, '
        'PRIMARY KEY (parent_id, other))""", "CREATE VIEW seen AS SELECT id FROM child, \\"Odd Name\\""])',
    )
    session.run("migrate", "inspectdb", "inspectdb child nowhere", "inspectdb --include-views seen")
    session.run("sqlsequencereset shop", "sqlsequencereset nowhere", "sqlflush --database nowhere", "flush --noinput")


RUNNING: tuple[Play, ...] = (
    squash_that_is_partly_applied,
    prune,
    fakes,
    run_syncdb,
    several_databases,
    failures,
    printed_sql,
    optimizing,
    inspection,
)
