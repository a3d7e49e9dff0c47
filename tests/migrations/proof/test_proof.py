"""From one random project to another and back: tables, rows and what is detected afterwards are as they should be.

They are the same pairs each time; ``MIGRATOR_PROOF_EXAMPLES`` asks for that many others on each database.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, given, note, settings

from . import rows
from .journeys import journeys
from .schema import Facts, clear, describe
from .travel import Traveller, build
from .worlds import World

EXAMPLES = int(os.environ.get("MIGRATOR_PROOF_EXAMPLES", "0"))


def given_names(*worlds: World) -> set[str]:
    """Return the names of indexes and constraints that somebody chose."""
    return {item.name for world in worlds for model in world.models for item in (*model.indexes, *model.constraints)}


def nothing(complaints: Any) -> None:
    """Fail with *complaints*, if there are any."""
    if complaints:
        raise AssertionError("\n".join(map(str, complaints)))


def different(found: Facts, expected: Facts) -> list[str]:
    """Return what is too much (+) and what is missing (-)."""
    lines = []
    for table in sorted({*found, *expected}):
        there, wanted = found.get(table, []), expected.get(table, [])
        lines += [f"+ {table}: {fact}" for fact in there if there.count(fact) > wanted.count(fact)]
        lines += [f"- {table}: {fact}" for fact in wanted if wanted.count(fact) > there.count(fact)]
    return lines


class Check:
    """One journey, there and back, with a look at everything on the way."""

    def __init__(self, connection: Any, old: World, new: World) -> None:
        self.connection, self.old, self.new = connection, old, new
        self.names = given_names(old, new)
        self.traveller = Traveller(connection)

    def facts(self) -> Any:
        """Return what the database knows."""
        return describe(self.connection, self.names)

    def fresh(self, world: World) -> Any:
        """Return what a database knows whose tables were made straight from the models."""
        clear(self.connection)
        build(self.connection, world)
        found = self.facts()
        clear(self.connection)
        return found

    def run(self) -> None:
        """Do it all."""
        old_facts, new_facts = self.fresh(self.old), self.fresh(self.new)
        traveller = self.traveller
        traveller.go(World(rows=False), self.old)
        nothing(different(self.facts(), old_facts))
        self.nothing_is_left(self.old)
        if self.old.rows:
            rows.insert(self.connection, self.old, traveller.state)
        before = rows.read(self.connection, traveller.state)

        ran = traveller.go(self.old, self.new)
        nothing(different(self.facts(), new_facts))
        self.nothing_is_left(self.new)
        there = rows.read(self.connection, traveller.state)
        steps = [(item.app_label, operation, False) for item in ran for operation in item.operations]
        nothing(rows.lost(rows.carried(before, steps), there))

        undone = traveller.back(len(ran))
        nothing(different(self.facts(), old_facts))
        steps = [(item.app_label, operation, True) for item in undone for operation in reversed(item.operations)]
        nothing(rows.lost(rows.carried(there, steps), rows.read(self.connection, traveller.state)))

        traveller.back(len(traveller.done))
        nothing(different(self.facts(), {}))

    def nothing_is_left(self, world: World) -> None:
        """Nothing more is detected."""
        left = self.traveller.detect(world, world)
        nothing([operation for items in left.values() for item in items for operation in item.operations])


def check(connection: Any, journey: tuple[World, World]) -> None:
    clear(connection)
    journey_check = Check(connection, *journey)
    try:
        journey_check.run()
    except BaseException:
        note("\n".join(journey_check.traveller.files))
        raise


PAIRS = settings(
    max_examples=EXAMPLES or 60,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


@PAIRS
@given(journey=journeys("sqlite"))
def test_sqlite(proof_alias: dict[str, str], journey: Any) -> None:
    from migrator.runtime.connections import connections

    check(connections[proof_alias["sqlite"]], journey)


@PAIRS
@given(journey=journeys("postgres"))
def test_postgres(_postgres_alias: None, proof_alias: dict[str, str], journey: Any) -> None:
    from migrator.runtime.connections import connections

    check(connections[proof_alias["postgres"]], journey)
