"""Migration operations: extensions, collations, indexes and constraints without locks."""

from __future__ import annotations

from typing import Any

import pytest

from migrator.contrib.postgres import operations
from migrator.contrib.postgres.indexes import BrinIndex
from migrator.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    CreateCollation,
    CreateExtension,
    HStoreExtension,
    RemoveCollation,
    RemoveIndexConcurrently,
    ValidateConstraint,
)
from migrator.db import connections, migrations, models
from migrator.db.migrations.optimizer import MigrationOptimizer
from migrator.db.migrations.state import ProjectState
from migrator.db.migrations.writer import OperationWriter
from migrator.db.models import CheckConstraint, Index, Q, UniqueConstraint
from migrator.db.utils import IntegrityError, NotSupportedError, ProgrammingError

LABEL = "stable"
TABLE = "stable_horse"


@pytest.fixture
def state(postgres: Any) -> Any:
    """A state with one model, whose table is there."""
    state = ProjectState()
    horse = migrations.CreateModel(
        "Horse", [("id", models.AutoField(primary_key=True)), ("weight", models.IntegerField(default=0))]
    )
    before = state.clone()
    horse.state_forwards(LABEL, state)
    with postgres.schema_editor() as editor:
        horse.database_forwards(LABEL, editor, before, state)
    yield state
    with postgres.cursor() as cursor:
        cursor.execute(f"DROP TABLE {TABLE}")


def forwards(postgres: Any, operation: Any, before: Any, *, atomic: bool = True) -> Any:
    after = before.clone()
    operation.state_forwards(LABEL, after)
    with postgres.schema_editor(atomic=atomic) as editor:
        operation.database_forwards(LABEL, editor, before, after)
    return after


def backwards(postgres: Any, operation: Any, after: Any, before: Any, *, atomic: bool = True) -> None:
    with postgres.schema_editor(atomic=atomic) as editor:
        operation.database_backwards(LABEL, editor, after, before)


def constraints(postgres: Any) -> Any:
    with postgres.cursor() as cursor:
        return postgres.introspection.get_constraints(cursor, TABLE)


def one(postgres: Any, sql: str, *params: Any) -> Any:
    with postgres.cursor() as cursor:
        cursor.execute(sql, params)
        row = cursor.fetchone()
    return row and row[0]


def test_an_index_without_a_lock(postgres: Any, state: Any) -> None:
    operation = AddIndexConcurrently("Horse", BrinIndex(fields=["weight"], name="by_weight", pages_per_range=4))
    assert operation.formatted_description() == (
        "+ Concurrently create index by_weight on field(s) weight of model Horse"
    )
    with pytest.raises(NotSupportedError, match="AddIndexConcurrently operation cannot be executed inside a trans"):
        forwards(postgres, operation, state)
    after = forwards(postgres, operation, state, atomic=False)
    assert constraints(postgres)["by_weight"]["type"] == "brin"
    removal = RemoveIndexConcurrently("Horse", "by_weight")
    removed = forwards(postgres, removal, after, atomic=False)
    assert "by_weight" not in constraints(postgres)
    backwards(postgres, removal, removed, after, atomic=False)
    assert "by_weight" in constraints(postgres)
    backwards(postgres, operation, after, state, atomic=False)
    assert "by_weight" not in constraints(postgres)


def test_concurrent_operations_cancel_out() -> None:
    index = Index(fields=["weight"], name="by_weight")
    both = [AddIndexConcurrently("Horse", index), RemoveIndexConcurrently("Horse", "by_weight")]
    assert MigrationOptimizer().optimize(both, LABEL) == []


def test_a_constraint_for_new_rows_first(postgres: Any, state: Any) -> None:
    rule = CheckConstraint(condition=Q(weight__gte=100), name="heavy")
    operation = AddConstraintNotValid("Horse", rule)
    assert operation.formatted_description() == "+ Create not valid constraint heavy on model Horse"
    assert operation.migration_name_fragment == "horse_heavy_not_valid"
    with postgres.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (weight) VALUES (1)")
    after = forwards(postgres, operation, state)
    horse = after.apps.get_model(LABEL, "Horse").objects.using(postgres.alias)
    with pytest.raises(IntegrityError, match="heavy"):
        horse.create(weight=2)
    validation = ValidateConstraint("Horse", "heavy")
    assert validation.formatted_description() == "~ Validate constraint heavy on model Horse"
    assert validation.migration_name_fragment == "horse_validate_heavy"
    with pytest.raises(IntegrityError, match="heavy"):
        forwards(postgres, validation, after)
    with postgres.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET weight = 500")
    forwards(postgres, validation, after)
    assert one(postgres, "SELECT convalidated FROM pg_constraint WHERE conname = 'heavy'") is True
    backwards(postgres, validation, after, after)
    backwards(postgres, operation, after, state)
    assert "heavy" not in constraints(postgres)


