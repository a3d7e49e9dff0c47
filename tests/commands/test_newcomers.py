"""What people who are new to it run into: messages, checks, mistakes."""

from __future__ import annotations

from pathlib import Path

from .project import new_project

COMMENTED = """\
from migrator.db import models


class Author(models.Model):
    name = models.CharField(max_length=50, db_comment="in full")

    class Meta:
        db_table_comment = "people who write"
"""


def test_warnings_of_one_level_are_reported_in_the_order_of_their_text(tmp_path: Path) -> None:
    found = new_project(tmp_path, COMMENTED).run("check", "--database", "default")
    assert found.code == 0
    assert found.err.index("shop.Author.name: (fields.W163)") < found.err.index("shop.Author: (models.W046)")


def test_migrate_runs_the_system_checks_of_its_database(tmp_path: Path) -> None:
    migrated = new_project(tmp_path, COMMENTED).run("migrate")
    assert migrated.code == 0
    assert "models.W046" in migrated.err
    assert "models.W046" not in new_project(tmp_path, COMMENTED).run("migrate", "--skip-checks").err


PLAIN = """\
from migrator.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
"""


def test_errors_of_the_checks_are_announced_as_such(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN.replace("max_length=50", "max_length=0")).run("check")
    assert refused.code == 1
    assert refused.err.startswith("SystemCheckError: System check identified some issues:\n")


def test_a_settings_module_that_is_not_there_says_how_it_is_found(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN).run("check", MIGRATOR_SETTINGS_MODULE="elsewhere.settings")
    assert refused.code == 1
    last = refused.err.splitlines()[-1]
    assert "No module named 'elsewhere'" in last
    assert "MIGRATOR_SETTINGS_MODULE" in last
    assert "PYTHONPATH" in last


def test_an_import_that_fails_inside_the_settings_module_is_shown_with_its_place(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN, settings="import nowhere_at_all\n").run("check")
    assert refused.code == 1
    assert 'settings.py", line 1' in refused.err
    assert refused.err.rstrip().endswith("No module named 'nowhere_at_all'")


def test_an_app_that_is_not_there_is_one_error_not_a_chain_of_attempts(tmp_path: Path) -> None:
    for entry in ("shopp", "shop.apps.Missing"):
        settings = f'DATABASES = {{"default": "sqlite:///db.sqlite3"}}\nINSTALLED_APPS = ["{entry}"]\n'
        refused = new_project(tmp_path, PLAIN, settings=settings).run("check")
        assert refused.code == 1
        assert "During handling" not in refused.err
        assert "ModuleNotFoundError: No module named 'shop" in refused.err


def test_a_model_imported_before_setup_says_what_to_call(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN).python("-c", "from shop.models import Author")
    assert "AppRegistryNotReady: Apps aren't loaded yet. Call migrator.setup()" in refused.err


def test_a_postgresql_without_its_driver_says_what_to_install(tmp_path: Path) -> None:
    settings = 'DATABASES = {"default": "postgres://localhost/x"}\nINSTALLED_APPS = ["shop"]\n'
    project = new_project(tmp_path, PLAIN, settings=settings)
    project.write("psycopg.py", "raise ImportError('no pq wrapper available.')\n")
    refused = project.run("migrate")
    assert refused.code == 1
    assert refused.err.splitlines()[-1].endswith(
        "Error loading psycopg2 or psycopg module: no pq wrapper available. PostgreSQL needs psycopg 3: "
        'pip install "psycopg[binary,pool]".'
    )


def test_a_database_that_cannot_be_opened_is_no_traceback(tmp_path: Path) -> None:
    settings = 'DATABASES = {"default": "sqlite:///nowhere/db.sqlite3"}\nINSTALLED_APPS = ["shop"]\n'
    project = new_project(tmp_path, PLAIN, settings=settings)
    refused = project.run("migrate")
    assert refused.code == 1
    assert refused.err.splitlines() == [
        "CommandError: unable to open database file",
        "Database 'default' could not be opened: NAME 'nowhere/db.sqlite3'.",
    ]
    assert "Traceback" in project.run("migrate", "--traceback").err


def test_an_app_without_migrations_is_named_where_nothing_is_detected(tmp_path: Path) -> None:
    project = new_project(tmp_path, PLAIN)
    assert project.run("makemigrations").out.splitlines() == [
        "No changes detected",
        "Apps with models but without migrations: shop. To begin: makemigrations shop",
    ]
    assert project.run("makemigrations", "shop").code == 0
    assert project.run("makemigrations").out.splitlines() == ["No changes detected"]


def test_a_misspelt_app_is_found_in_the_settings(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN, settings='INSTALLED_APPS = ["shp"]\n').run("check")
    assert refused.code == 1
    assert refused.err.splitlines()[-2:] == [
        "ModuleNotFoundError: No module named 'shp'",
        "INSTALLED_APPS has 'shp': is it spelled right, and is the folder that has it on the import path?",
    ]


def test_commands_of_the_web_part_are_known(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN).run("createsuperuser")
    assert (refused.code, refused.err) == (
        1,
        "'createsuperuser' is a command of Django's web part: run it there, on the overlay.\n",
    )


def test_a_question_that_nobody_answers_names_noinput(tmp_path: Path) -> None:
    refused = new_project(tmp_path, PLAIN).run("flush")
    assert refused.code == 1
    assert refused.err.splitlines()[-1] == "If a question was to be answered: --noinput asks none."
