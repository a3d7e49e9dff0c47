"""The scenarios, part four: options of commands that no other scenario comes by."""

from __future__ import annotations

import shutil

from .plays import AUTHOR, Play
from .session import Session

SIZES = 'migrations.AddField("author", "{name}", models.IntegerField(null=True))'


def chain(session: Session, *names: str) -> None:
    """Add a migration with a field for each name, after those that are there."""
    for number, name in enumerate(names, start=2):
        before = "0001_initial" if number == 2 else f"{number - 1:04}_{names[number - 3]}"
        session.migration(f"{number:04}_{name}", SIZES.format(name=name), dependencies=f'("shop", "{before}")')


FILL = """\
from migrator.db import migrations, models


def fill(apps, schema_editor):
    \"\"\"Gives sizes to those that have none.\"\"\"
    apps.get_model("shop", "Author").objects.filter(size=None).update(size=1)


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_size")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(fill, elidable=True),
        migrations.RunSQL("SELECT 1", elidable=True),
        migrations.AlterField("author", "size", models.IntegerField(default=3)),
    ]
"""


def squashing(session: Session) -> None:
    """Every option of ``squashmigrations``, and every way to ask for too much."""
    session.project("shop", "bare")
    session.models(AUTHOR)
    session.run("makemigrations -v 0")
    chain(session, "size")
    session.write("shop/migrations/0003_fill.py", FILL)
    session.migration("0004_age", SIZES.format(name="age"), dependencies='("shop", "0003_fill")')
    session.run(
        "migrate -v 0",
        "squashmigrations shop 0002 --noinput --no-optimize --no-header",
        "squashmigrations shop 0003 0004 --noinput --squashed-name later --no-header",
        "squashmigrations shop 0002 0003 --noinput --squashed-name between --no-header -v 0",
        "squashmigrations shop 0004 0003 --noinput",
        "squashmigrations shop 0003 0003 --noinput --squashed-name alone --no-header",
        "squashmigrations shop 000 --noinput",
        "squashmigrations shop 0009 --noinput",
        "squashmigrations shop 0009 0004 --noinput",
        "squashmigrations bare 0001 --noinput",
        "squashmigrations nowhere 0001 --noinput",
        "squashmigrations shop",
    )
    for path in sorted((session.folder / "shop" / "migrations").glob("000*.py")):
        if path.name not in ("0001_initial.py", "0002_size.py", "0003_fill.py", "0004_age.py"):
            session.show(f"shop/migrations/{path.name}")


def squash_of_a_squash(session: Session) -> None:
    """What was squashed is squashed again, before and after the first ones are gone."""
    session.project("shop")
    session.models(AUTHOR)
    session.run("makemigrations -v 0")
    chain(session, "size", "age", "year")
    session.run(
        "squashmigrations shop 0003 --noinput --no-header",
        "squashmigrations shop 0001_squashed_0003_age 0004 --noinput --no-header --squashed-name whole",
        "showmigrations",
        "migrate shop 0003",
        "showmigrations",
        "migrate --plan",
        "migrate",
        "showmigrations -v 2",
        "migrate shop zero",
    )
    session.show("shop/migrations/0001_whole.py")
    for name in ("0001_initial", "0002_size", "0003_age"):
        session.remove(f"shop/migrations/{name}.py")
    session.run("showmigrations", "migrate", "showmigrations --plan")


def listing(session: Session) -> None:
    """``showmigrations`` of some apps, as a list and as a plan."""
    session.project("plain", "people", "shop")
    session.models(AUTHOR)
    session.models("class Person(models.Model):\n    likes = models.ManyToManyField('shop.Author')\n", "people")
    session.run("makemigrations -v 0", "migrate shop -v 0")
    chain(session, "size")
    session.run(
        "showmigrations",
        "showmigrations --list shop",
        "showmigrations -l people shop",
        "showmigrations -p",
        "showmigrations --plan people -v 2",
        "showmigrations plain",
        "showmigrations plain --plan",
        "showmigrations --plan --list",
        "showmigrations shop nowhere nothing",
        "showmigrations --database other shop",
        "showmigrations --plan --database other shop",
    )


