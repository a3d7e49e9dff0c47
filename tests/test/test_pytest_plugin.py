"""The pytest plugin in a project, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.commands.project import Outcome, Project

from .shop import shop

INI = "[pytest]\naddopts = -p migrator.test.pytest_plugin -p no:cacheprovider\nmigrator_settings_module = settings\n"

IMPORTS = """\
import asyncio
import threading

import pytest

from migrator.conf import settings as project_settings
from migrator.db import connection, connections, transaction
from migrator.test import SimpleTestCase, TestCase, TransactionTestCase
from shop.models import Customer, Order


"""


def project(folder: Path, database: dict[str, Any], tests: str) -> Project:
    """Return a project with tests for pytest."""
    made = shop(folder, database, "")
    made.write("pytest.ini", INI)
    made.write("test_shop.py", IMPORTS + tests)
    return made


def run(made: Project, *options: str) -> Outcome:
    """Run pytest in the project, without settings in the environment."""
    return made.python("-m", "pytest", *options, MIGRATOR_SETTINGS_MODULE="")


MARKED = """\
@pytest.mark.django_db
def test_a_writes():
    Customer.objects.create(name="first")
    assert Customer.objects.count() == 1


def test_b_is_rolled_back(db):
    assert Customer.objects.count() == 0
    assert connection.in_atomic_block


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_y_commits():
    assert not connection.in_atomic_block
    assert Customer.objects.create(name="first").pk == 1


def test_z_is_emptied(transactional_db):
    assert Customer.objects.count() == 0


def test_no_database():
    with pytest.raises(RuntimeError, match='Database access not allowed, use the "django_db" mark'):
        Customer.objects.count()


def test_no_database_in_an_event_loop():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        asyncio.run(Customer.objects.acount())


def test_no_database_in_a_thread():
    caught = []

    def work():
        try:
            Customer.objects.count()
        except RuntimeError as error:
            caught.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "Database access not allowed" in caught[0]


def test_asynchronous_calls_join_the_transaction(db):
    asyncio.run(Customer.objects.acreate(name="first"))
    assert Customer.objects.count() == 1


@pytest.mark.django_db(databases=["other"])
def test_other_databases():
    assert Customer.objects.using("other").count() == 0
    with pytest.raises(AssertionError, match=r"Add 'default' to pytest.mark.django_db"):
        Customer.objects.count()


@pytest.mark.django_db
class TestMarkedClass:
    def test_method(self):
        assert Customer.objects.count() == 0


