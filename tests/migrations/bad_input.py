"""What can be wrong with migrations, models and databases, each on a project whose first migration is applied."""

from __future__ import annotations

from dataclasses import dataclass, field

FILE = "people/migrations/0002_next.py"
"""Where most mistakes are."""


def migration(
    operations: str = "", dependencies: str = '("people", "0001_initial")', head: str = "", body: str = ""
) -> str:
    """Return the text of a migration file."""
    return f"""\
from migrator.db import migrations, models
{head}

class Migration(migrations.Migration):
    dependencies = [{dependencies}]
    operations = [{operations}]
{body}"""


MODELS = """\
from migrator.db import models


class Person(models.Model):
    name = models.CharField(max_length=50)
    email = models.CharField(max_length=50, null=True)
{more}"""

ON_DATABASES = ("sqlite", "postgres")
ON_SQLITE = ("sqlite",)
ON_POSTGRES = ("postgres",)


@dataclass(frozen=True)
class Case:
    """A mistake.

    Attributes:
        files: path and text of files that are written once the first migration has been applied.
        command: what is run then.
        removed: files that are removed before.
        applied_first: what ``migrate`` is called with once more before anything is removed.
        forgotten: a migration that is taken out of the history.
        vendors: the databases that it is tried on: one, unless the database has a say in it.
        options: what is added to the database's ``OPTIONS`` before the command, by vendor.
        settings: what is added to the settings, as Python.
    """

    files: dict[str, str] = field(default_factory=dict)
    command: str = "migrate"
    removed: tuple[str, ...] = ()
    applied_first: tuple[str, ...] = ()
    forgotten: str = ""
    vendors: tuple[str, ...] = ON_SQLITE
    options: dict[str, str] = field(default_factory=dict)
    settings: str = ""


def operation(text: str, head: str = "", vendors: tuple[str, ...] = ON_DATABASES) -> Case:
    """Return the case of an operation that fails, between two that work."""
    around = f'migrations.AddField("Person", "age", models.IntegerField(default=3)), {text},'
    return Case({FILE: migration(around, head=head)}, vendors=vendors)


KILL = """

def hang_up(apps, schema_editor):
    schema_editor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

"""
GROW = """

def fill(apps, schema_editor):
    person = apps.get_model("people", "Person")
    for _ in range(2000):
        person.objects.create(name="x" * 50, email="y" * 50)

"""

CASES = {
    "syntax_error": Case({FILE: "from migrator.db import migrations\n\nclass Migration(\n"}),
    "import_error": Case({FILE: "import no_such_module\n"}),
    "no_migration_class": Case({FILE: "from migrator.db import migrations\n"}),
    "operations_not_a_list": Case({FILE: migration(body="    operations = 5\n")}),
    "not_an_operation": Case({FILE: migration('"AddField"')}),
    "operation_class": Case({FILE: migration("migrations.AddField")}),
    "dependencies_not_a_list": Case({FILE: migration(body='    dependencies = "people"\n')}),
    "dependency_not_a_pair": Case({FILE: migration(dependencies='"0001_initial"')}),
    "dependency_of_three": Case({FILE: migration(dependencies='("people", "0001_initial", "x")')}),
    "cycle": Case(
        {
            FILE: migration(dependencies='("people", "0003_last")'),
            "people/migrations/0003_last.py": migration(dependencies='("people", "0002_next")'),
        }
    ),
    "missing_dependency": Case({FILE: migration(dependencies='("people", "0009_gone")')}),
    "missing_app": Case({FILE: migration(dependencies='("nowhere", "__first__")')}),
    "two_leaves": Case({FILE: migration(), "people/migrations/0002_other.py": migration()}),
    "two_leaves_makemigrations": Case(
        {FILE: migration(), "people/migrations/0002_other.py": migration()}, "makemigrations --noinput"
    ),
    "ambiguous_prefix": Case(
        {FILE: migration(), "people/migrations/0002_other.py": migration(dependencies='("people", "0002_next")')},
        "migrate people 0002",
    ),
    "same_app_twice": Case(settings='INSTALLED_APPS = ["people", "people"]', command="check"),
    "deleted_after_it_was_applied": Case(
        {
            FILE: migration(),
            "people/migrations/0003_last.py": migration(dependencies='("people", "0002_next")'),
        },
        applied_first=("people", "0003"),
        removed=(FILE,),
    ),
    "applied_before_its_dependency": Case(
        {FILE: migration()},
        applied_first=("people", "0002"),
        forgotten="0001_initial",
    ),
    "model_that_is_not_there": operation('migrations.RemoveField("Pet", "name")', vendors=ON_SQLITE),
    "field_that_is_not_there": operation(
        'migrations.AlterField("Person", "nam", models.TextField())', vendors=ON_SQLITE
    ),
    "unserializable_default": Case(
        {"people/models.py": MODELS.format(more="    age = models.IntegerField(default=lambda: 3)\n")},
        "makemigrations",
    ),
    "no_migrations_package": Case(settings='MIGRATION_MODULES = {"people": "people.elsewhere"}'),
    "required_without_default": Case(
        {"people/models.py": MODELS.format(more="    age = models.IntegerField()\n")}, "makemigrations --noinput"
    ),
    "not_null_without_default": operation('migrations.AddField("Person", "size", models.IntegerField())'),
    "unique_default": operation('migrations.AddField("Person", "size", models.IntegerField(default=1, unique=True))'),
    "check_that_fails": operation(
        'migrations.AddConstraint("Person", models.CheckConstraint(condition=models.Q(name="Bob"), name="bobs"))'
    ),
    "type_that_does_not_fit": operation(
        'migrations.AlterField("Person", "name", models.IntegerField())', vendors=ON_POSTGRES
    ),
    "type_too_short": operation(
        'migrations.AlterField("Person", "name", models.CharField(max_length=2))', vendors=ON_POSTGRES
    ),
    "type_of_what_others_are_computed_from": operation(
        'migrations.AddField("Person", "loud", models.GeneratedField(expression=Upper("name"), '
        "output_field=models.CharField(max_length=50), db_persist=True)), "
        'migrations.AlterField("Person", "name", models.CharField(max_length=80))',
        vendors=ON_POSTGRES,
        head="from migrator.db.models.functions import Upper\n",
    ),
    "table_exists": operation(
        'migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))], {"db_table": "people_person"})'
    ),
    "read_only": Case(
        {FILE: migration('migrations.AddField("Person", "age", models.IntegerField(default=3))')},
        vendors=ON_DATABASES,
        options={
            "sqlite": '{"init_command": "PRAGMA query_only = 1"}',
            "postgres": '{"options": "-c default_transaction_read_only=on"}',
        },
    ),
    "full": Case(
        {
            FILE: migration(
                'migrations.AddField("Person", "age", models.IntegerField(default=3)), migrations.RunPython(fill)',
                head=GROW,
            )
        },
        options={"sqlite": '{"init_command": "PRAGMA max_page_count = 12"}'},
    ),
    "gone_in_the_middle": operation("migrations.RunPython(hang_up)", head=KILL, vendors=ON_POSTGRES),
    "unreachable": Case({FILE: migration()}, vendors=ON_POSTGRES, options={"postgres": '{"port": 1}'}),
}
