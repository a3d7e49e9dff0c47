"""How fields are compared, copied, pickled and taken apart for migrations."""

from __future__ import annotations

import copy
from functools import total_ordering
from typing import Any, Self

from migrator.fields.markers import NOT_PROVIDED, Empty, _empty
from migrator.fields.state import FieldState
from migrator.host.apps import apps
from migrator.host.choices import CallableChoiceIterator
from migrator.host.mode import public, public_path

PLAIN_OPTIONS: tuple[tuple[str, Any, str], ...] = (
    ("verbose_name", None, "_verbose_name"),
    ("primary_key", False, "primary_key"),
    ("max_length", None, "max_length"),
    ("unique", False, "_unique"),
    ("blank", False, "blank"),
    ("null", False, "null"),
    ("db_index", False, "db_index"),
    ("default", NOT_PROVIDED, "default"),
    ("db_default", NOT_PROVIDED, "db_default"),
    ("editable", True, "editable"),
    ("serialize", True, "serialize"),
    ("unique_for_date", None, "unique_for_date"),
    ("unique_for_month", None, "unique_for_month"),
    ("unique_for_year", None, "unique_for_year"),
    ("help_text", "", "help_text"),
    ("db_column", None, "db_column"),
    ("db_comment", None, "db_comment"),
    ("db_tablespace", None, "_db_tablespace"),
    ("auto_created", False, "auto_created"),
    ("error_messages", None, "_error_messages"),
)
"""Keywords of ``Field`` with their default and attribute; written to migrations unless they have the default.

Choices and validators, which are copied into lists, are compared by value instead.
"""

SHORT_MODULES = frozenset(
    public_path(f"db.models.fields{suffix}")
    for suffix in ("", ".related", ".files", ".json", ".generated", ".composite", ".proxy")
)
"""Modules whose fields migrations name as ``models.X``."""


@public("db.models.fields")
def _load_field(app_label: str, model_name: str, field_name: str) -> Any:
    """Return the field of a registered model; pickles of bound fields name this function."""
    return apps.get_model(app_label, model_name)._meta.get_field(field_name)


@total_ordering
class FieldIdentity(FieldState):
    """Equality and order by creation, copies that share nothing mutable, pickles by name, deconstruction."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FieldIdentity):
            return self.creation_counter == other.creation_counter and owner(self) == owner(other)
        return NotImplemented

    def __lt__(self, other: object) -> bool:
        # Creation order decides. Fields that abstract models hand down share a counter: unbound first, then by model.
        if isinstance(other, FieldIdentity):
            return self._position() < other._position()
        return NotImplemented

    def __hash__(self) -> int:
        # Not the model: a field that is in a set must be found there after it was bound to one.
        return hash(self.creation_counter)

    def _position(self) -> tuple[int, str, str]:
        model = owner(self)
        if model is None:
            return self.creation_counter, "", ""
        return self.creation_counter, model._meta.app_label, model._meta.model_name

    def __deepcopy__(self, memodict: dict[int, Any]) -> Self:
        # Model classes and registries hang on to a field; a copy shares them, and owns only its side of a relation.
        duplicate = copy.copy(self)
        relation = self.remote_field
        if relation:
            duplicate.remote_field = copy.copy(relation)
            if getattr(relation, "field", None) is self:
                duplicate.remote_field.field = duplicate
        memodict[id(self)] = duplicate
        return duplicate

    def __copy__(self) -> Self:
        # Not through __reduce__, which is for pickles and would return the very same bound field.
        duplicate: Any = Empty()
        duplicate.__class__ = self.__class__
        duplicate.__dict__ = self.__dict__.copy()
        return duplicate  # type: ignore[no-any-return]  # its class was set

    def __reduce__(self) -> tuple[Any, ...]:
        model = owner(self)
        if model is not None:
            return _load_field, (model._meta.app_label, model._meta.object_name, self.name)
        state = self.__dict__.copy()
        state.pop("_get_default", None)  # may be a lambda, and is quickly found again
        return _empty, (self.__class__,), state

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        """Return what rebuilds the field: its name (None if unbound), import path, positional and keyword arguments.

        Keywords with their default are left out. Subclasses that add or preset arguments override this.
        """
        # The state is read directly: detecting changes takes every field of a project apart, twice.
        state = self.__dict__
        keywords: dict[str, Any] = {
            name: value
            for name, default, attribute in PLAIN_OPTIONS
            if (value := state[attribute] if attribute in state else getattr(self, attribute)) is not default
        }
        if (choices := self.choices) is not None:
            keywords["choices"] = choices.func if isinstance(choices, CallableChoiceIterator) else choices
        if self._validators:
            keywords["validators"] = self._validators
        cls = self.__class__
        module = public_path("db.models") if cls.__module__ in SHORT_MODULES else cls.__module__
        return self.name, f"{module}.{cls.__qualname__}", [], keywords

    def clone(self) -> Self:
        """Return a new, unbound field built from ``deconstruct()``."""
        _, _, args, kwargs = self.deconstruct()
        return self.__class__(*args, **kwargs)


def owner(field: Any) -> Any:
    """Return the model that *field* is bound to, or None."""
    return getattr(field, "model", None)
