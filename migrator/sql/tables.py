"""What stands in FROM: the base table and the joins."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import FullResultSet
from migrator.host.mode import public
from migrator.sql.constants import INNER, LOUTER
from migrator.sql.slots import restriction_uses


@public("db.models.sql.datastructures")
class MultiJoin(Exception):
    """A condition reached a multi-valued relation where only single-valued ones are allowed.

    Attributes:
        level: how many names of the path lie before the relation.
        names_with_path: the names so far, each with its part of the path.
    """

    def __init__(self, names_pos: int, path_with_names: list[Any]) -> None:
        super().__init__(names_pos, path_with_names)
        self.level = names_pos
        self.names_with_path = path_with_names


class Source:
    """A table under an alias: what the base table and a join have in common."""

    table_name: str
    table_alias: str | None
    join_type: str | None = None
    parent_alias: str | None = None
    filtered_relation: Any = None

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two of them the same."""
        raise NotImplementedError("A table source defines its identity.")

    def __eq__(self, other: object) -> bool:
        return self.identity == other.identity if isinstance(other, Source) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.identity)

    def _named(self, compiler: Any, alias: str | None) -> str:
        """Return the quoted table, followed by its alias if that is another name."""
        table: str = compiler.quote_name(self.table_name)
        return table if alias == self.table_name or alias is None else f"{table} {compiler.quote_name(alias)}"


@public("db.models.sql.datastructures")
class BaseTable(Source):
    """The table that the query is about."""

    def __init__(self, table_name: str, alias: str | None) -> None:
        self.table_name = table_name
        self.table_alias = alias

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the table as FROM spells it."""
        return self._named(compiler, self.table_alias), []

    def relabeled_clone(self, change_map: dict[str | None, str]) -> BaseTable:
        """Return a copy under its new alias."""
        return self.__class__(self.table_name, change_map.get(self.table_alias, self.table_alias))

    @property
    def identity(self) -> tuple[Any, ...]:
        """Class, table and alias."""
        return self.__class__, self.table_name, self.table_alias


@public("db.models.sql.datastructures")
class Join(Source):
    """A table that is reached from another one along a relation.

    Args:
        table_name: the joined table.
        parent_alias: alias of the table it is joined to.
        table_alias: alias of the joined table.
        join_type: INNER or LOUTER.
        join_field: the relation; gives the column pairs and further restrictions.
        nullable: the relation may lead nowhere, so that the join may have to be an outer one.
        filtered_relation: a FilteredRelation whose condition belongs to the ON clause.
    """

    def __init__(
        self,
        table_name: str,
        parent_alias: str | None,
        table_alias: str | None,
        join_type: str,
        join_field: Any,
        nullable: bool,
        filtered_relation: Any = None,
    ) -> None:
        self.table_name = table_name
        self.parent_alias = parent_alias
        self.table_alias = table_alias
        self.join_type = join_type
        self.join_field = join_field
        self.join_fields = join_field.get_joining_fields()
        self.nullable = nullable
        self.filtered_relation = filtered_relation

    @property
    def join_cols(self) -> tuple[tuple[str, str], ...]:
        """The names of the columns that are compared, in pairs (parent's, joined table's), as packages read them."""
        return tuple((left.column, right.column) for left, right in self.join_fields)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the join with its ON clause.

        Raises:
            ValueError: the relation gives no condition at all.
        """
        conditions: list[str] = []
        params: list[Any] = []
        for sql, sql_params in (*self._column_pairs(compiler, connection), *self._restrictions(compiler)):
            conditions.append(sql)
            params.extend(sql_params)
        if not conditions:
            declared = getattr(self.join_field, "field", self.join_field)
            raise ValueError(
                f"Join generated an empty ON clause. {declared.__class__} did not yield either joining columns or "
                "extra restrictions."
            )
        table = self._named(compiler, self.table_alias)
        return f"{self.join_type} {table} ON ({' AND '.join(conditions)})", params

    def _column_pairs(self, compiler: Any, connection: Any) -> Any:
        for left_field, right_field in self.join_fields:
            pair = connection.ops.prepare_join_on_clause(self.parent_alias, left_field, self.table_alias, right_field)
            (left, left_params), (right, right_params) = map(compiler.compile, pair)
            yield f"{left} = {right}", (*left_params, *right_params)

    def _restrictions(self, compiler: Any) -> Any:
        relation = self.join_field.get_extra_restriction(self.table_alias, self.parent_alias)
        if relation:
            restriction_uses.note()
        for condition in filter(None, (relation, self.filtered_relation)):
            try:
                sql, params = compiler.compile(condition)
            except FullResultSet:
                continue
            if sql:
                yield f"({sql})", params

    def relabeled_clone(self, change_map: dict[str | None, str]) -> Join:
        """Return a copy with parent, alias and condition renamed."""
        relation = self.filtered_relation
        return self.__class__(
            self.table_name,
            change_map.get(self.parent_alias, self.parent_alias),
            change_map.get(self.table_alias, self.table_alias),
            self.join_type or INNER,
            self.join_field,
            self.nullable,
            filtered_relation=relation.relabeled_clone(change_map) if relation is not None else None,
        )

    @property
    def identity(self) -> tuple[Any, ...]:
        """All but the alias and the kind of join: two of the same can share one alias."""
        return self.__class__, self.table_name, self.parent_alias, self.join_field, self.filtered_relation

    def _as(self, join_type: str) -> Join:
        copy = self.relabeled_clone({})
        copy.join_type = join_type
        return copy

    def demote(self) -> Join:
        """Return this join as an inner one."""
        return self._as(INNER)

    def promote(self) -> Join:
        """Return this join as an outer one."""
        return self._as(LOUTER)
