"""Columns and annotations, as they stand in a resolved query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from migrator.expressions.base import SQL, Expression
from migrator.host.mode import public


@public("db.models.expressions")
class Col(Expression):
    """A column of a table in the query.

    Args:
        alias: the table's alias; None for the bare column.
        target: the field that has the column.
        output_field: the field that converts values, if another one.
    """

    contains_column_references = True
    possibly_multivalued = False
    cacheable = True

    def __init__(self, alias: str | None, target: Any, output_field: Any = None) -> None:
        self.output_field = target if output_field is None else output_field
        self.alias, self.target = alias, target

    def __repr__(self) -> str:
        parts = [str(self.target)] if self.alias is None else [self.alias, str(self.target)]
        return f"{type(self).__name__}({', '.join(parts)})"

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        quote = compiler.quote_name
        column = quote(self.target.column)
        return (f"{quote(self.alias)}.{column}" if self.alias else column), ()

    def relabeled_clone(self, relabels: dict[str, str]) -> Any:
        if self.alias is None:
            return self
        return type(self)(relabels.get(self.alias, self.alias), self.target, self.output_field)

    def get_group_by_cols(self) -> list[Any]:
        return [self]

    def get_db_converters(self, connection: Any) -> list[Any]:
        converters: list[Any] = self.output_field.get_db_converters(connection)
        if self.target is self.output_field:
            return converters
        return [*converters, *self.target.get_db_converters(connection)]


@public("db.models.expressions")
class ColPairs(Expression):
    """The columns of a composite key, as one expression.

    Args:
        alias: the table's alias.
        targets: the fields that have the columns.
        sources: the fields that convert the values, one for each target.
        output_field: the composite field.
    """

    is_composite = True
    cacheable = True

    def __init__(self, alias: str | None, targets: Sequence[Any], sources: Sequence[Any], output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.alias = alias
        self.targets, self.sources = targets, sources

    def __len__(self) -> int:
        return len(self.targets)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.get_cols())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.alias!r}, {self.targets!r}, {self.sources!r}, {self.output_field!r})"

    def get_cols(self) -> list[Any]:
        """Return the columns one by one."""
        return [Col(self.alias, *pair) for pair in zip(self.targets, self.sources, strict=False)]

    def get_source_expressions(self) -> list[Any]:
        return self.get_cols()

    def set_source_expressions(self, exprs: list[Any]) -> None:
        assert all(isinstance(column, Col) and column.alias == self.alias for column in exprs)
        self.targets = [column.target for column in exprs]
        self.sources = [column.field for column in exprs]

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        compiled = [compiler.compile(column) for column in self.get_cols()]
        return ", ".join([sql for sql, _ in compiled]), tuple(param for _, params in compiled for param in params)

    def relabeled_clone(self, relabels: dict[str, str]) -> Any:
        alias = self.alias if self.alias is None else relabels.get(self.alias, self.alias)
        return type(self)(alias, self.targets, self.sources, self.output_field)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return itself: columns are resolved already."""
        return self

    def select_format(self, compiler: Any, sql: str, params: Any) -> SQL:
        return sql, params


@public("db.models.expressions")
class Ref(Expression):
    """A mention of an annotation by its alias.

    Args:
        refs: the alias.
        source: the annotation.
    """

    cacheable = True

    def __init__(self, refs: str, source: Any) -> None:
        super().__init__()
        self.refs, self.source = refs, source

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.refs}, {self.source})"

    def get_source_expressions(self) -> list[Any]:
        return [self.source]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.source,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        return connection.ops.quote_name(self.refs), ()

    def get_group_by_cols(self) -> list[Any]:
        return [self]

    def get_refs(self) -> set[str]:
        return {self.refs}

    def relabeled_clone(self, relabels: dict[str, str]) -> Any:
        relabelled = self.copy()
        relabelled.source = relabelled.source.relabeled_clone(relabels)
        return relabelled

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return itself: what it mentions is resolved already."""
        return self
