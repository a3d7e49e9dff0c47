"""What is not there says so: the parts that docs/compatibility.md lists, beside those in ``test_web_boundary``."""

from __future__ import annotations

import importlib

import pytest

from migrator.db import NotSupportedError, models


@pytest.mark.parametrize(("vendor", "name"), [("mysql", "MySQL"), ("oracle", "Oracle")])
@pytest.mark.parametrize(
    "part", ["base.DatabaseWrapper", "operations.DatabaseOperations", "schema.DatabaseSchemaEditor"]
)
def test_backends(vendor: str, name: str, part: str) -> None:
    module, _, kind = part.partition(".")
    missing = getattr(importlib.import_module(f"migrator.db.backends.{vendor}.{module}"), kind)
    with pytest.raises(NotSupportedError, match=f"{name} is not supported yet. Use PostgreSQL or SQLite"):
        missing({})


def test_form_fields() -> None:
    with pytest.raises(ImportError, match=r"forms.IntegerField was asked for, but migrator has no forms"):
        models.IntegerField().formfield()
