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