FAULTY = '@checks.register()\ndef look(**kwargs):\n    return [checks.Error("It is broken.", hint="Mend it.", id="shop.E001")]'

NOISY = """\
import sys
from migrator.apps import AppConfig
from migrator.db.models.signals import post_migrate, pre_migrate


def tell(when):
    def receiver(sender, **kwargs):
        plan = [(str(migration), backwards) for migration, backwards in kwargs.get("plan", ())]
        print(when, sender.label, kwargs["verbosity"], kwargs["interactive"], kwargs["using"], plan)
    return receiver


class Shop(AppConfig):
    name = "shop"

    def ready(self):
        pre_migrate.connect(tell("before"), sender=self, weak=False)
        post_migrate.connect(tell("after"), sender=self, weak=False)
"""

SPOKEN = """\
def _fill(apps, schema_editor):
    \"\"\"
    Gives ages to all.

    In two lines.
    \"\"\"
"""


def options_of_migrate(session: Session) -> None:
    """Verbosity, plans of what has no description, signals, checks that fail."""
    session.project("shop")
    session.write("shop/apps.py", NOISY)
    session.models(AUTHOR)
    session.run("makemigrations -v 0")
    chain(session, "size")
    session.migration(
        "0003_many",
        'migrations.RunPython(_fill), migrations.RunPython(_fill, _fill), migrations.RunSQL(["SELECT 1", ("SELECT %s", [2])]), '
        'migrations.RunSQL("SELECT 1\\nFROM shop_author", "SELECT 3"), migrations.SeparateDatabaseAndState([], []), '
        'migrations.AlterModelOptions("author", {"verbose_name": "it"})',
        dependencies='("shop", "0002_size")',
        body="",
    )
    path = session.folder / "shop/migrations/0003_many.py"
    path.write_text(path.read_text().replace("class Migration", f"{SPOKEN}\n\nclass Migration"))
    session.run(
        "migrate --plan",
        "migrate --plan --check",
        "migrate shop 0001 --noinput",
        "migrate shop 0002 -v 3",
        "migrate shop 0002 -v 2 --noinput",
        "migrate -v 0",
        "migrate shop 0002 --plan",
        "migrate shop 0002",
        "migrate shop 0001 --plan",
        "migrate shop",
        "migrate --check shop",
        "migrate shop 0001 --check",
        "migrate --fake --plan shop zero",
        "migrate shop --prune --plan",
        "migrate shop 0002 --prune",
        "migrate --fake-initial --run-syncdb -v 2 --no-input",
    )
    session.write(
        "shop/models.py", f"from migrator.core import checks\nfrom migrator.db import models\n\n\n{AUTHOR}{FAULTY}"
    )
    session.run(
        "migrate",
        "migrate --skip-checks -v 0",
        "makemigrations --skip-checks",
        "showmigrations",
        "sqlmigrate shop 0001",
    )


def mixed_options_of_makemigrations(session: Session) -> None:
    """Options together, as scripts use them."""
    session.project("people", "shop")
    session.models(AUTHOR)
    session.models("class Person(models.Model):\n    likes = models.ManyToManyField('shop.Author')\n", "people")
    session.run(
        "makemigrations --check --dry-run",
        "makemigrations --check --dry-run -v 3 --no-header",
        "makemigrations --check -v 0",
        "makemigrations --scriptable --dry-run",
        "makemigrations people --dry-run",
        "makemigrations people --name first --no-header -v 0",
        "makemigrations -v 2 --scriptable",
        "makemigrations --check people people",
        "makemigrations --empty people -n empty --no-header --scriptable",
        "makemigrations --empty --dry-run people -v 3 --no-header",
        "makemigrations --update --check",
        "makemigrations --update people",
        "makemigrations --merge",
        "makemigrations --merge --noinput --check",
        "makemigrations --name 2nd",
        "makemigrations --name from --dry-run people --empty",
    )
    chain(session, "size")
    session.migration("0002_age", SIZES.format(name="age"), dependencies='("shop", "0001_initial")')
    session.run(
        "makemigrations --merge --noinput --dry-run --check",
        "makemigrations people",
        "makemigrations --merge --noinput --scriptable -n joined --no-header",
        "makemigrations --update",
    )
    session.show("people/migrations/0001_first.py")


