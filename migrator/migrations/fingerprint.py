"""What models say, as bytes: the same bytes mean that migrations would find the same in them."""

from __future__ import annotations

import datetime
import decimal
import enum
import functools
import marshal
import re
import sys
from collections.abc import Iterable
from types import FunctionType
from typing import Any

from migrator.host.conf import SettingsReference
from migrator.host.functional import Promise
from migrator.host.mode import ROOT
from migrator.schema.option_names import DEFAULT_NAMES

PLAIN = frozenset({bool, bytes, float, int, str, type(None)})
"""Types whose values are written as they are."""

WRITTEN_OUT = frozenset({datetime.date, datetime.datetime, datetime.time, datetime.timedelta, decimal.Decimal, range})
"""Types whose values are told apart by their text form."""

OURS = ("builtins", "migrator.", f"{ROOT}.db.")
"""Where classes come from that all models have in common."""

PLACES = frozenset({"app_label", "apps", "constraints", "indexes"})
"""Meta options that say where a model lives, and those that are read off the model itself."""


class NotFaithful(Exception):
    """A value has no form that tells it from all others."""


def fingerprint(models: Iterable[Any]) -> bytes | None:
    """Return what *models* say about tables and about themselves, None if there is something that cannot be written.

    Args:
        models: model classes, in an order that does not change.
    """
    try:
        # The first format of marshal writes equal values equally; later ones look at which objects are shared.
        return marshal.dumps([_model(model) for model in models], 0)
    except (NotFaithful, ValueError):
        return None


def _model(model: Any) -> tuple[Any, ...]:
    options = model._meta
    written = options.original_attrs
    return (
        options.label,
        str(options.swapped),
        [_base(base) for base in model.__mro__ if not base.__module__.startswith(OURS)],
        [(name, faithful(written[name])) for name in (*DEFAULT_NAMES, "index_together") if _is_said(name, written)],
        faithful(options.indexes),
        faithful(options.constraints),
        [(field.name, faithful(field)) for field in (*options.local_fields, *options.local_many_to_many)],
        [field.name for field in options.private_fields],
        [_manager(manager, model) for manager in options.managers],
    )


def _base(base: Any) -> tuple[Any, ...]:
    return _name(base), _standing(base), [_name(parent) for parent in base.__bases__]


def _name(base: Any) -> str:
    return f"{base.__module__}.{base.__qualname__}"


def _is_said(name: str, written: Any) -> bool:
    return name in written and name not in PLACES


def _standing(base: Any) -> tuple[str, bool] | None:
    """Return which model *base* is, and whether it is abstract; None for other classes."""
    options = getattr(base, "_meta", None)
    return None if options is None else (options.label, options.abstract)


def _manager(manager: Any, model: Any) -> tuple[Any, ...]:
    ranks = manager is model._base_manager, manager is model._default_manager, manager.creation_counter < 0
    if not manager.use_in_migrations:
        return manager.name, *ranks
    return manager.name, *ranks, _path(type(manager)), faithful(manager.deconstruct())


def faithful(value: Any) -> Any:
    """Return *value* as plain values that are the same only if migrations take both values for the same.

    Raises:
        NotFaithful: it has no such form.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is list or kind is tuple:
        return kind.__name__, *map(faithful, value)
    if kind is dict:
        return "dict", *((faithful(key), faithful(item)) for key, item in value.items())
    if kind is set or kind is frozenset:
        return kind.__name__, *sorted(map(repr, map(faithful, value)))
    if kind is SettingsReference:
        return "setting", value.setting_name, str(value)
    if hasattr(value, "deconstruct") and not isinstance(value, type):
        # The name of a field is not looked at, but belongs to what deconstruct() returns.
        return "made", *_path_of_maker(value, kind), *map(faithful, value.deconstruct())
    return _other(value, kind)


def _other(value: Any, kind: type) -> Any:
    if kind in WRITTEN_OUT or kind.__module__ == "uuid":
        return kind.__name__, repr(value)
    if isinstance(value, Promise):
        return "text", str(value)
    if isinstance(value, enum.Enum):
        return "member", *_path(kind), str(value.name)
    if kind is functools.partial:
        return "partial", faithful(value.func), faithful(value.args), faithful(value.keywords)
    if kind is re.Pattern:
        return "regex", value.pattern, value.flags
    return "object", *_path(value)


def _path_of_maker(value: Any, kind: type) -> tuple[str, str]:
    # SET(value) is a function that can be taken apart; its own path says nothing.
    return ("", "") if kind is FunctionType else _path(kind)


def _path(value: Any) -> tuple[str, str]:
    """Return the module and the name that something is found under.

    Raises:
        NotFaithful: it is not found there.
    """
    module = getattr(value, "__module__", None)
    name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None)
    if not isinstance(module, str) or not isinstance(name, str):
        raise NotFaithful
    found: Any = sys.modules.get(module)
    if found is None and module.startswith(f"{ROOT}."):
        # A public path of ours that nobody has imported.
        return module, name
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is not value:
        raise NotFaithful
    return module, name
