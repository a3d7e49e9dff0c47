"""Two project states side by side, and what is found out about them while they are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from migrator.host.record import field, record
from migrator.migrations.diff.dependency import SETTING, OperationDependency, model_created
from migrator.migrations.references import ModelKey, relation_targets, resolve_relation
from migrator.migrations.state.model import ModelState
from migrator.migrations.state.project import ProjectState

Found = TypeVar("Found")

FieldKey = tuple[str, str, str]
"""App label, lower-case model name, field name."""


@record(frozen=True)
class Change:
    """One operation, and what it must come after.

    Attributes:
        app_label: the app that gets it.
        operation: the operation.
        depends: what must have happened before.
        first: it goes before what was found earlier.
    """

    app_label: str
    operation: Any
    depends: Sequence[OperationDependency] = ()
    first: bool = False


@record()
class ModelSets:
    """The keys of the models of one state, by what they are."""

    plain: set[ModelKey] = field(default_factory=set)
    proxy: set[ModelKey] = field(default_factory=set)
    unmanaged: set[ModelKey] = field(default_factory=set)

    @classmethod
    def of(cls, state: ProjectState, ignored_apps: Iterable[str]) -> ModelSets:
        """Sort the models of *state*; of apps in *ignored_apps*, only unmanaged ones count."""
        sets = cls()
        for key, model_state in state.model_items():
            if not model_state.options.get("managed", True):
                sets.unmanaged.add(key)
            elif key[0] not in ignored_apps:
                (sets.proxy if model_state.options.get("proxy") else sets.plain).add(key)
        return sets


class Comparison:
    """The old and the new state, and what has been found to be the same thing under another name.

    Args:
        from_state: what the migrations say.
        to_state: what the models say.
        questioner: asked what cannot be known.
        convert_apps: apps without migrations that are to get some.
    """

    def __init__(
        self,
        from_state: ProjectState,
        to_state: ProjectState,
        questioner: Any,
        convert_apps: Iterable[str] | None = None,
    ) -> None:
        self.from_state = from_state
        self.to_state = to_state
        self.questioner = questioner
        real_apps = from_state.real_apps
        self.old = ModelSets.of(from_state, real_apps)
        self.new = ModelSets.of(to_state, real_apps - set(convert_apps or ()))
        for state in (from_state, to_state):
            state.name_fields()
        self.renamed_models: dict[ModelKey, str] = {}
        """Old model name by new key."""
        self.renamed_labels: dict[str, str] = {}
        """New ``app_label.model`` by old one."""
        self.renamed_fields: dict[FieldKey, str] = {}
        """Old field name by new key."""
        self.old_fields: set[FieldKey] = set()
        self.new_fields: set[FieldKey] = set()
        self.through_users: dict[ModelKey, FieldKey] = {}
        """The many-to-many field that uses a model, by the model's old key."""
        self._findings: dict[Any, Any] = {}

    def once(self, find: Callable[[Comparison], Found]) -> Found:
        """Return what *find* finds, which is called only once: several steps need the same findings."""
        if find not in self._findings:
            self._findings[find] = find(self)
        found: Found = self._findings[find]
        return found

    # -- which models are compared with each other --

    @property
    def kept(self) -> list[ModelKey]:
        """Sorted new keys of the models that are in both states."""
        return sorted(self.old.plain & self.new.plain)

    @property
    def kept_with_tables(self) -> list[ModelKey]:
        """The same with proxies and unmanaged models."""
        return sorted(
            self.old.plain & self.new.plain | self.old.proxy & self.new.proxy | self.old.unmanaged & self.new.unmanaged
        )

    @property
    def kept_in_any_form(self) -> list[ModelKey]:
        """The same with models that changed from managed to unmanaged or back."""
        crossed = self.old.unmanaged & self.new.plain | self.old.plain & self.new.unmanaged
        return sorted({*self.kept_with_tables, *crossed})

    def old_model(self, key: ModelKey) -> ModelState:
        """Return the old state of the model whose new key is *key*."""
        return self.from_state.peek(self.old_key(key))

    def old_key(self, key: ModelKey) -> ModelKey:
        """Return the old key of a model that may have been renamed."""
        return key[0], self.renamed_models.get(key, key[1])

    def new_model(self, key: ModelKey) -> ModelState:
        """Return the new state of a model."""
        return self.to_state.peek(key)

    def pairs(self, keys: Iterable[ModelKey]) -> Iterator[tuple[ModelKey, ModelState, ModelState]]:
        """Yield key, old and new state of models that are in both."""
        for key in keys:
            yield key, self.old_model(key), self.new_model(key)

    def collect_fields(self) -> None:
        """List the fields of the kept models, under the models' new keys. Renamed models must be known by now."""
        for key, old, new in self.pairs(self.kept):
            self.old_fields.update((*key, name) for name in old.fields)
            self.new_fields.update((*key, name) for name in new.fields)
        for key in sorted(self.old.plain):
            old_key = self.old_key(key)
            for name, candidate in self.from_state.peek(old_key).fields.items():
                through = getattr(candidate.remote_field, "through", None)
                if through:
                    self.through_users[resolve_relation(through, *old_key)] = (*old_key, name)

    # -- what a relation must come after --

    def relation_dependencies(self, key: ModelKey, relation: Any) -> list[OperationDependency]:
        """Return that the models which *relation*, a field or the other side of one, needs are there."""
        targets = list(relation_targets(relation, key)) or [self._owner_of(key, relation)]
        setting = getattr(relation, "swappable_setting", None)
        first = model_created(SETTING, setting) if setting is not None else model_created(*targets[0])
        return [first, *(model_created(*target) for target in targets[1:])]

    def _owner_of(self, key: ModelKey, relation: Any) -> ModelKey:
        """Return the key of the model whose field has *relation* as its other side."""
        for owner, fields in self.to_state.relations[key].items():
            if any(candidate.remote_field is relation for candidate in fields.values()):
                return owner
        return key

    def model_dependencies(self, key: ModelKey) -> list[OperationDependency]:
        """Return that all models which the relations of a model need are there."""
        return [
            dependency
            for candidate in self.new_model(key).fields.values()
            if candidate.is_relation
            for dependency in self.relation_dependencies(key, candidate)
        ]
