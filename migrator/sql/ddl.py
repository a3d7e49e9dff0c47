"""Values of DDL: statements whose parts still know which tables, columns and indexes they mention.

A schema editor keeps statements for later (foreign keys, indexes) while tables and columns are renamed or dropped
under them; because the parts are objects rather than text, such a statement can be rewritten or dropped as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from operator import attrgetter
from typing import Any

from migrator.host.mode import public
from migrator.host.record import record

Quote = Callable[[str], str]


@record(frozen=True, slots=True)
class DDLStatement:
    """One statement of a schema change, as it is executed, collected or judged.

    Attributes:
        sql: the text, with ``%s`` placeholders when there are parameters.
        params: values for the placeholders; None when the text has none and ``%`` means itself.
    """

    sql: str
    params: Sequence[Any] | None = None

    def render(self, quote_value: Callable[[Any], str]) -> str:
        """Return the statement as text to be pasted into a console, values written out, ending in a semicolon."""
        text = self.sql if self.params is None else self.sql % tuple(quote_value(value) for value in self.params)
        return text if text.rstrip().endswith(";") else text + ";"


@public("db.backends.ddl_references")
class Reference:
    """A part of a statement that mentions schema objects; by itself it mentions none."""

    def references_table(self, table: str) -> bool:
        """Tell whether the part mentions *table*."""
        return False

    def references_column(self, table: str, column: str) -> bool:
        """Tell whether the part mentions *column* of *table*."""
        return False

    def references_index(self, table: str, index: str) -> bool:
        """Tell whether the part mentions the index called *index* on *table*."""
        return False

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        """Follow the renaming of a table."""

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        """Follow the renaming of a column."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self)!r}>"

    def __str__(self) -> str:
        raise NotImplementedError(f"{type(self).__name__} must define how it is written in SQL (__str__).")


class Compound(Reference):
    """A part made of other parts: it mentions what they mention, and they follow what is renamed."""

    def _references(self) -> Iterable[Any]:
        """Return the parts that mention something."""
        raise NotImplementedError(f"{type(self).__name__} must tell what it is made of (_references).")

    def references_table(self, table: str) -> bool:
        return any(part.references_table(table) for part in self._references())

    def references_column(self, table: str, column: str) -> bool:
        return any(part.references_column(table, column) for part in self._references())

    def references_index(self, table: str, index: str) -> bool:
        return any(part.references_index(table, index) for part in self._references())

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        for part in self._references():
            part.rename_table_references(old_table, new_table)

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        for part in self._references():
            part.rename_column_references(table, old_column, new_column)


@public("db.backends.ddl_references")
class Table(Reference):
    """A table name."""

    def __init__(self, table: str, quote_name: Quote) -> None:
        self.table = table
        self.quote_name = quote_name

    def __str__(self) -> str:
        return self.quote_name(self.table)

    def references_table(self, table: str) -> bool:
        return self.table == table

    def references_index(self, table: str, index: str) -> bool:
        return self.references_table(table) and str(self) == self.quote_name(index)

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        if self.references_table(old_table):
            self.table = new_table


