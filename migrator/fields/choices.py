"""The blank choice of a select widget, and a walk through choices that may be grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from migrator.host.conf import settings
from migrator.host.functional import Promise
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

BLANK_CHOICE_DASH: list[tuple[str, Any]] = [("", "---------")]
"""The blank choice as it looked before Django 6.1; kept for code that passes it on."""

BLANK_CHOICE_LABEL: Any = _("- Select an option -")
"""What the blank choice says."""


@public("db.models.utils")
def get_blank_choice_label() -> Any:
    """Return the label of the blank choice, honouring the transitional setting ``USE_BLANK_CHOICE_DASH``."""
    if getattr(settings, "USE_BLANK_CHOICE_DASH", False):
        return BLANK_CHOICE_DASH[0][1]
    return BLANK_CHOICE_LABEL


class NotPairs(ValueError):
    """Choices that are neither pairs nor groups of pairs."""


def is_choice_word(value: Any) -> bool:
    """Say whether *value* can be a choice's value or label: a string, or anything that cannot be iterated over."""
    return isinstance(value, (str, Promise)) or not isinstance(value, Iterable)


def pairs(choices: Iterable[Any], is_word: Callable[[Any], bool] = is_choice_word) -> Iterator[tuple[Any, Any]]:
    """Yield every ``(value, label)`` in *choices*, going through groups.

    Args:
        is_word: tells what can be a value or a label; for some fields that is a list.

    Raises:
        NotPairs: an entry is neither a pair of words nor a group of such pairs.
    """
    for entry in choices:
        if isinstance(entry, str):  # "ab" would unpack into two letters
            raise NotPairs(entry)
        first, second = two(entry)
        members = group(second)
        for value, label in [(first, second)] if members is None else members:
            if not (is_word(value) and is_word(label)):
                raise NotPairs(entry)
            yield value, label


def group(second: Any) -> list[tuple[Any, Any]] | None:
    """Return the pairs of a group, given what stands where a single choice has its label; None for a label."""
    if is_choice_word(second):
        return None
    try:
        return [two(entry) for entry in second]
    except NotPairs:
        return None


def two(entry: Any) -> tuple[Any, Any]:
    """Unpack *entry* into two parts or raise :class:`NotPairs`."""
    try:
        first, second = entry
    except (TypeError, ValueError):
        raise NotPairs(entry) from None
    return first, second
