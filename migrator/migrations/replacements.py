"""Squashed migrations: which of them stand in for those that they replace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.management import CommandError
from migrator.migrations.graph import Key, MigrationGraph

Replacements = dict[Key, Any]
"""Squashed migrations by key."""


def resolve_replaced(migration: Any, replacements: Replacements, parents: tuple[Key, ...] = ()) -> list[Key]:
    """Return the keys of the plain migrations that *migration* replaces; a squash of squashes is looked through.

    Raises:
        CommandError: squashes replace each other in a circle.
    """
    return list(dict.fromkeys(_resolve(migration, replacements, parents)))


def _resolve(migration: Any, replacements: Replacements, parents: tuple[Key, ...]) -> Iterator[Key]:
    for key in migration.replaces:
        inner = replacements.get(key)
        if inner is None:
            yield key
        elif key in parents:
            raise CommandError(f"Cyclical squash replacement found, starting at {key}")
        else:
            yield from _resolve(inner, replacements, (*parents, key))


def replaced_at_any_depth(migration: Any, replacements: Replacements) -> list[Key]:
    """Return the keys of all migrations that *migration* stands for, inner squashes after what they replace."""
    keys: dict[Key, None] = {}

    def collect(current: Any, parents: tuple[Key, ...]) -> None:
        for key in current.replaces:
            if key in replacements and key not in parents:
                collect(replacements[key], (*parents, key))
            keys[key] = None

    collect(migration, ())
    return list(keys)


def inner_first(replacements: Replacements) -> Iterator[Key]:
    """Yield the keys of squashed migrations, those that another one replaces before that one.

    Raises:
        CommandError: squashes replace each other in a circle.
    """
    done: set[Key] = set()

    def visit(key: Key, path: tuple[Key, ...]) -> Iterator[Key]:
        if key in path:
            raise CommandError(f"Cyclical squash replacement found, starting at {key}")
        if key in done:
            return
        for inner in replacements[key].replaces:
            if inner in replacements:
                yield from visit(inner, (*path, key))
        done.add(key)
        yield key

    for key in replacements:
        yield from visit(key, ())


def settle(graph: MigrationGraph, replacements: Replacements, applied: dict[Key, Any]) -> None:
    """Leave in *graph* either each squashed migration or what it replaces, and mark finished ones in *applied*.

    A squashed migration is used if all or none of what it replaces has been applied.

    Args:
        graph: the graph with both in it.
        replacements: squashed migrations by key.
        applied: what is recorded as applied; entries for squashed migrations are added and removed.
    """
    for key in inner_first(replacements):
        migration = replacements[key]
        statuses = {replaced in applied for replaced in resolve_replaced(migration, replacements)}
        if False in statuses:
            applied.pop(key, None)
        else:
            applied[key] = migration
        if len(statuses) < 2:
            graph.remove_replaced_nodes(key, migration.replaces)
        else:
            graph.remove_replacement_node(key, migration.replaces)
