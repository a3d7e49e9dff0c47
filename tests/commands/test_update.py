"""``makemigrations --update``: changes go into the latest migration."""

from __future__ import annotations

from pathlib import Path

from .project import new_project

MODELS = """\
from migrator.db import models


class Author(models.Model):
    name = models.CharField(max_length=50)
"""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "shop/migrations").glob("0*.py"))


def test_the_file_that_was_updated_is_replaced(tmp_path: Path) -> None:
    project = new_project(tmp_path, MODELS)
    project.run("makemigrations", "shop")
    project.write("shop/models.py", MODELS + "    born = models.IntegerField(default=0)\n")
    updated = project.run("makemigrations", "--update", "shop")
    assert updated.code == 0, updated.text
    assert "Deleted shop/migrations/0001_initial.py" in updated.out
    assert files(tmp_path) == ["0001_initial_updated.py"]
    assert "born" in (tmp_path / "shop/migrations/0001_initial_updated.py").read_text()
    assert "No changes detected" in project.run("makemigrations").out


def test_a_file_with_functions_of_its_own_is_kept(tmp_path: Path) -> None:
    project = new_project(tmp_path, MODELS)
    project.run("makemigrations", "shop")
    second = (
        "from migrator.db import migrations\n\n\n"
        "def forwards(apps, schema_editor):\n    pass\n\n\n"
        "class Migration(migrations.Migration):\n"
        '    dependencies = [("shop", "0001_initial")]\n'
        "    operations = [migrations.RunPython(forwards)]\n"
    )
    project.write("shop/migrations/0002_data.py", second)
    project.write("shop/models.py", MODELS + "    born = models.IntegerField(default=0)\n")
    updated = project.run("makemigrations", "--update", "--name", "both", "shop")
    assert updated.code == 0, updated.text
    assert "Updated migration shop/migrations/0002_both.py requires manual porting." in updated.out
    assert "Previous migration shop/migrations/0002_data.py was kept" in updated.out
    assert files(tmp_path) == ["0001_initial.py", "0002_both.py", "0002_data.py"]


def test_a_command_built_on_migrate_chooses_its_checks(tmp_path: Path) -> None:
    project = new_project(tmp_path, MODELS)
    project.write("shop/management/__init__.py", "")
    project.write("shop/management/commands/__init__.py", "")
    project.write(
        "shop/management/commands/quick.py",
        "from migrator.core.management.commands.migrate import Command as Migrate\n\n\n"
        'class Command(Migrate):\n    requires_system_checks = ["signals"]\n',
    )
    migrated = project.run("quick", "--skip-checks")
    assert migrated.code == 0, migrated.text
    assert project.run("quick").code == 0
