"""From database rows to Python values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from migrator.expressions.columns import ColPairs
from migrator.query.compiler.statement import Statement
from migrator.sql.constants import GET_ITERATOR_CHUNK_SIZE, MULTI

Converters = Mapping[int, tuple[list[Callable[..., Any]], Any]]
"""For the places that need it: the functions to apply in turn, and the expression that they are told about."""


class Rows(Statement):
    """Knows which functions make Python values of the selected columns."""

    def get_converters(self, expressions: Iterable[Any]) -> dict[int, tuple[list[Callable[..., Any]], Any]]:
        """Return the converters of each place that has some: the backend's first, then the field's."""
        place = 0
        converters: dict[int, tuple[list[Callable[..., Any]], Any]] = {}
        for expression in expressions:
            # A composite key takes several places.
            for column in expression.get_cols() if isinstance(expression, ColPairs) else (expression,):
                if column is not None:
                    functions = [
                        *self.connection.ops.get_db_converters(column),
                        *column.get_db_converters(self.connection),
                    ]
                    if functions:
                        converters[place] = (functions, column)
                place += 1
        return converters

    def apply_converters(self, rows: Iterable[Any], converters: Converters) -> Iterator[list[Any]]:
        """Yield the rows as lists with converted values."""
        connection = self.connection
        steps = list(converters.items())
        for row in rows:
            values = list(row)
            for place, (functions, expression) in steps:
                value = values[place]
                for function in functions:
                    value = function(value, expression, connection)
                values[place] = value
            yield values

    def has_composite_fields(self, expressions: Iterable[Any]) -> bool:
        """Say whether one of the expressions takes several columns."""
        return any(isinstance(expression, ColPairs) for expression in expressions)

    def composite_fields_to_tuples(self, rows: Iterable[Any], expressions: Iterable[Any]) -> Iterator[list[Any]]:
        """Yield the rows with the columns of each composite key put together as a tuple."""
        widths = [len(expression) if isinstance(expression, ColPairs) else 0 for expression in expressions]
        for row in rows:
            values = iter(row)
            yield [tuple(next(values) for _ in range(width)) if width else next(values) for width in widths]

    def results_iter(
        self,
        results: Any = None,
        tuple_expected: bool = False,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Iterator[Any]:
        """Return an iterator over converted rows.

        Args:
            results: chunks of rows; the query is executed when absent.
            tuple_expected: rows must be tuples, not lists.
            chunked_fetch: keep the statement open and fetch as the iterator advances.
            chunk_size: rows to fetch at once.
        """
        if results is None:
            results = self.execute_sql(MULTI, chunked_fetch=chunked_fetch, chunk_size=chunk_size)
        return self.convert_rows(chain.from_iterable(results), tuple_expected)

    def convert_rows(self, rows: Iterable[Any], tuple_expected: bool = False) -> Iterator[Any]:
        """Return an iterator that converts *rows* as they come from the database."""
        expressions = [expression for expression, _, _ in self.select[: self.col_count]]
        converters = self.get_converters(expressions)
        if converters:
            rows = self.apply_converters(rows, converters)
        if self.has_composite_fields(expressions):
            rows = self.composite_fields_to_tuples(rows, expressions)
            converters = converters or {0: ([], None)}
        if converters and tuple_expected:
            rows = map(tuple, rows)
        return iter(rows)
