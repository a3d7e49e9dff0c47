"""Raw SQL with parameters, for ``Manager.raw()``."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from typing import Any

from migrator.host.mode import public
from migrator.host.ports import connections
from migrator.sql.effects import Execute, Result


class ReadCursor:
    """What is left of a cursor whose rows were read.

    Args:
        description: its columns.
    """

    def __init__(self, description: Any) -> None:
        self.description = description

    def close(self) -> None:
        """Nothing is open any more."""


@public("db.models.sql.query")
class RawQuery:
    """One raw statement.

    Args:
        sql: the statement, with placeholders.
        using: alias of the database.
        params: a sequence for ``%s``, a mapping for ``%(name)s``, None for a statement without placeholders.
    """

    def __init__(self, sql: str, using: str, params: Any = ()) -> None:
        self.sql, self.params = sql, params
        self.using = using
        self.cursor: Any = None
        # What other queries have, for those who take either.
        self.extra_select: dict[str, Any] = {}
        self.annotation_select: dict[str, Any] = {}
        self.low_mark, self.high_mark = 0, None

    def clone(self, using: str) -> RawQuery:
        """Return a copy for another database."""
        return RawQuery(self.sql, using, params=self.params)

    chain = clone

    def get_columns(self) -> list[str]:
        """Return the names of the result's columns, executing the statement if need be."""
        if self.cursor is None:
            self._execute_query()
        convert = self._connection.introspection.identifier_converter
        return [convert(column[0]) for column in self.cursor.description]

    def __iter__(self) -> Iterator[Any]:
        # Iterating twice executes twice: a cursor can be read once only.
        self._execute_query()
        if self._connection.features.can_use_chunked_reads:
            return iter(self.cursor)
        return iter(list(self.cursor))

    def __repr__(self) -> str:
        return f"<RawQuery: {self}>"

    def __str__(self) -> str:
        if self.params_type is None:
            return self.sql
        text: str = self.sql % self.params_type(self.params)
        return text

    @property
    def params_type(self) -> Any:
        """The type that the driver takes the parameters in; None for no parameters."""
        if self.params is None:
            return None
        return dict if isinstance(self.params, Mapping) else tuple

    @property
    def _connection(self) -> Any:
        return connections.get()[self.using]

    def adapted_params(self) -> Any:
        """Return the parameters as the driver takes them."""
        adapt = self._connection.ops.adapt_unknown_value
        if self.params is None:
            return None
        if isinstance(self.params, Mapping):
            return {name: adapt(value) for name, value in self.params.items()}
        return tuple(adapt(value) for value in self.params)

    def table_effects(self) -> Generator[Any, Any, list[Any]]:
        """Run the statement and return its rows; its columns are known from then on."""
        description, rows = yield Execute(self.using, self.sql, self.adapted_params(), Result.TABLE)
        self.cursor = ReadCursor(description)
        return list(rows)

    def _execute_query(self) -> None:
        self.cursor = self._connection.cursor()
        self.cursor.execute(self.sql, self.adapted_params())
