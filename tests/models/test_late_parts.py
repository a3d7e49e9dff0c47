"""What is loaded when it is first used is there all the same: names, manager methods, lookups."""

from __future__ import annotations

import importlib
import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.db import models
from migrator.models.manager import QUERYSET_METHODS, BaseManager, BaseManagerFromQuerySet, LateMethod

FOLDER = Path(__file__).resolve().parents[2]

START = """
import migrator
from migrator.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "migrator.db.backends.sqlite3", "NAME": ":memory:"}})
migrator.setup()
"""


def run(program: str) -> str:
    """Run *program* in a process where nothing is loaded yet, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", START + program], cwd=FOLDER, env={"PYTHONPATH": str(FOLDER)}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_late_names_are_found_where_they_are_said_to_be() -> None:
    for name, home in models.LATE.items():
        assert getattr(models, name) is getattr(importlib.import_module(home), name)


def test_all_public_names_can_be_listed_imported_and_pickled() -> None:
    names: dict[str, object] = {}
    exec("from migrator.db.models import *", names)
    assert set(models.__all__) <= names.keys()
    assert set(models.__all__) <= set(dir(models))
    classes = [names[name] for name in models.__all__ if isinstance(names[name], type)]
    assert [pickle.loads(pickle.dumps(each)) for each in classes] == classes


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'NoSuchField'"):
        models.NoSuchField  # noqa: B018  # type: ignore[attr-defined]  # that is the question


def test_managers_have_the_methods_of_querysets() -> None:
    assert sorted(BaseManager._get_queryset_methods(models.QuerySet)) == sorted(QUERYSET_METHODS)
    for name in QUERYSET_METHODS:
        assert inspect.signature(getattr(models.Manager, name)) == inspect.signature(
            BaseManager._get_queryset_methods(models.QuerySet)[name]
        )


def test_manager_methods_are_plain_functions_once_one_was_used() -> None:
    assert models.Manager._queryset_class is models.QuerySet
    assert not [value for value in vars(BaseManagerFromQuerySet).values() if isinstance(value, LateMethod)]


def test_an_overridden_manager_method_finds_the_one_it_overrides_before_any_query() -> None:
    program = """
from migrator.db import models
class Manager(models.Manager):
    def filter(self, *args, **kwargs):
        return super().filter(*args, **kwargs).order_by("name")
class Author(models.Model):
    name = models.CharField(max_length=10)
    objects = Manager()
    class Meta:
        app_label = "late"
print(Author.objects.filter(name="x").query.order_by)
"""
    assert run(program) == "('name',)"


def test_what_a_program_puts_in_the_place_of_a_manager_method_stays() -> None:
    program = """
from migrator.models.manager import BaseManagerFromQuerySet, Manager
BaseManagerFromQuerySet.count = lambda self: "mine"
Manager.filter
print(Manager().count())
"""
    assert run(program) == "mine"


def test_a_lookup_registered_before_the_builtin_ones_stands_in_their_place() -> None:
    program = """
import sys
from migrator.db import models
class Mine:
    lookup_name = "exact"
    def prepare_rhs(self): ...
models.CharField.register_lookup(Mine)
models.Field.register_lookup(Mine, "iexact")
assert "migrator.expressions.lookups.registration" not in sys.modules
field = models.CharField()
print(field.get_lookup("exact") is Mine, models.IntegerField().get_lookup("iexact") is Mine)
print(field.get_lookup("contains").__name__, models.DateField().get_transform("year").__name__)
models.CharField._unregister_lookup(Mine)
print(field.get_lookup("exact").__name__)
"""
    assert run(program).splitlines() == ["True True", "Contains ExtractYear", "Exact"]


def test_the_lookups_of_a_class_can_be_read_before_any_query() -> None:
    assert run("from migrator.db import models; print('exact' in models.CharField.class_lookups)") == "True"
    assert run("from migrator.db import models; print(hasattr(models.Func, 'class_lookups'))") == "False"


@pytest.mark.parametrize(
    "expression",
    [
        "F('a') + 1",
        "F('a').desc()",
        "~Exists(None)",
        "Q(a=1) & Exists(None)",
        "Value(1) * 2",
        "ExpressionWrapper(F('a'), None)",
    ],
)
def test_expressions_make_one_another_whichever_comes_first(expression: str) -> None:
    names = "F, Q, Value, Exists, ExpressionWrapper"
    program = f"""
from migrator.db.models import {names}
import migrator.expressions.subqueries
class Rows: query = type("Query", (), {{"exists": lambda self: self, "clone": lambda self: self}})()
made = {expression.replace("None)", "Rows)") if "Exists" in expression else expression}
print(type(made).__name__)
"""
    kind = {
        "+": "CombinedExpression",
        "*": "CombinedExpression",
        "desc": "OrderBy",
        "~": "NegatedExpression",
        "&": "Q",
    }
    expected = next((name for sign, name in kind.items() if sign in expression), "ExpressionWrapper")
    assert run(program) == expected
