"""The names that ``class Meta`` understands, their defaults, and how its values are normalised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from migrator.host.datastructures import ImmutableList

PROXY_PARENTS: Final = object()
"""Value of ``include_parents``: only parents that share this model's table."""

EMPTY_RELATION_TREE: Final[tuple[Any, ...]] = ()

IMMUTABLE_WARNING: Final = (
    "The return type of '%s' should never be mutated. If you want to manipulate this "
    "list for your own use, make a copy first."
)

DEFAULT_NAMES: Final = (
    "verbose_name",
    "verbose_name_plural",
    "db_table",
    "db_table_comment",
    "ordering",
    "unique_together",
    "permissions",
    "get_latest_by",
    "order_with_respect_to",
    "app_label",
    "db_tablespace",
    "abstract",
    "managed",
    "proxy",
    "swappable",
    "auto_created",
    "apps",
    "default_permissions",
    "select_on_save",
    "default_related_name",
    "required_db_features",
    "required_db_vendor",
    "base_manager_name",
    "default_manager_name",
    "indexes",
    "constraints",
)
"""Attributes that a model's inner ``Meta`` class may set."""


def normalize_together(option_together: Any) -> Any:
    """Return ``unique_together`` as a tuple of tuples; a single flat group is wrapped.

    A value of the wrong type comes back as it is: the system check reports it with its place.
    """
    if not option_together:
        return ()
    if not isinstance(option_together, tuple | list):
        return option_together
    first = next(iter(option_together))
    groups = option_together if isinstance(first, tuple | list) else (option_together,)
    try:
        return tuple(tuple(group) for group in groups)
    except TypeError:
        return option_together


def make_immutable_fields_list(name: str, data: Iterable[Any]) -> ImmutableList:
    """Return *data* as a tuple that explains itself when someone tries to change it."""
    return ImmutableList(data, warning=IMMUTABLE_WARNING % name)
