"""Validators of arrays, key-value pairs and ranges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from migrator.host.deconstruct import deconstructible
from migrator.host.exceptions import ValidationError
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _, ngettext_lazy
from migrator.host.validators import MaxLengthValidator, MaxValueValidator, MinLengthValidator, MinValueValidator

in_module = public("contrib.postgres.validators")


@in_module
class ArrayMaxLengthValidator(MaxLengthValidator):
    """Refuses lists with more items than a limit."""

    message = ngettext_lazy(
        "List contains %(show_value)d item, it should contain no more than %(limit_value)d.",
        "List contains %(show_value)d items, it should contain no more than %(limit_value)d.",
        "show_value",
    )


@in_module
class ArrayMinLengthValidator(MinLengthValidator):
    """Refuses lists with fewer items than a limit."""

    message = ngettext_lazy(
        "List contains %(show_value)d item, it should contain no fewer than %(limit_value)d.",
        "List contains %(show_value)d items, it should contain no fewer than %(limit_value)d.",
        "show_value",
    )


@in_module
@deconstructible
class KeysValidator:
    """Refuses mappings without certain keys and, if strict, with others.

    Args:
        keys: the keys that must be there.
        strict: whether there may be no others.
        messages: texts in place of the usual ones, by code: ``missing_keys``, ``extra_keys``.
    """

    messages: Mapping[str, Any] = {
        "missing_keys": _("Some keys were missing: %(keys)s"),
        "extra_keys": _("Some unknown keys were provided: %(keys)s"),
    }
    strict = False

    def __init__(self, keys: Iterable[str], strict: bool = False, messages: Mapping[str, Any] | None = None) -> None:
        self.keys = set(keys)
        self.strict = strict
        if messages is not None:
            self.messages = {**self.messages, **messages}

    def __call__(self, value: Mapping[str, Any]) -> None:
        given = set(value)
        self._refuse("missing_keys", self.keys - given)
        if self.strict:
            self._refuse("extra_keys", given - self.keys)

    def _refuse(self, code: str, keys: set[str]) -> None:
        if keys:
            listed = ", ".join(sorted(map(str, keys)))
            raise ValidationError(self.messages[code], code=code, params={"keys": listed})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, KeysValidator):
            return NotImplemented
        return (self.keys, self.messages, self.strict) == (other.keys, other.messages, other.strict)

    __hash__ = None  # type: ignore[assignment]  # its messages are a mapping


@in_module
class RangeMaxValueValidator(MaxValueValidator):
    """Refuses ranges that reach above a limit, or have no upper bound."""

    message = _("Ensure that the upper bound of the range is not greater than %(limit_value)s.")

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether the range *a* reaches above *b*."""
        return a.upper is None or bool(a.upper > b)


@in_module
class RangeMinValueValidator(MinValueValidator):
    """Refuses ranges that reach below a limit, or have no lower bound."""

    message = _("Ensure that the lower bound of the range is not less than %(limit_value)s.")

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether the range *a* reaches below *b*."""
        return a.lower is None or bool(a.lower < b)
