"""Names of tables, columns, constraints, comments, collations and tablespaces that try to be SQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from migrator.db import models
from migrator.db.utils import DatabaseError
from migrator.host.apps import Apps

NAMES = {
    "ends the quotation": 'a" (x int); DROP TABLE canary; --',
    "ends a text": "a'; DROP TABLE canary; --",
    "is quoted, then goes on": '"a"; DROP TABLE canary; --"',
    "ends a statement": "a; DROP TABLE canary",
    "has lines": "a\nDROP TABLE canary",
    "ends an option": "a) WITH (fillfactor=10); DROP TABLE canary; --",
    "is a backslash": "\\'; DROP TABLE canary; --",
}

numbers = count()


def make(place: str, name: str) -> Any:
    """Return a model that has *name* in that place."""
    short = f"{name[:25]}{next(numbers)}"
    options: dict[str, Any] = {"app_label": "hostile", "apps": Apps(), "db_table": f"hostile_{next(numbers)}"}
    column: dict[str, Any] = {}
    if place == "table":
        options["db_table"] = name
    elif place == "column":
        column["db_column"] = name
    elif place == "unique constraint":
        options["constraints"] = [models.UniqueConstraint(fields=["text"], name=short)]
    elif place == "check":
        options["constraints"] = [models.CheckConstraint(condition=models.Q(text__contains=name), name=short)]
    elif place == "index":
        options["indexes"] = [models.Index(fields=["text"], name=short.lstrip('"_'))]
    elif place == "comment":
        options["db_table_comment"] = column["db_comment"] = name
    elif place == "collation":
        column["db_collation"] = name
    elif place == "tablespace":
        options["db_tablespace"] = column["db_tablespace"] = name
    elif place == "default":
        column["db_default"] = name
    body = {
        "__module__": __name__,
        "Meta": type("Meta", (), options),
        "text": models.CharField(max_length=90, **column),
    }
    return type("Named", (models.Model,), body)


PLACES = (
    "table", "column", "unique constraint", "check", "index", "comment", "collation", "tablespace", "default",
)  # fmt: skip


@pytest.fixture
def canary(database: Any) -> Iterator[Any]:
    """The connection to a database with a table that must outlive everything."""
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE canary (word varchar(10))")
        cursor.execute("INSERT INTO canary VALUES ('sings')")
    yield database
    with database.cursor() as cursor:
        cursor.execute("SELECT word FROM canary")
        assert cursor.fetchall() == [("sings",)]
        cursor.execute("DROP TABLE canary")


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("place", PLACES)
def test_a_name_in_a_model_is_a_name(place: str, name: str, canary: Any) -> None:
    model = make(place, name)
    impossible = place == "collation" or (place == "tablespace" and canary.vendor == "postgresql")
    if impossible:
        # No database has such a collation or tablespace.
        with pytest.raises(DatabaseError, match=r"(?i)collat|tablespace"), canary.schema_editor() as editor:
            editor.create_model(model)
        return
    with canary.schema_editor() as editor:
        editor.create_model(model)
    rows = model.objects.using(canary.alias)
    rows.create(**({} if place == "default" else {"text": f"{name} and more"}))
    assert rows.filter(text__startswith=name).values_list("text", flat=True)[0].startswith(name)
    assert rows.update(text=name) == 1
    with canary.schema_editor() as editor:
        editor.alter_db_table(model, model._meta.db_table, "hostile_other")
        model._meta.db_table = "hostile_other"
        editor.delete_model(model)
