"""Choices of fields: callables, mappings, enumerations and nested lists, brought to one form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, zip_longest
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.functional import Promise

exported = public("utils.choices")

MISSING = object()
MAX_DEPTH = 2
"""Choices may be grouped, but groups may not be."""


@exported
class BaseChoiceIterator:
    """Base of choices that are computed when they are looked at; subclasses write ``__iter__``."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Iterable):
            return NotImplemented
        pairs = zip_longest(self, other, fillvalue=MISSING)
        return all(own == given for own, given in pairs)

    __hash__ = None  # type: ignore[assignment]  # the choices may change

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice) or index < 0:
            return list(self)[index]
        found = next(islice(self, index, None), MISSING)
        if found is MISSING:
            raise IndexError("index out of range")
        return found

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError("BaseChoiceIterator subclasses must implement __iter__().")


@exported
class BlankChoiceIterator(BaseChoiceIterator):
    """*choices* with *blank_choice* before them, unless one of them is blank already."""

    def __init__(self, choices: Iterable[Any], blank_choice: Iterable[Any]) -> None:
        self.choices = choices
        self.blank_choice = blank_choice

    def __iter__(self) -> Iterator[Any]:
        choices = list(self.choices)
        if not any(value in ("", None) for value, _ in flatten_choices(choices)):
            yield from self.blank_choice
        yield from choices


@exported
class CallableChoiceIterator(BaseChoiceIterator):
    """The choices that *func* returns, asked for at each iteration."""

    def __init__(self, func: Callable[[], Any]) -> None:
        self.func = func

    def __iter__(self) -> Iterator[Any]:
        yield from normalize_choices(self.func())


@exported
def flatten_choices(choices: Iterable[Any] | None) -> Iterator[tuple[Any, Any]]:
    """Yield ``(value, label)`` pairs, those inside groups too."""
    for value_or_group, label_or_nested in choices or ():
        if isinstance(label_or_nested, (list, tuple)):
            yield from label_or_nested
        else:
            yield value_or_group, label_or_nested


def _is_text(value: Any) -> bool:
    return isinstance(value, (str, bytes, Promise))


def _enumeration_choices(value: Any) -> Any:
    """Return the choices of an enumeration class, MISSING for anything else."""
    if isinstance(value, type) and hasattr(value, "choices") and hasattr(value, "__members__"):
        return value.choices
    return MISSING


@exported
def normalize_choices(value: Any, *, depth: int = 0) -> Any:
    """Return choices as a list of pairs, in which groups are pairs of a name and such a list.

    Args:
        value: a list, a mapping, an iterator, a callable that returns one of these, or an enumeration of choices.
        depth: how many groups *value* is inside of; used by the function itself.

    What is no choices at all comes back as it is, so that the system checks can tell what is wrong with it.
    """
    members = _enumeration_choices(value)
    if members is not MISSING:
        return members
    if isinstance(value, BaseChoiceIterator) or _is_text(value):
        return value
    if isinstance(value, Mapping) and depth < MAX_DEPTH:
        value = value.items()
    elif isinstance(value, Iterator) and depth < MAX_DEPTH:
        value = list(value)
    elif callable(value):
        return value if depth else CallableChoiceIterator(value)
    elif not isinstance(value, Iterable):
        return value
    return value if depth >= MAX_DEPTH else _normalize_items(value, depth)


def _normalize_items(items: Iterable[Any], depth: int) -> Any:
    """Return the normal form of *items*, or *items* if one of them is no pair."""
    pairs: list[tuple[Any, Any]] = []
    try:
        for item in items:
            if _is_text(item):
                return items
            key, label = item
            pairs.append((key, _normalize_label(label, depth)))
    except (TypeError, ValueError):
        return items
    return pairs


def _normalize_label(label: Any, depth: int) -> Any:
    if callable(label) and not isinstance(label, Promise) and depth == 0:
        label = label()
    return normalize_choices(label, depth=depth + 1)
