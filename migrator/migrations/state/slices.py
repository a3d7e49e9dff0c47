"""Slices: registries that hold just the models that a change of one table has to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from migrator.migrations.references import ModelKey, relation_targets
from migrator.migrations.state.apps import HistoricalApps
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.reference_index import ReferenceIndex, collect_ancestors, neighbourhood


class Extent(Enum):
    """How much of the project a change of a table has to know."""

    TABLE = "table"
    """The model without its many-to-many relations, and the keys of what its columns refer to."""
    TABLES = "tables"
    """The model with its many-to-many relations, whose tables come and go with its own."""
    NEIGHBOURS = "neighbours"
    """The model and the tables that refer to it."""

    # Members are looked up for every operation; there is one object for each.
    __hash__ = object.__hash__


SliceKey = tuple[Extent, ModelKey]

STUB_OPTIONS = frozenset({"db_table", "db_tablespace", "managed", "proxy", "swappable", "required_db_vendor"})
"""What of the options of a model matters to tables that refer to its own."""

MANAGER_OPTIONS = frozenset({"base_manager_name", "default_manager_name"})


MOST = 64
"""Slices that are kept: migrations go from app to app, and seldom come back to a table long after."""


class Slices:
    """The slices that were rendered, with the models in them, shared by states that agree on those."""

    def __init__(self) -> None:
        self._rendered: dict[SliceKey, tuple[HistoricalApps, frozenset[ModelKey]]] = {}

    def copy(self) -> Slices:
        """Return an independent collection of the same slices."""
        twin = Slices()
        twin._rendered = dict(self._rendered)
        return twin

    def forget(self, changed: set[ModelKey]) -> None:
        """Drop the slices that one of the *changed* models is in."""
        for key, (_, members) in list(self._rendered.items()):
            if not changed.isdisjoint(members):
                del self._rendered[key]

    def get(self, extent: Extent, key: ModelKey) -> HistoricalApps | None:
        """Return the slice around *key*, None if it has to be rendered."""
        known = self._rendered.get((extent, key))
        return known[0] if known else None

    def render(
        self, extent: Extent, key: ModelKey, states: Mapping[ModelKey, ModelState], index: ReferenceIndex
    ) -> HistoricalApps:
        """Render the slice around *key*, keep and return it. Relations to models outside of it stay unresolved."""
        if extent is Extent.NEIGHBOURS:
            chosen = [states[member] for member in neighbourhood(key, states, index) if member in states]
        else:
            chosen = list(_table(key, states, with_tables_between=extent is Extent.TABLES))
        registry = HistoricalApps({state.app_label for state in chosen})
        registry.render_states(chosen)
        if len(self._rendered) >= MOST:
            del self._rendered[next(iter(self._rendered))]
        self._rendered[extent, key] = registry, frozenset(state.key for state in chosen) | {key}
        return registry


def _table(key: ModelKey, states: Mapping[ModelKey, ModelState], *, with_tables_between: bool) -> Iterator[ModelState]:
    """Yield the model *key* and its bases, as far as their columns go, and stubs of what these refer to."""
    owners: dict[ModelKey, None] = {key: None}
    collect_ancestors(key, states, owners)
    own = {
        owner: _without_managers(states[owner], with_tables_between and owner == key)
        for owner in owners
        if owner in states
    }
    names: set[str] = set()
    size = -1
    stubs: dict[ModelKey, ModelState] = {}
    while size != len(names):
        # A name that is found late may concern a stub that was made early.
        size = len(names)
        stubs = _stubs(own, states, names)
    yield from own.values()
    yield from stubs.values()


def _stubs(
    own: Mapping[ModelKey, ModelState], states: Mapping[ModelKey, ModelState], names: set[str]
) -> dict[ModelKey, ModelState]:
    """Return stubs of the models that *own* refer to, and of those that the types of their keys depend on.

    The *names* of fields that are referred to are kept in all of them, and added to.
    """
    stubs: dict[ModelKey, ModelState] = {}
    pending = list(_targets(own.values(), names))
    while pending:
        target = pending.pop()
        if target in own or target in stubs or target not in states:
            continue
        stub = stubs[target] = _stub(states[target], names)
        pending.extend(_targets([stub], names))
        pending.extend(stub.base_keys())
    return stubs


def _targets(states: Iterable[ModelState], names: set[str]) -> Iterator[ModelKey]:
    """Yield the keys that the fields of *states* refer to; add the fields that they name there to *names*."""
    for state in states:
        for field in state.fields.values():
            if field.is_relation:
                names.update(name for name in getattr(field, "to_fields", None) or () if name)
                yield from relation_targets(field, state.key)


def _without_managers(state: ModelState, with_many_to_many: bool) -> ModelState:
    """Return what of *state* shows in the database."""
    fields = state.fields
    if not with_many_to_many:
        fields = {name: field for name, field in fields.items() if not field.many_to_many}
    return _twin(state, fields, {name: value for name, value in state.options.items() if name not in MANAGER_OPTIONS})


def _stub(state: ModelState, names: set[str]) -> ModelState:
    """Return what of *state* matters to tables that refer to its table: its key and the fields among *names*."""
    columns = {name: field for name, field in state.fields.items() if not field.many_to_many}
    fields = {
        name: field
        for name, field in columns.items()
        if field.primary_key or name in names or (field.is_relation and f"{name}_id" in names)
    }
    if any(getattr(field, "field_names", None) or field.generated for field in fields.values()):
        # Its key consists of other fields, or is computed from them.
        fields = columns
    options = {name: value for name, value in state.options.items() if name in STUB_OPTIONS}
    return _twin(state, fields, {**options, "indexes": [], "constraints": []})


def _twin(state: ModelState, fields: dict[str, Any], options: dict[str, Any]) -> ModelState:
    twin = ModelState.__new__(type(state))
    twin.__dict__.update(state.__dict__, fields=fields, options=options, managers=[])
    return twin
