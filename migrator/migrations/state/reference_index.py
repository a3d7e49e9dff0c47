"""An index of who refers to whom among the models of a state, kept up to date at the cost of what changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

from migrator.migrations.references import ModelKey, relation_targets


class ReferenceIndex:
    """Forward and backward references between model states.

    Keys that may have changed are put into :attr:`stale`; they are looked at again by :meth:`refresh`. Copies share
    everything until one of them has to note a change: few operations change who refers to whom.
    """

    def __init__(self) -> None:
        self.forward: dict[ModelKey, tuple[ModelKey, ...]] = {}
        self.backward: dict[ModelKey, tuple[ModelKey, ...]] = {}
        self.stale: set[ModelKey] = set()
        self._is_shared = False

    def copy(self) -> ReferenceIndex:
        """Return an independent copy."""
        twin = ReferenceIndex()
        twin.forward, twin.backward = self.forward, self.backward
        twin.stale = set(self.stale)
        twin._is_shared = self._is_shared = True
        return twin

    def _own(self) -> None:
        """Stop sharing, before a change."""
        if self._is_shared:
            self.forward, self.backward = dict(self.forward), dict(self.backward)
            self._is_shared = False

    def refresh(self, models: Mapping[ModelKey, Any]) -> set[ModelKey]:
        """Look again at the stale keys; return every key whose references, in or out, are different now."""
        touched: set[ModelKey] = set()
        for key in self.stale:
            state = models.get(key)
            new = tuple(dict.fromkeys(state.referred_keys())) if state is not None else ()
            old = self.forward.get(key, ())
            touched.update({key}, set(old).symmetric_difference(new))
            if new == old:
                continue
            self._own()
            if new:
                self.forward[key] = new
            else:
                self.forward.pop(key, None)
            for target in set(old).difference(new):
                self._unlink(target, key)
            for target in new:
                if target not in old:
                    self.backward[target] = (*self.backward.get(target, ()), key)
        self.stale.clear()
        return touched

    def _unlink(self, target: ModelKey, source: ModelKey) -> None:
        rest = tuple(key for key in self.backward.get(target, ()) if key != source)
        if rest:
            self.backward[target] = rest
        else:
            self.backward.pop(target, None)

    def referrers(self, key: ModelKey) -> tuple[ModelKey, ...]:
        """Return the keys of the models that name *key* in a base or a field."""
        return self.backward.get(key, ())

    def dangling(self, known: Container[ModelKey]) -> Iterator[ModelKey]:
        """Yield the keys that are referred to and not in *known*."""
        for target in self.backward:
            if target not in known:
                yield target

    def component(self, start: ModelKey) -> list[ModelKey]:
        """Return all keys that are connected with *start* in either direction, *start* first."""
        found = {start: None}
        queue = deque([start])
        while queue:
            key = queue.popleft()
            for neighbour in (*self.forward.get(key, ()), *self.backward.get(key, ())):
                if neighbour not in found:
                    found[neighbour] = None
                    queue.append(neighbour)
        return list(found)

    def dependents(self, start: ModelKey, bases: Callable[[ModelKey], Iterable[ModelKey]]) -> list[ModelKey]:
        """Return *start*, all keys that refer to it at any distance, and the same for the *bases* of each of them."""
        found = {start: None}
        queue = deque([start])
        while queue:
            key = queue.popleft()
            for neighbour in (*self.backward.get(key, ()), *bases(key)):
                if neighbour not in found:
                    found[neighbour] = None
                    queue.append(neighbour)
        return list(found)


def neighbourhood(key: ModelKey, models: Mapping[ModelKey, Any], index: ReferenceIndex) -> list[ModelKey]:
    """Return the keys of the models that a change of *key*'s table has to know.

    That is the model, everything that its table refers to, and the tables that refer to it; where such a reference is
    itself a key (a primary key that is a foreign key, a child table), the tables that refer to that one as well.
    """
    whole: dict[ModelKey, None] = {}
    partly: dict[ModelKey, None] = {}
    centres: dict[ModelKey, None] = {key: None}
    queue = deque([key])
    while queue:
        centre = queue.popleft()
        whole[centre] = None
        for referrer in index.referrers(centre):
            whole[referrer] = None
            if referrer not in centres and _passes_key_on(models.get(referrer), centre):
                centres[referrer] = None
                queue.append(referrer)
    for member in list(whole):
        collect_ancestors(member, models, whole)
    for member in whole:
        partly.update(dict.fromkeys(index.forward.get(member, ())))
    pending = deque(partly)
    while pending:
        state = models.get(pending.popleft())
        for target in _key_targets(state) if state is not None else ():
            if target not in partly:
                partly[target] = None
                pending.append(target)
    return list({**whole, **partly})


def collect_ancestors(key: ModelKey, models: Mapping[ModelKey, Any], found: dict[ModelKey, None]) -> None:
    """Add the historical bases of *key*, at any depth, to *found*."""
    state = models.get(key)
    for base in state.base_keys() if state is not None else ():
        if base not in found:
            found[base] = None
            collect_ancestors(base, models, found)


def _passes_key_on(state: Any, target: ModelKey) -> bool:
    """Tell whether the model's own key is (part of) a reference to *target*."""
    if state is None:
        return False
    if target in state.base_keys():
        return True
    return any(
        field.is_relation and (field.primary_key or field.unique) and target in relation_targets(field, state.key)
        for field in state.fields.values()
    )


def _key_targets(state: Any) -> Iterator[ModelKey]:
    """Yield the models that the type of *state*'s keys depends on: bases, and what unique relations point at."""
    yield from state.base_keys()
    for field in state.fields.values():
        if field.is_relation and (field.primary_key or field.unique):
            yield from relation_targets(field, state.key)
