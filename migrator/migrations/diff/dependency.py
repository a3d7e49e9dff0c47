"""What a change must come after, and which operation brings that about."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from migrator.host.mode import public
from migrator.migrations.operations.constraints import RemoveConstraint
from migrator.migrations.operations.fields import AddField, AlterField, RemoveField
from migrator.migrations.operations.indexes import RemoveIndex
from migrator.migrations.operations.models import CreateModel, DeleteModel, RenameModel
from migrator.migrations.operations.options import (
    AlterIndexTogether,
    AlterOrderWithRespectTo,
    AlterUniqueTogether,
)

SETTING = "__setting__"
"""App label of a dependency on the model that a setting names; the model name is the setting's."""


class DependencyType(enum.Enum):
    """What must have happened."""

    CREATE = 0
    """The model or field is there."""
    REMOVE = 1
    """The model or field is gone."""
    ALTER = 2
    """The field was altered."""
    REMOVE_ORDER_WRT = 3
    """The model is no longer ordered with respect to the field."""
    ALTER_FOO_TOGETHER = 4
    """The model's groups of unique fields were changed."""
    REMOVE_INDEX_OR_CONSTRAINT = 5
    """An index or constraint of the model was dropped."""


class _Dependency(NamedTuple):
    app_label: str
    model_name: str
    field_name: str | None
    type: DependencyType


@public("db.migrations.autodetector")
class OperationDependency(_Dependency):
    """Something that must have happened before.

    Attributes:
        app_label: the app, or :data:`SETTING`.
        model_name: the model, or the name of the setting.
        field_name: the field, or None for the model as a whole.
        type: what must have happened to it.
    """

    __slots__ = ()

    Type = DependencyType

    @property
    def model_name_lower(self) -> str:
        """The model's name as it is in keys."""
        return self.model_name.lower()

    @property
    def field_name_lower(self) -> str | None:
        """The field's name, for comparison."""
        return None if self.field_name is None else self.field_name.lower()


def model_created(app_label: str, model_name: str) -> OperationDependency:
    """The model is there."""
    return OperationDependency(app_label, model_name, None, DependencyType.CREATE)


def model_removed(app_label: str, model_name: str) -> OperationDependency:
    """The model is gone."""
    return OperationDependency(app_label, model_name, None, DependencyType.REMOVE)


def field_created(app_label: str, model_name: str, field_name: str) -> OperationDependency:
    """The field is there."""
    return OperationDependency(app_label, model_name, field_name, DependencyType.CREATE)


def field_removed(app_label: str, model_name: str, field_name: str) -> OperationDependency:
    """The field is gone."""
    return OperationDependency(app_label, model_name, field_name, DependencyType.REMOVE)


def field_altered(app_label: str, model_name: str, field_name: str) -> OperationDependency:
    """The field was altered."""
    return OperationDependency(app_label, model_name, field_name, DependencyType.ALTER)


MODEL_WIDE = frozenset({DependencyType.ALTER_FOO_TOGETHER, DependencyType.REMOVE_INDEX_OR_CONSTRAINT})
"""Types whose field does not matter: what was dropped or changed may have been on it."""


def _what(dependency: OperationDependency) -> Hashable:
    """Return what has to be looked up to find the operations that fulfil *dependency*."""
    model = dependency.model_name_lower
    if dependency.type in MODEL_WIDE or dependency.type is DependencyType.REMOVE_ORDER_WRT:
        return dependency.type, model, None
    return dependency.type, model, dependency.field_name_lower


def fulfilled_by(operation: Any) -> Iterator[Hashable]:
    """Yield what *operation* brings about, in the form of :func:`_what`."""
    kinds = DependencyType
    match operation:
        case CreateModel():
            yield kinds.CREATE, operation.name_lower, None
            for name, _ in operation.fields:
                yield kinds.CREATE, operation.name_lower, name.lower()
        case RenameModel():
            yield kinds.CREATE, operation.new_name_lower, None
        case DeleteModel():
            yield kinds.REMOVE, operation.name_lower, None
        case AddField():
            yield kinds.CREATE, operation.model_name_lower, operation.name_lower
        case RemoveField():
            yield kinds.REMOVE, operation.model_name_lower, operation.name_lower
        case AlterField():
            yield kinds.ALTER, operation.model_name_lower, operation.name_lower
        case AlterOrderWithRespectTo():
            yield kinds.REMOVE_ORDER_WRT, operation.name_lower, None
        case AlterUniqueTogether() | AlterIndexTogether():
            yield kinds.ALTER_FOO_TOGETHER, operation.name_lower, None
        case RemoveIndex() | RemoveConstraint():
            yield kinds.REMOVE_INDEX_OR_CONSTRAINT, operation.model_name_lower, None


def _still_ordered(operation: Any, dependency: OperationDependency) -> bool:
    """Tell whether *operation* leaves the model ordered with respect to the field."""
    if dependency.type is not DependencyType.REMOVE_ORDER_WRT:
        return False
    return (operation.order_with_respect_to or "").lower() == dependency.field_name_lower


def check_dependency(operation: Any, dependency: OperationDependency) -> bool:
    """Tell whether *operation* fulfils *dependency*.

    Raises:
        ValueError: *dependency* is of no known type.
    """
    if not isinstance(dependency.type, DependencyType):
        raise ValueError(f"Can't handle dependency {dependency!r}")
    return _what(dependency) in fulfilled_by(operation) and not _still_ordered(operation, dependency)


class Providers:
    """The operations of one app, looked up by what they bring about."""

    def __init__(self, operations: Iterable[Any]) -> None:
        self.by_fact: defaultdict[Hashable, list[Any]] = defaultdict(list)
        for operation in operations:
            for fact in fulfilled_by(operation):
                self.by_fact[fact].append(operation)

    def of(self, dependency: OperationDependency) -> Iterator[Any]:
        """Yield the operations that fulfil *dependency*."""
        for operation in self.by_fact.get(_what(dependency), ()):
            if not _still_ordered(operation, dependency):
                yield operation


order_unset = partial(OperationDependency, type=DependencyType.REMOVE_ORDER_WRT)
together_altered = partial(OperationDependency, type=DependencyType.ALTER_FOO_TOGETHER)
index_removed = partial(OperationDependency, type=DependencyType.REMOVE_INDEX_OR_CONSTRAINT)
