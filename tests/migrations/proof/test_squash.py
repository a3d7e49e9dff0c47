"""A history that is optimized into one migration leads to the state and the tables of the history itself.

The histories are the same each time; ``MIGRATOR_PROOF_EXAMPLES`` asks for that many others.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, note, settings, strategies as st

from migrator.db import migrations
from migrator.db.migrations.optimizer import MigrationOptimizer
from migrator.db.migrations.state import ProjectState

from .edits import Editor
from .journeys import EDITS, beyond_recognition, recomputed
from .schema import clear, describe
from .test_proof import EXAMPLES, PAIRS, different, given_names, nothing
from .travel import Traveller
from .worlds import World

APP = "one"


class OneApp(Editor):
    """Makes models of one app, since a squash is of one."""

    apps = (APP,)


def _can_be_detected(old: World, new: World) -> bool:
    """Tell whether the way from *old* to *new* is one that the autodetector finds (see ``journeys``)."""
    replaced = list(beyond_recognition(old, new))
    children = [model for model in new.models if model.form == "child" and model.base in replaced]
    if children or any(recomputed(old, new)):
        return False
    return not any("db_table" in new.model(number).options for number in replaced)


@st.composite
def histories(draw: Any, vendor: str) -> tuple[list[World], list[int]]:
    """Make up a world in several versions, and how each operation is accompanied (see :func:`accompanied`)."""
    world = World(rows=False)
    for _ in range(draw(st.integers(1, 3))):
        OneApp(world, draw, vendor).add_model()
    versions = [world]
    for _ in range(draw(st.integers(2, 6))):
        later = versions[-1].copy()
        for _ in range(draw(st.integers(1, 2))):
            draw(st.sampled_from(EDITS))(OneApp(later, draw, vendor))
        if _can_be_detected(versions[-1], later):
            versions.append(later)
    return versions, draw(st.lists(st.integers(0, 30), min_size=1, max_size=20))


def accompanied(operations: list[Any], choices: list[int]) -> list[Any]:
    """Put operations without effect among *operations*, and some of these into others."""
    result = []
    for position, operation in enumerate(operations):
        wrapped = operation
        match choices[position % len(choices)]:
            case 1:
                result.append(migrations.RunPython(migrations.RunPython.noop, elidable=True))
            case 2:
                result.append(migrations.RunSQL("SELECT 1", elidable=True))
            case 3:
                result.append(migrations.RunSQL(migrations.RunSQL.noop))
            case 4:
                result.append(migrations.RunPython(migrations.RunPython.noop))
            case 5:
                wrapped = migrations.SeparateDatabaseAndState([operation], [operation])
        result.append(wrapped)
    return result


def check(connection: Any, history: tuple[list[World], list[int]]) -> None:
    """Migrate step by step, then by the optimized operations in one go."""
    versions, choices = history
    names = given_names(*versions)
    clear(connection)
    traveller = Traveller(connection)
    for old, new in zip([World(rows=False), *versions], versions, strict=False):
        traveller.go(old, new)
    expected = describe(connection, names)
    operations = [operation for migration, _ in traveller.done for operation in migration.operations]
    operations = accompanied(operations, choices)
    note("operations:\n" + "\n".join(map(repr, operations)))

    optimized = MigrationOptimizer().optimize(operations, APP)
    note("optimized:\n" + "\n".join(map(repr, optimized)))
    assert len(optimized) <= len(operations)
    assert len(MigrationOptimizer().optimize(optimized, APP)) == len(optimized)

    clear(connection)
    migration = migrations.Migration("squashed", APP)
    migration.operations = optimized
    with connection.schema_editor(atomic=True) as editor:
        state = migration.apply(ProjectState(), editor)
    assert state == traveller.state
    nothing(different(describe(connection, names), expected))


HISTORIES = settings(PAIRS, max_examples=EXAMPLES or 30)


@HISTORIES
@given(history=histories("sqlite"))
def test_sqlite(proof_alias: dict[str, str], history: Any) -> None:
    from migrator.runtime.connections import connections

    check(connections[proof_alias["sqlite"]], history)


@HISTORIES
@given(history=histories("postgres"))
def test_postgres(_postgres_alias: None, proof_alias: dict[str, str], history: Any) -> None:
    from migrator.runtime.connections import connections

    check(connections[proof_alias["postgres"]], history)
