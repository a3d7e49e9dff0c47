"""What fields need from the layers above: expressions (columns, values, lookups) and models (descriptors)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from migrator.host.ports import Port
from migrator.host.record import record


class ExpressionFactory(Protocol):
    """The expression nodes that fields hand out. ``migrator.expressions.factory`` provides them."""

    def col(self, alias: str | None, target: Any, output_field: Any = None) -> Any:
        """Return a ``Col``: column of *target* in the table *alias*, converted as *output_field*."""

    def col_pairs(self, alias: str | None, targets: Sequence[Any], sources: Sequence[Any], output_field: Any) -> Any:
        """Return a ``ColPairs``: the columns of a composite key as one expression."""

    def value(self, value: Any, output_field: Any = None) -> Any:
        """Return a ``Value``."""

    def is_value(self, expression: Any) -> bool:
        """Say whether *expression* is a ``Value``, that is, a literal."""

    def database_default(self, expression: Any, output_field: Any = None) -> Any:
        """Return a ``DatabaseDefault``: stands for "let the database fill this in" in a new instance."""

    def substring(self, expression: Any, start: int, length: int | None) -> Any:
        """Return a ``Substr`` of *expression*; *start* counts from 1."""

    def key_transform_factory(self, name: str) -> Any:
        """Return a ``KeyTransformFactory``: makes a ``KeyTransform`` for the JSON key *name*."""

    def q(self, conditions: Sequence[tuple[str, Any]]) -> Any:
        """Return a ``Q`` that demands all *conditions*, pairs of keyword and value."""

    def query(self, model: Any, *, alias_cols: bool) -> Any:
        """Return a ``Query`` over *model*, used to resolve expressions that belong to the table itself."""


@record(frozen=True)
class ModelParts:
    """The parts of the models layer that many-to-many relations install.

    The descriptors of the other relations are class attributes that the models layer assigns:
    ``ForeignObject.forward_related_accessor_class`` and ``related_accessor_class``, the same two of ``OneToOneField``,
    and ``ForeignKey.descriptor_class``.
    """

    create_many_to_many_intermediary_model: Any
    """``(field, klass) -> type``: builds the automatic through model."""
    many_to_many_descriptor: Any
    """``ManyToManyDescriptor(rel, reverse=…)``."""
    post_init: Any
    """The signal that a model's ``__init__`` is done; image fields measure their image then."""


expressions: Port[ExpressionFactory] = Port("expressions", "migrator.expressions.factory")
"""Makes expression nodes for fields."""

models: Port[ModelParts] = Port("models", "migrator.models.wiring")
"""Makes descriptors and through models for relations."""
