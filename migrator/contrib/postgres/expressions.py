"""Subqueries as arrays."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.fields.array import ArrayField
from migrator.expressions.subqueries import Subquery
from migrator.host.mode import public


@public("contrib.postgres.expressions")
class ArraySubquery(Subquery):
    """A list of the values of a queryset that selects one column.

    Args:
        queryset: the queryset; its order is kept.
    """

    template = "ARRAY(%(subquery)s)"
    cacheable = True

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)

    def _resolve_output_field(self) -> Any:
        return ArrayField(super()._resolve_output_field())
