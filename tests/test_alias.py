"""``import django`` without Django."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.environ.get("MIGRATOR_OVERLAY") == "1", reason="the alias is for standalone use")

ROOT = Path(__file__).parent.parent


def run(code: str, **environment: str) -> str:
    """Run *code* in a Python of its own and return what it prints."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    env.pop("MIGRATOR_OVERLAY", None)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    return (done.stdout + done.stderr).strip()


def test_both_names_give_one_module() -> None:
    code = (
        "from migrator.alias import install; install(); install()\n"
        "import django.core.exceptions, django.utils.timezone\n"
        "import migrator.core.exceptions, migrator.utils.timezone\n"
        "from django.core.files.storage import Storage\n"
        "print(django.core.exceptions is migrator.core.exceptions, django.utils.timezone is migrator.utils.timezone,"
        " django.utils.timezone.__name__, Storage.__module__)"
    )
    assert run(code) == "True True migrator.utils.timezone migrator.core.files.storage.base"


def test_the_version_is_that_of_the_django_that_is_followed() -> None:
    code = (
        "from migrator.alias import install; install()\n"
        "import django, migrator\n"
        "print(django.VERSION == migrator.VERSION, django.get_version() == django.__version__,"
        " django.setup is migrator.setup)"
    )
    assert run(code) == "True True True"


def test_an_unchanged_manage_py_runs_with_the_environment_variable() -> None:
    """The file that installation puts beside the packages comes before whatever a program imports."""
    code = (
        f"import site; site.addsitedir({str(ROOT)!r}); import django.core.management as found; print(found.__name__)"
    )
    assert run(code, MIGRATOR_ALIAS="1") == "migrator.core.management"


@pytest.mark.parametrize("name", ["django.template", "django.forms.models", "django.host", "django.utils.nonsense"])
def test_what_has_no_counterpart_says_so(name: str) -> None:
    code = (
        "from migrator.alias import install; install()\n"
        f"try:\n    import {name}\n"
        "except ImportError as error:\n    print(error)"
    )
    assert run(code).startswith("migrator has no counterpart for 'django.")


def test_setup_installs_it_by_argument_and_by_environment() -> None:
    code = "import migrator; from migrator.conf import settings; settings.configure(); {call}; import django.apps"
    assert run(code.format(call="migrator.setup(alias=True)")) == ""
    assert run(code.format(call="migrator.setup()"), MIGRATOR_ALIAS="1") == ""


def test_it_is_refused_once_django_is_there() -> None:
    code = (
        "import sys, types; sys.modules['django'] = types.ModuleType('django')\n"
        "from migrator.alias import install\n"
        "try:\n    install()\n"
        "except RuntimeError as error:\n    print(error)"
    )
    assert run(code).startswith("Django was already imported, from an unknown place:")


def test_modules_of_migrations_are_attributes() -> None:
    assert run(
        "import migrator; from migrator.db import migrations; print(migrations.state.ProjectState.__name__)"
    ) == ("ProjectState")
    assert run("from migrator import db; print(db.utils.DEFAULT_DB_ALIAS)") == "default"
    assert run("import migrator; print(migrator.get_version((6, 1, 0, 'final', 0)))") == "6.1"
