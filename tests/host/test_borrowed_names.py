"""Names are found where Django's modules have them because they use them, and programs import them from."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from migrator.host.borrowed_names import BORROWED, HOMES, MODULES, home_of

PAIRS = [(module, name) for module, names in BORROWED.items() for name in names.split()]


def imported(module: str) -> Any:
    return importlib.import_module(f"migrator.{module}")


@pytest.mark.parametrize("module", BORROWED)
def test_a_borrowed_name_is_the_one_of_its_home(module: str) -> None:
    for name in BORROWED[module].split():
        home, original = home_of(module, name) or ("", "")
        if home == "forms":  # of Django alone
            continue
        there = imported(home)
        assert getattr(imported(module), name) is (getattr(there, original) if original else there), (module, name)


def test_every_borrowed_name_has_one_home() -> None:
    owned = [name for names in HOMES.values() for name in names.split()]
    assert len(owned) == len(set(owned)) == len(set(owned) - set(MODULES))
    assert {name for _, name in PAIRS} <= {*owned, *MODULES}


def test_other_names_are_not_found() -> None:
    with pytest.raises(AttributeError, match=r"has no attribute .Novel."):
        imported("db.models.query").Novel  # noqa: B018  asking is the point


@pytest.mark.parametrize("vendor", ["postgresql", "sqlite3"])
def test_a_vendor_s_connection_module_has_its_other_parts(vendor: str) -> None:
    base = imported(f"db.backends.{vendor}.base")
    for part in ("Client", "Creation", "Features", "Introspection"):
        assert getattr(base, f"Database{part}") is getattr(base.DatabaseWrapper, f"{part.lower()}_class")
    assert base.DatabaseOperations is base.DatabaseWrapper.ops_class
    assert base.DatabaseSchemaEditor is base.DatabaseWrapper.SchemaEditorClass
