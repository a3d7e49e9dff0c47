"""What a compiler remembers while it compiles one query for one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from migrator.expressions.columns import ColPairs
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.warnings import warn_external

SQL = tuple[str, Any]

Selected = tuple[Any, SQL, str | None]
"""A column of the SELECT clause: the expression, its SQL and its alias."""

Ordered = tuple[Any, tuple[str, Any, bool]]
"""A term of ORDER BY: the expression, and SQL, parameters and whether it refers to a selected column."""


def width(expression: Any) -> int:
    """Return how many columns a selected expression takes: a composite key has several."""
    return len(expression) if isinstance(expression, ColPairs) else 1


class CompilerState:
    """The query, the connection, and what is known once the SELECT clause is worked out.

    Args:
        query: the query builder.
        connection: the database wrapper: its operations and feature flags; nothing is executed through it.
        using: the database's alias.
        elide_empty: raise EmptyResultSet where nothing can match, so that the database need not be asked.
    """

    def __init__(self, query: Any, connection: Any, using: str | None, elide_empty: bool = True) -> None:
        self.query = query
        self.connection = connection
        self.using = using
        self.elide_empty = elide_empty
        self.vendor_method = f"as_{getattr(connection, 'vendor', '')}"
        self.quote_cache: dict[str, str] = {"*": "*"}
        self.select: Any = None
        self.annotation_col_map: dict[str, int] | None = None
        self.klass_info: dict[str, Any] | None = None
        self.where: Any = None
        self.having: Any = None
        self.qualify: Any = None
        self.col_count: Any = None
        self.has_extra_select: Any = False
        self._meta_ordering: Any = None

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The other parts' methods; the class that puts all together has them."""

    def __repr__(self) -> str:
        return (
            f"<{self.__class__.__qualname__} model={self.query.model.__qualname__} connection={self.connection!r} "
            f"using={self.using!r}>"
        )

    def compile(self, node: Any) -> SQL:
        """Return the SQL of *node*: what ``as_<vendor>`` says if there is one, ``as_sql`` otherwise."""
        vendor_method = getattr(node, self.vendor_method, None)
        sql: SQL = (vendor_method or node.as_sql)(self, self.connection)
        return sql

    def quote_name(self, name: str) -> str:
        """Return the quoted name of a table, an alias or a column."""
        quoted = self.quote_cache.get(name)
        if quoted is None:
            quoted = self.quote_cache[name] = self.connection.ops.quote_name(name)
        return quoted

    def quote_name_unless_alias(self, name: str) -> str:
        """Return the quoted name; aliases are quoted like all names nowadays."""
        warn_external(
            "SQLCompiler.quote_name_unless_alias() is deprecated. Use .quote_name() instead.",
            RemovedInDjango2028Warning,
        )
        return self.quote_name(name)

    def setup_query(self, with_col_aliases: bool = False) -> None:
        """Work out the SELECT clause."""
        if all(not references for references in self.query.alias_refcount.values()):
            self.query.get_initial_alias()
        self.select, self.klass_info, self.annotation_col_map = self.get_select(with_col_aliases=with_col_aliases)
        self.col_count = sum([width(expression) for expression, _, _ in self.select])

    def pre_sql_setup(self, with_col_aliases: bool = False) -> tuple[list[Selected], list[Ordered], list[SQL]]:
        """Work out all that can still add joins, so that FROM can be written.

        Returns:
            Columns that only ORDER BY asks for, the terms of ORDER BY and those of GROUP BY.
        """
        self.setup_query(with_col_aliases=with_col_aliases)
        ordering = self.get_order_by()
        is_grouped = self.query.group_by is not None
        self.where, self.having, self.qualify = self.query.where.split_having_qualify(must_group_by=is_grouped)
        unseen = self.get_extra_select(ordering, self.select)
        self.has_extra_select = bool(unseen)
        return unseen, ordering, self.get_group_by([*(self.select or ()), *unseen], ordering)
