"""The test databases of a run: which are needed, in which order they are made, and their end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public
from migrator.runtime.aliases import DEFAULT_DB_ALIAS
from migrator.runtime.connections import connections
from migrator.test.environment import NullTimeKeeper
from migrator.test.queries import main_wrappers

exported = public("test.utils")

Signature = tuple[Any, ...]
OldConfig = list[tuple[Any, str, bool]]
"""Wrappers, the names of their databases before, and whether the test database of each was made by us."""


@exported
def dependency_ordered(test_databases: Iterable[Any], dependencies: dict[str, list[str]]) -> list[Any]:
    """Return the databases so that each comes after those that its aliases depend on.

    Args:
        test_databases: pairs of a signature and (name, aliases).
        dependencies: aliases by alias.

    Raises:
        ImproperlyConfigured: they depend on each other, or on themselves.
    """
    waiting = list(test_databases)
    needs: dict[Signature, set[str]] = {}
    for signature, (_name, aliases) in waiting:
        needs[signature] = {needed for alias in aliases for needed in dependencies.get(alias, ())}
        if needs[signature] & set(aliases):
            raise ImproperlyConfigured(
                f"Circular dependency: databases {aliases!r} depend on each other, but are aliases."
            )
    ordered: list[Any] = []
    done: set[str] = set()
    while waiting:
        ready = [item for item in waiting if needs[item[0]] <= done]
        if not ready:
            raise ImproperlyConfigured("Circular dependency in TEST[DEPENDENCIES]")
        for item in ready:
            ordered.append(item)
            done.update(item[1][1])
        waiting = [item for item in waiting if item not in ready]
    return ordered


@exported
def get_unique_databases_and_mirrors(aliases: Iterable[str] | None = None) -> tuple[dict[Any, Any], dict[str, str]]:
    """Return the databases that have to be made for *aliases* (all by default), and which aliases mirror others.

    Returns:
        (name, aliases) by signature, the default database first among the aliases of one database; and the alias that
        is mirrored by alias.

    Raises:
        ImproperlyConfigured: the dependencies go in circles.
    """
    mirrors = {alias: connections[alias].settings_dict["TEST"]["MIRROR"] for alias in connections}
    wanted = set(connections if aliases is None else aliases)
    wanted |= {mirrors[alias] for alias in wanted if mirrors.get(alias)}
    mirrored: dict[str, str] = {}
    databases: dict[Signature, tuple[Any, set[str]]] = {}
    dependencies: dict[str, list[str]] = {}
    default_signature = connections[DEFAULT_DB_ALIAS].creation.test_db_signature()
    for alias in (alias for alias in connections if alias in wanted):
        connection = connections[alias]
        test_settings = connection.settings_dict["TEST"]
        if mirrors[alias]:
            mirrored[alias] = mirrors[alias]
        else:
            signature = connection.creation.test_db_signature()
            name = connection.settings_dict["NAME"]
            databases.setdefault(signature, (name, set()))[1].add(alias)
            if "DEPENDENCIES" in test_settings:
                dependencies[alias] = test_settings["DEPENDENCIES"]
            elif alias != DEFAULT_DB_ALIAS and signature != default_signature:
                dependencies[alias] = [DEFAULT_DB_ALIAS]
    made = {alias for _name, shared in databases.values() for alias in shared}
    needed = {alias: [other for other in others if other in made] for alias, others in dependencies.items()}
    sortable = [
        (signature, (name, sorted(shared, key=lambda alias: (alias != DEFAULT_DB_ALIAS, alias))))
        for signature, (name, shared) in databases.items()
    ]
    return dict(dependency_ordered(sortable, needed)), mirrored


@exported
def setup_databases(
    verbosity: int,
    interactive: bool,
    *,
    time_keeper: Any = None,
    keepdb: bool = False,
    debug_sql: bool = False,
    parallel: int = 0,
    aliases: Iterable[str] | None = None,
    serialized_aliases: Iterable[str] | None = None,
    **kwargs: Any,
) -> OldConfig:
    """Create the test databases, and point the connections at them.

    Args:
        verbosity: 0 says nothing, 1 the steps, 2 also the names.
        interactive: ask before a database of that name is dropped.
        time_keeper: measures the steps.
        keepdb: use the databases of an earlier run.
        debug_sql: log statements from now on.
        parallel: make so many clones of each, for the processes of a run.
        aliases: the databases; all by default.
        serialized_aliases: those whose data are remembered for ``serialized_rollback``; *aliases* by default.

    Returns:
        What :func:`teardown_databases` needs.
    """
    keeper = time_keeper or NullTimeKeeper()
    chosen = None if aliases is None else list(aliases)
    test_databases, mirrored = get_unique_databases_and_mirrors(chosen)
    serialized = _serialized(serialized_aliases, chosen)
    old_names: OldConfig = []
    to_serialize: list[Any] = []
    for name, shared in test_databases.values():
        first, *others = shared
        connection = connections[first]
        old_names.append((connection, name, True))
        with keeper.timed(f"  Creating '{first}'"):
            connection.creation.create_test_db(verbosity=verbosity, autoclobber=not interactive, keepdb=keepdb)
        if serialized is None or serialized.intersection(shared):
            to_serialize.append(connection)
        for alias in others:
            connections[alias].creation.set_as_test_mirror(connections[first].settings_dict)
            old_names.append((connections[alias], name, False))
        if parallel > 1:
            _clone(connection, first, parallel, verbosity, keepdb, keeper)
    for alias, mirrored_alias in mirrored.items():
        connections[alias].creation.set_as_test_mirror(connections[mirrored_alias].settings_dict)
    # Reading rows may take routers to other databases, which have to be test databases by now.
    for connection in to_serialize:
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()
    for alias in connections:
        main_wrappers[alias] = connections[alias]
        connections[alias].force_debug_cursor = debug_sql or connections[alias].force_debug_cursor
    return old_names


def _serialized(serialized_aliases: Iterable[str] | None, aliases: list[str] | None) -> set[str] | None:
    """Return whose data are remembered; None for all databases that are made."""
    if serialized_aliases is not None:
        return set(serialized_aliases)
    return None if aliases is None else set(aliases)


def _clone(connection: Any, alias: str, parallel: int, verbosity: int, keepdb: bool, keeper: Any) -> None:
    for index in range(1, parallel + 1):
        with keeper.timed(f"  Cloning '{alias}'"):
            connection.creation.clone_test_db(suffix=str(index), verbosity=verbosity, keepdb=keepdb)


@exported
def teardown_databases(old_config: OldConfig, verbosity: int, parallel: int = 0, keepdb: bool = False) -> None:
    """Drop the test databases, and point the connections at what they were pointed at before.

    Args:
        old_config: what :func:`setup_databases` returned.
        parallel: how many clones there are of each.
        keepdb: keep them for the next run.
    """
    for connection, old_name, destroy in old_config:
        if not destroy:
            continue
        if parallel > 1:
            for index in range(1, parallel + 1):
                connection.creation.destroy_test_db(suffix=str(index), verbosity=verbosity, keepdb=keepdb)
        connection.creation.destroy_test_db(old_name, verbosity, keepdb)
    main_wrappers.clear()
