"""Hands the query layer's pieces down to the layers below, which cannot import them."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce
from typing import Any

from migrator.expressions import ports as expression_ports
from migrator.expressions.case import Case, When
from migrator.expressions.lookups.comparisons import Exact
from migrator.fields.boolean import BooleanField
from migrator.query.query import Query
from migrator.sql import ports as sql_ports


class Conditions:
    """Expressions for trees of conditions."""

    _boolean_field: Any = None

    def boolean_field(self) -> Any:
        """Return the output field of a condition, one for all."""
        if self._boolean_field is None:
            self._boolean_field = BooleanField()
        return self._boolean_field

    def odd_number_of(self, conditions: Iterable[Any]) -> Any:
        """Return a condition that holds when an odd number of *conditions* do."""
        cases = [Case(When(condition, then=1), default=0) for condition in conditions]
        number: Any = reduce(operator.add, cases)
        if len(cases) > 2:
            from migrator.expressions.functions.math import Mod  # conditions joined with ^ are rare

            number = Mod(number, 2)
        # Of two, one is the only odd number.
        return Exact(1, number)


sql_ports.conditions.provide(Conditions())
expression_ports.query_class.provide(Query)