@public("db.backends.ddl_references")
class TableColumns(Table):
    """Columns of one table; how they are written is up to the subclass."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table = table
        self.columns = list(columns)

    def references_column(self, table: str, column: str) -> bool:
        return self.table == table and column in self.columns

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        if self.table == table:
            self.columns = [new_column if column == old_column else column for column in self.columns]


@public("db.backends.ddl_references")
class Columns(TableColumns):
    """A comma-separated list of quoted columns, each with an optional suffix such as ``DESC``."""

    def __init__(
        self, table: str, columns: Sequence[str], quote_name: Quote, col_suffixes: Sequence[str] = ()
    ) -> None:
        self.quote_name = quote_name
        self.col_suffixes = col_suffixes
        super().__init__(table, columns)

    def _words(self, position: int, column: str) -> Iterable[str]:
        yield self.quote_name(column)
        if position < len(self.col_suffixes) and self.col_suffixes[position]:
            yield self.col_suffixes[position]

    def __str__(self) -> str:
        return ", ".join(" ".join(self._words(position, column)) for position, column in enumerate(self.columns))


@public("db.backends.ddl_references")
class IndexColumns(Columns):
    """Columns of an index, each with an operator class before its suffix."""

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        quote_name: Quote,
        col_suffixes: Sequence[str] = (),
        opclasses: Sequence[str] = (),
    ) -> None:
        self.opclasses = opclasses
        super().__init__(table, columns, quote_name, col_suffixes)

    def _words(self, position: int, column: str) -> Iterable[str]:
        name, *suffix = super()._words(position, column)
        # An index that names operator classes names one for each of its columns.
        return (name, self.opclasses[position], *suffix)


@public("db.backends.ddl_references")
class IndexName(TableColumns):
    """The name of an index, worked out late from the table and columns that it covers by then."""

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        suffix: str,
        create_index_name: Callable[[str, Sequence[str], str], str],
    ) -> None:
        self.suffix = suffix
        self.create_index_name = create_index_name
        super().__init__(table, columns)

    def __str__(self) -> str:
        return self.create_index_name(self.table, self.columns, self.suffix)


@public("db.backends.ddl_references")
class ForeignKeyName(Compound):
    """The name of a foreign key constraint, worked out late from both of its ends."""

    def __init__(
        self,
        from_table: str,
        from_columns: Sequence[str],
        to_table: str,
        to_columns: Sequence[str],
        suffix_template: str,
        create_fk_name: Callable[[str, Sequence[str], str], str],
    ) -> None:
        self.from_reference = TableColumns(from_table, from_columns)
        self.to_reference = TableColumns(to_table, to_columns)
        self.suffix_template = suffix_template
        self.create_fk_name = create_fk_name

    table: Any = property(attrgetter("from_reference.table"))
    columns: Any = property(attrgetter("from_reference.columns"))

    def _references(self) -> list[Any]:
        return [self.from_reference, self.to_reference]

    def references_index(self, table: str, index: str) -> bool:
        return False  # a constraint

    def __str__(self) -> str:
        target = {"to_table": self.to_reference.table, "to_column": self.to_reference.columns[0]}
        return self.create_fk_name(self.table, self.columns, self.suffix_template % target)


@public("db.backends.ddl_references")
class Statement(Compound):
    """A template with named parts; a part is a :class:`Reference` or plain text."""

    def __init__(self, template: str, **parts: Any) -> None:
        self.template = template
        self.parts: Mapping[str, Any] = parts

    def _references(self) -> list[Any]:
        return [part for part in self.parts.values() if hasattr(part, "references_table")]

    def __str__(self) -> str:
        return self.template % self.parts


@public("db.backends.ddl_references")
class Expressions(TableColumns):
    """The expressions of an index or constraint; renaming rewrites the column references inside them."""

    def __init__(self, table: str, expressions: Any, compiler: Any, quote_value: Callable[[Any], str]) -> None:
        self.compiler = compiler
        self.expressions = expressions
        self.quote_value = quote_value
        super().__init__(table, [reference.target.column for reference in column_references(expressions)])

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        if self.references_table(old_table):
            self.expressions = self.expressions.relabeled_clone({old_table: new_table})
        super().rename_table_references(old_table, new_table)

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        if not self.references_table(table):
            return
        self.expressions = deepcopy(self.expressions)
        targets = [reference.target for reference in column_references(self.expressions)]
        for target in targets:
            if target.column == old_column:
                target.column = new_column
        self.columns = [target.column for target in targets]

    def __str__(self) -> str:
        sql, params = self.compiler.compile(self.expressions)
        return str(sql % tuple(self.quote_value(value) for value in params))


def column_references(expression: Any) -> Iterable[Any]:
    """Yield the column references (nodes with an ``alias`` and a ``target`` field) of an expression tree."""
    for node in expression.flatten():
        if hasattr(node, "target") and hasattr(node, "alias"):
            yield node