class Cases(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.customer = Customer.objects.create(name="first")

    def test_data(self):
        self.assertEqual(Customer.objects.get(), self.customer)

    async def test_later(self):
        self.assertEqual(await Customer.objects.acount(), 1)


class Simple(SimpleTestCase):
    def test_refused(self):
        with self.assertRaisesMessage(AssertionError, "SimpleTestCase"):
            Customer.objects.count()


def test_counting(db, django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_num_queries(1) as captured:
        Customer.objects.count()
    assert "shop_customer" in captured[0]["sql"]
    with django_assert_max_num_queries(2):
        Customer.objects.count()
    with pytest.raises(pytest.fail.Exception, match="Expected to perform 2 queries but 1 was done"):
        with django_assert_num_queries(2):
            Customer.objects.count()
    with pytest.raises(pytest.fail.Exception, match="Expected to perform 0 queries or less but 1 was done"):
        with django_assert_max_num_queries(0):
            Customer.objects.count()


def test_commit_hooks(db, django_capture_on_commit_callbacks):
    called = []
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        transaction.on_commit(lambda: called.append(1))
    assert (len(callbacks), called) == (1, [1])


def test_settings_a(settings):
    settings.PRICE = 3
    assert project_settings.PRICE == 3
    del settings.DEFAULT_CHARSET
    assert not hasattr(project_settings, "DEFAULT_CHARSET")


def test_settings_b():
    assert not hasattr(project_settings, "PRICE")
    assert project_settings.DEFAULT_CHARSET == "utf-8"


@pytest.fixture(scope="session")
def seen(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Customer.objects.count()


def test_the_blocker_can_be_opened(seen):
    assert seen == 0
"""


def test_marks_fixtures_and_classes(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    finished = run(project(tmp_path, database_settings, MARKED), "-q")
    assert finished.code == 0, finished.text
    assert "18 passed" in finished.out


def test_rolled_back_tests_run_first_and_emptying_ones_last(tmp_path: Path) -> None:
    database = {"ENGINE": "migrator.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    tests = """\
def test_third(transactional_db): pass
def test_second(): pass
def test_first(db): pass
"""
    finished = run(project(tmp_path, database, tests), "-v")
    assert finished.code == 0, finished.text
    places = [finished.out.index(name) for name in ("test_first", "test_second", "test_third")]
    assert places == sorted(places)
    assert "settings: settings (configuration file, migrator_settings_module)" in finished.out


def test_workers_have_databases_of_their_own(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    pytest.importorskip("xdist")
    tests = """\
@pytest.mark.parametrize("number", range(4))
def test_name(transactional_db, number):
    Customer.objects.create(name=str(number))
    name = str(connection.settings_dict["NAME"])
    assert "gw" in name or "memory" in name
"""
    finished = run(project(tmp_path, database_settings, tests), "-q", "-n", "2")
    assert finished.code == 0, finished.text
    assert "4 passed" in finished.out


REUSED = """\
def test_left_over(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        print("found", Customer.objects.count())
        Customer.objects.create(name="left over")
"""


def test_databases_are_reused_until_they_are_created_anew(tmp_path: Path) -> None:
    test_file = str(tmp_path / "kept.sqlite3")
    database = {
        "ENGINE": "migrator.db.backends.sqlite3",
        "NAME": str(tmp_path / "db.sqlite3"),
        "TEST": {"NAME": test_file},
    }
    made = project(tmp_path, database, REUSED)
    found = [
        run(made, "-q", "-s", *options).out.partition("found ")[2][0]
        for options in (["--reuse-db"], ["--reuse-db"], ["--reuse-db", "--create-db"])
    ]
    assert found == ["0", "1", "0"]


MIGRATED = """\
def test_there_and_back(migrator_migrate):
    old = migrator_migrate("shop", "0001")
    old.get_model("shop", "Customer").objects.create(name="Ada Lovelace")
    new = migrator_migrate("shop", "0002").get_model("shop", "Customer")
    assert new.objects.get().family == "Lovelace"
    with pytest.raises(LookupError, match="No migration begins with '0009' in app 'shop', which has: 0001_initial"):
        migrator_migrate("shop", "0009")
    migrator_migrate("shop", "zero")
    assert "shop_customer" not in connection.introspection.table_names()
    migrator_migrate("shop", "0001")


def test_afterwards_everything_is_there(transactional_db):
    assert "shop_customer" in connection.introspection.table_names()
    assert Customer.objects.create(name="Ada", family="Lovelace").family == "Lovelace"
"""

FAMILY = """\
from migrator.db import migrations, models


def split(apps, schema_editor):
    for customer in apps.get_model("shop", "Customer").objects.all():
        customer.name, customer.family = customer.name.split(" ")
        customer.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("customer", "family", models.CharField(max_length=100, default="")),
        migrations.RunPython(split, migrations.RunPython.noop),
    ]
"""


def test_a_test_goes_to_any_migration_and_back(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    made = project(tmp_path, database_settings, MIGRATED)
    assert made.run("makemigrations", "shop").code == 0
    made.write("shop/migrations/0002_family.py", FAMILY)
    models = (tmp_path / "shop/models.py").read_text()
    name = "    name = models.CharField(max_length=100)\n"
    made.write(
        "shop/models.py", models.replace(name, name + name.replace("name", "family").replace("100", "100, default=''"))
    )
    finished = run(made, "-q")
    assert finished.code == 0, finished.text
    assert "2 passed" in finished.out
    skipped = run(made, "-q", "-rs", "--nomigrations")
    assert "1 passed, 1 skipped" in skipped.out
    assert "run without --nomigrations" in skipped.out


def test_options_name_the_settings_and_mistakes_are_told(tmp_path: Path) -> None:
    database = {"ENGINE": "migrator.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    tests = """\
@pytest.mark.django_db(transactions=True)
def test_wrong_argument():
    pass
"""
    made = project(tmp_path, database, tests)
    made.write("others.py", (tmp_path / "settings.py").read_text())
    finished = run(made, "--ds", "others")
    assert "settings: others (option --ds)" in finished.out
    assert "unexpected keyword argument 'transactions'" in finished.out
    assert finished.code != 0


def test_the_plugin_is_not_loaded_by_itself(tmp_path: Path) -> None:
    made = Project(tmp_path)
    made.write("pytest.ini", "[pytest]\n")
    made.write(
        "test_nothing.py",
        "def test_nothing(request):\n    assert not request.config.pluginmanager.hasplugin('migrator.test.pytest_plugin')\n",
    )
    finished = run(made, "-q")
    assert finished.code == 0, finished.text
    assert "no such option" not in finished.text
    assert "unrecognized arguments: --reuse-db" in run(made, "--reuse-db").err
