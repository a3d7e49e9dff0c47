"""Hands expressions down to the layers that cannot import them: fields and conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.expressions.columns import Col, ColPairs
from migrator.expressions.ports import query_class
from migrator.expressions.q import Q
from migrator.expressions.values import DatabaseDefault, Value
from migrator.fields.ports import expressions


class Factory:
    """The expressions that fields hand out."""

    def col(self, alias: str | None, target: Any, output_field: Any = None) -> Any:
        """Return a column."""
        return Col(alias, target, output_field)

    def col_pairs(self, alias: str | None, targets: Sequence[Any], sources: Sequence[Any], output_field: Any) -> Any:
        """Return the columns of a composite key."""
        return ColPairs(alias, targets, sources, output_field)

    def value(self, value: Any, output_field: Any = None) -> Any:
        """Return a literal."""
        return Value(value, output_field)

    def is_value(self, expression: Any) -> bool:
        """Say whether *expression* is a literal."""
        return isinstance(expression, Value)

    def database_default(self, expression: Any, output_field: Any = None) -> Any:
        """Return what stands for "let the database fill this in"."""
        return DatabaseDefault(expression, output_field)

    def substring(self, expression: Any, start: int, length: int | None) -> Any:
        """Return a part of a text."""
        from migrator.expressions.functions.text import Substr  # slices are rare

        return Substr(expression, start, length)

    def key_transform_factory(self, name: str) -> Any:
        """Return what makes the transform for a JSON key."""
        from migrator.expressions.lookups.json_keys import KeyTransformFactory  # only JSON fields have keys

        return KeyTransformFactory(name)

    def q(self, conditions: Sequence[tuple[str, Any]]) -> Any:
        """Return the conjunction of *conditions*."""
        return Q(*conditions)

    def query(self, model: Any, *, alias_cols: bool) -> Any:
        """Return a query over *model*."""
        return query_class.get()(model=model, alias_cols=alias_cols)


expressions.provide(Factory())