def emptying(session: Session) -> None:
    """``flush`` and ``sqlflush`` of one database, ``sqlsequencereset`` of several apps."""
    session.project("shop")
    session.models(AUTHOR)
    session.run("makemigrations -v 0", "migrate -v 0 --database other", "sqlflush --database other")
    session.project("people", "shop")
    session.write("shop/apps.py", NOISY)
    session.models(
        "class Person(models.Model):\n    key = models.CharField(max_length=3, primary_key=True)\n"
        "    likes = models.ManyToManyField('shop.Author')\n",
        "people",
    )
    session.run(
        "sqlflush",
        "makemigrations -v 0",
        "sqlsequencereset people shop",
        "sqlsequencereset shop --database other",
        "sqlsequencereset",
        "migrate -v 0 people",
        "sqlflush --database other",
        "flush --noinput",
        "flush --no-input -v 0 --database other",
        "flush --noinput --database nowhere",
    )


TABLES = {
    "sqlite": (
        "CREATE TABLE many (id integer PRIMARY KEY AUTOINCREMENT, a bool NOT NULL, b smallint unsigned CHECK (b >= 0), "
        "c bigint unsigned, d text, e varchar(5) DEFAULT ''x'', f numeric, g real, h time, i datetime, "
        "j blob, k char(32), l text CHECK (json_valid(l)), m decimal(7,3), n oddity, o integer GENERATED ALWAYS AS (id * 2) STORED, "
        "p integer REFERENCES many (id), q integer UNIQUE REFERENCES many (id))"
    ),
    "postgresql": (
        "CREATE TABLE many (id bigint PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, a boolean NOT NULL, b smallint CHECK (b >= 0), "
        "c bigserial, d text COLLATE \"C\", e varchar(5) DEFAULT ''x'', f numeric, g double precision, h time, i timestamptz, "
        "j bytea, k uuid, l jsonb, m decimal(7, 3), n point, o integer[], p bigint REFERENCES many (id), "
        "q bigint UNIQUE REFERENCES many (id), r inet, s interval, t char(3), u varchar, v real, w tsvector, "
        "x bigint GENERATED ALWAYS AS (id * 2) STORED, UNIQUE (a, b), UNIQUE (c, d))"
    ),
}
REMARKS = "COMMENT ON TABLE many IS ''All of it''", "COMMENT ON COLUMN many.a IS ''It is \"so\"''"
PARTED = (
    "CREATE TABLE parted (at date NOT NULL, size integer) PARTITION BY RANGE (at)",
    "CREATE TABLE parted_early PARTITION OF parted FOR VALUES FROM (''2000-01-01'') TO (''2001-01-01'')",
    "CREATE MATERIALIZED VIEW kept AS SELECT id, a FROM many",
)


def kinds_of_tables(session: Session) -> None:
    """``inspectdb`` of every type of column, of views and of partitions."""
    engine = session.databases["default"]["ENGINE"].rpartition(".")[2]
    statements = [
        TABLES.get(engine, TABLES["sqlite"]),
        "CREATE UNIQUE INDEX pair ON many (d, e)",
        "CREATE VIEW seen AS SELECT id, e FROM many",
    ]
    if engine == "postgresql":
        statements += [*REMARKS, *PARTED]
    session.project("shop")
    session.models(AUTHOR)
    texts = ", ".join("'''" + statement.replace("''", "\\'") + " '''" for statement in statements)
    session.migration("0001_initial", f"migrations.RunSQL([{texts}])")
    session.run(
        "migrate -v 0",
        "inspectdb many",
        "inspectdb --include-views --include-partitions",
        "inspectdb --include-partitions many parted parted_early",
        "inspectdb --include-views seen kept",
        "inspectdb seen",
        "inspectdb --database other",
    )


CLIENT = """\
#!/bin/sh
echo "$0:"
for argument in "$@"; do echo "  <$argument>"; done
echo "PG: $PGUSER $PGPASSWORD $PGSERVICE $PGSSLMODE $PGSSLROOTCERT $PGSSLCERT $PGSSLKEY $PGPASSFILE"
exit $CODE
"""