def test_only_checks_can_wait() -> None:
    with pytest.raises(TypeError, match=r"AddConstraintNotValid.constraint must be a check constraint\."):
        AddConstraintNotValid("Horse", UniqueConstraint(fields=["weight"], name="u"))


def test_extensions(postgres: Any) -> None:
    exists = "SELECT 1 FROM pg_extension WHERE extname = %s"
    operation = CreateExtension("tablefunc")
    assert operation.formatted_description() == "+ Creates extension tablefunc"
    if not one(postgres, "SELECT 1 FROM pg_available_extensions WHERE name = 'tablefunc'"):
        pytest.skip("this PostgreSQL server comes without the extension tablefunc")
    empty = ProjectState()
    forwards(postgres, operation, empty)
    forwards(postgres, operation, empty)
    assert one(postgres, exists, "tablefunc") == 1
    backwards(postgres, operation, empty, empty)
    backwards(postgres, operation, empty, empty)
    assert one(postgres, exists, "tablefunc") is None


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("BloomExtension", "bloom"),
        ("BtreeGinExtension", "btree_gin"),
        ("BtreeGistExtension", "btree_gist"),
        ("CITextExtension", "citext"),
        ("CryptoExtension", "pgcrypto"),
        ("HStoreExtension", "hstore"),
        ("TrigramExtension", "pg_trgm"),
        ("UnaccentExtension", "unaccent"),
    ],
)
def test_named_extensions(name: str, extension: str) -> None:
    operation = getattr(operations, name)(hints={"kind": "x"})
    assert (operation.name, operation.hints) == (extension, {"kind": "x"})
    assert operation.migration_name_fragment == f"create_extension_{extension}"
    text, imports = OperationWriter(operation, indentation=0).serialize()
    assert imports == {"import migrator.contrib.postgres.operations"}
    assert text.startswith(f"migrator.contrib.postgres.operations.{name}(")


def test_the_type_of_an_extension_is_known_after_its_migration(postgres: Any) -> None:
    if not one(postgres, "SELECT 1 FROM pg_available_extensions WHERE name = 'hstore'"):
        pytest.skip("this PostgreSQL server comes without the extension hstore")
    with postgres.cursor() as cursor:
        cursor.execute("DROP EXTENSION IF EXISTS hstore CASCADE")
    postgres.close()
    forwards(postgres, HStoreExtension(), ProjectState())
    assert one(postgres, "SELECT 'a=>1'::hstore") == {"a": "1"}


def test_other_databases_are_left_alone(app: None) -> None:
    connection = connections["default"]
    with connection.schema_editor(collect_sql=True) as editor:
        for operation in (CreateExtension("hstore"), CreateCollation("c", "C"), RemoveCollation("c", "C")):
            operation.database_forwards(LABEL, editor, ProjectState(), ProjectState())
            operation.database_backwards(LABEL, editor, ProjectState(), ProjectState())
    assert editor.collected_sql == []


def has_collation(postgres: Any, name: str) -> bool:
    return one(postgres, "SELECT 1 FROM pg_collation WHERE collname = %s", name) == 1


def test_collations(postgres: Any) -> None:
    operation = CreateCollation("bytes_only", "C")
    assert operation.formatted_description() == "+ Create collation bytes_only"
    empty = ProjectState()
    forwards(postgres, operation, empty)
    with pytest.raises(ProgrammingError, match="already exists"):
        forwards(postgres, operation, empty)
    removal = RemoveCollation("bytes_only", "C")
    assert removal.formatted_description() == "- Remove collation bytes_only"
    forwards(postgres, removal, empty)
    assert not has_collation(postgres, "bytes_only")
    backwards(postgres, removal, empty, empty)
    assert has_collation(postgres, "bytes_only")
    backwards(postgres, operation, empty, empty)
    assert not has_collation(postgres, "bytes_only")


def test_a_collation_that_ignores_case(postgres: Any) -> None:
    if not has_collation(postgres, "und-x-icu"):
        pytest.skip("this PostgreSQL server comes without ICU")
    operation = CreateCollation("ignores_case", "und-u-ks-level2", provider="icu", deterministic=False)
    empty = ProjectState()
    forwards(postgres, operation, empty)
    assert one(postgres, "SELECT 'A' COLLATE ignores_case = 'a' COLLATE ignores_case") is True
    backwards(postgres, operation, empty, empty)


def test_collations_cancel_out() -> None:
    both = [CreateCollation("c", "C"), RemoveCollation("c", "de")]
    assert MigrationOptimizer().optimize(both, LABEL) == []


def test_collations_are_written_by_name() -> None:
    text, _imports = OperationWriter(
        CreateCollation("c", "und", provider="icu", deterministic=False), indentation=0
    ).serialize()
    assert text == (
        "migrator.contrib.postgres.operations.CreateCollation(\n    name='c',\n    locale='und',\n"
        "    provider='icu',\n    deterministic=False,\n),"
    )
