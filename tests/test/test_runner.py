"""``manage.py test``: labels, options, processes, databases that are kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from .shop import shop

TESTS = """\
class First(TestCase):
    def test_fast(self):
        Customer.objects.create(name="first")

    @tag("slow")
    def test_slow(self):
        self.assertEqual(Customer.objects.count(), 0)


class Second(TransactionTestCase):
    def test_fast(self):
        Customer.objects.create(name="second")


class Third(SimpleTestCase):
    def test_fast(self):
        print("said by the third")


class Failing(TestCase):
    @tag("failing")
    def test_statements(self):
        Customer.objects.filter(name="wanted").count()
        self.fail("as it should")
"""

CASES = (
    (["shop.tests.First.test_fast", "shop.tests.Second"], "Ran 2 tests"),
    (["shop", "--timing", "--parallel=2"], "Ran 4 tests"),
    (["--exclude-tag=slow", "-k", "fast", "--shuffle=3", "--reverse"], "Ran 3 tests"),
    (["--tag=slow", "shop/"], "Ran 1 test "),
)


@pytest.mark.parametrize(("options", "said"), CASES, ids=[" ".join(options) for options, _ in CASES])
def test_options(tmp_path: Path, options: list[str], said: str) -> None:
    database = {"ENGINE": "migrator.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    finished = shop(tmp_path, database, TESTS).run("test", "--noinput", "--exclude-tag=failing", *options)
    assert finished.code == 0, finished.text
    assert said in finished.text


def test_processes_have_clones_of_the_databases(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    project = shop(tmp_path, database_settings, TESTS)
    finished = project.run("test", "--noinput", "--parallel=2", "-v2", "--exclude-tag=failing")
    assert finished.code == 0, finished.text
    assert finished.err.count("Cloning test database") == 2
    assert "Ran 4 tests" in finished.err


def test_a_failure_in_a_process_is_told_with_its_traceback(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    finished = shop(tmp_path, database_settings, TESTS).run("test", "--noinput", "--parallel=2")
    assert finished.code == 1
    assert "as it should" in finished.err
    assert "in test_statements" in finished.err
    assert "FAILED (failures=1)" in finished.err


def test_statements_of_a_failing_test_are_printed(tmp_path: Path, database_settings: dict[str, Any]) -> None:
    finished = shop(tmp_path, database_settings, TESTS).run("test", "--noinput", "--tag=failing", "--debug-sql")
    assert finished.code == 1
    assert "'wanted'" in finished.err
    assert 'FROM "shop_customer"' in finished.err


def test_a_database_that_is_kept_is_used_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite3"
    database = {
        "ENGINE": "migrator.db.backends.sqlite3",
        "NAME": str(tmp_path / "db.sqlite3"),
        "TEST": {"NAME": str(kept)},
    }
    project = shop(tmp_path, database, TESTS)
    first = project.run("test", "--keepdb", "shop.tests.First")
    assert "Preserving test database" in first.err
    with sqlite3.connect(kept) as connection:
        connection.execute("INSERT INTO shop_customer (name) VALUES ('left over')")
    second = project.run("test", "--keepdb", "shop.tests.First")
    assert "Using existing test database" in second.err
    assert "FAILED" in second.err


def test_the_setting_names_the_runner(tmp_path: Path) -> None:
    database = {"ENGINE": "migrator.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    project = shop(tmp_path, database, TESTS)
    project.write(
        "own.py",
        "from migrator.test.runner import DiscoverRunner\n\n\n"
        "class Runner(DiscoverRunner):\n"
        "    def __init__(self, *, greeting, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "        print(greeting)\n\n"
        "    @classmethod\n"
        "    def add_arguments(cls, parser):\n"
        "        super().add_arguments(parser)\n"
        "        parser.add_argument('--greeting')\n",
    )
    named = project.run("test", "--testrunner=own.Runner", "--greeting=hello", "shop.tests.Third", "--buffer")
    assert named.code == 0, named.text
    assert "hello" in named.out
    assert "said by the third" not in named.text


def test_a_module_that_does_not_load_is_an_error(tmp_path: Path) -> None:
    database = {"ENGINE": "migrator.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    project = shop(tmp_path, database, TESTS)
    project.write("shop/test_broken.py", "import nowhere_at_all\n")
    finished = project.run("test", "--tag=slow")
    assert finished.code == 1
    assert "No module named 'nowhere_at_all'" in finished.err
