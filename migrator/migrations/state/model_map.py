"""The mapping of model states in a project state: shared between clones, copied where it is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping

from migrator.migrations.references import ModelKey
from migrator.migrations.state.model import ModelState


class ModelMap(MutableMapping[ModelKey, ModelState]):
    """Model states by key.

    Two clones of a project state share the model states themselves. Asking for one by key hands out a copy that
    belongs to this mapping alone, since operations change what they get; :attr:`shared` looks without copying.

    Args:
        states: what is in it.
        on_touch: called with the key whenever an entry is set, deleted or handed out.
    """

    def __init__(self, states: Mapping[ModelKey, ModelState], on_touch: Callable[[ModelKey], None]) -> None:
        self.shared: dict[ModelKey, ModelState] = dict(states.shared if isinstance(states, ModelMap) else states)
        self._own: set[ModelKey] = set()
        self._on_touch = on_touch

    def disown(self) -> None:
        """Treat all entries as shared from now on."""
        self._own.clear()

    def __getitem__(self, key: ModelKey) -> ModelState:
        state = self.shared[key]
        if key not in self._own:
            state = self.shared[key] = state.clone()
            self._own.add(key)
        self._on_touch(key)
        return state

    def __setitem__(self, key: ModelKey, state: ModelState) -> None:
        self.shared[key] = state
        self._own.add(key)
        self._on_touch(key)

    def __delitem__(self, key: ModelKey) -> None:
        del self.shared[key]
        self._own.discard(key)
        self._on_touch(key)

    def __contains__(self, key: object) -> bool:
        return key in self.shared

    def __iter__(self) -> Iterator[ModelKey]:
        return iter(self.shared)

    def __len__(self) -> int:
        return len(self.shared)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ModelMap):
            return self.shared == other.shared
        return self.shared == other if isinstance(other, dict) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # a mutable value

    def __repr__(self) -> str:
        return repr(self.shared)