def shells(session: Session) -> None:
    """What ``dbshell`` calls, with a client that tells, one that fails, and none."""
    backend = f"{session.root}.db.backends"
    full = {
        "ENGINE": f"{backend}.postgresql",
        "NAME": "some db",
        "USER": "some one",
        "PASSWORD": "se:cret",
        "HOST": "example.invalid",
        "PORT": "444",
        "OPTIONS": {
            "sslmode": "verify-ca",
            "sslrootcert": "root.crt",
            "sslcert": "c.crt",
            "sslkey": "c.key",
            "passfile": "~/p",
        },
    }
    more = {
        "file": {"ENGINE": f"{backend}.sqlite3", "NAME": "some file"},
        "full": full,
        "named": {"ENGINE": f"{backend}.postgresql", "NAME": "plain"},
        "service": {"ENGINE": f"{backend}.postgresql", "OPTIONS": {"service": "mine"}},
    }
    session.project("shop", settings=f"DATABASES.update({more!r})")
    session.models(AUTHOR)
    session.run("dbshell --database file", "dbshell --database named")
    for name in ("sqlite3", "psql"):
        session.write(f"bin/{name}", CLIENT)
        (session.folder / "bin" / name).chmod(0o755)
    session.run(
        *(f"dbshell --database {name}" for name in more),
        "dbshell --database file -- -readonly -cmd '.tables it'",
        "dbshell --database named -- -c 'SELECT 1'",
        "dbshell --database nowhere",
    )
    for name in ("sqlite3", "psql"):
        session.write(f"bin/{name}", CLIENT.replace("$CODE", "5"))
    session.run("dbshell --database file -- a b", "dbshell --database full")


TEMPLATE = {
    "{name}/__init__.py-tpl": "",
    "{name}/names.py-tpl": "# {{{{ {kind}_name }}}} {{{{ camel_case_{kind}_name }}}} {{{{ other }}}}\n",
    "plain.py": "x = '{{{{ {kind}_name }}}}'\n",
    "notes.txt": "{{{{ {kind}_name }}}}\n",
    "kept.txt-tpl": "{{{{ {kind}_name }}}}\n",
    "Makefile": "all: {{{{ {kind}_name }}}}\n",
    "left/out.py": "",
    ".hidden/x.py": "x = '{{{{ {kind}_name }}}}'\n",
    "__pycache__/x.py": "",
    "sub/{name}_more.html": "<b>{{{{ {kind}_name }}}}</b>\n",
}


def skeletons(session: Session) -> None:
    """``startproject`` and ``startapp`` with templates, and names that cannot be."""
    session.project("shop")
    session.models(AUTHOR)
    for kind in ("app", "project"):
        for path, text in TEMPLATE.items():
            session.write(f"{kind}_template/{path.format(name=f'{kind}_name')}", text.format(kind=kind))
    session.write("single/here", "{{ app_name }}{{camel_case_app_name}}\n")
    for form in ("zip", "gztar"):
        shutil.make_archive(str(session.folder / "packed"), form, session.folder / "app_template")
    session.run(
        *(
            f"{command} {name}"
            for command in ("startapp", "startproject")
            for name in ("1st", "my-one", "os", "shop", "für", "class")
        ),
        "startapp",
        "startproject",
        "startapp zero empty",
        "startapp missing --template nowhere",
        "startapp one --template app_template",
        "startapp one --template app_template",
        "startapp two --template app_template -e py,txt -e html -n Makefile,plain.py",
        "startapp three --template app_template --exclude left -x sub --extension=.html",
        "startapp four --template packed.zip",
        "startapp eight --template single -v 2 -n here",
        "startapp five --template packed.tar.gz",
        "startproject six --template project_template",
        "startproject six . --template project_template",
        "startproject seven shop --template project_template",
    )
    for name in ("one", "two", "three", "four", "five", "six", "seven", "eight", "shop"):
        folder = session.folder / name
        for path in sorted(folder.rglob("*")) if folder.exists() else ():
            if path.is_file() and "__pycache__" not in path.parts:
                session.show(str(path.relative_to(session.folder)))


COMMANDING: tuple[Play, ...] = (
    squashing,
    squash_of_a_squash,
    listing,
    options_of_migrate,
    mixed_options_of_makemigrations,
    emptying,
    kinds_of_tables,
    shells,
    skeletons,
)
