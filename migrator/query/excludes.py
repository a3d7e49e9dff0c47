"""Negated conditions on multi-valued relations: "no related row such that", as a subquery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.expressions.references import F, OuterRef, ResolvedOuterRef
from migrator.expressions.subqueries import Exists
from migrator.query.filters import Filter, Filters
from migrator.sql.constants import AND, LOOKUP_SEP, LOUTER, OR
from migrator.sql.slots import restriction_uses

NamesWithPath = Sequence[tuple[str, Sequence[Any]]]


class Excludes(Filters):
    """Writes ``exclude(children__name="x")`` as ``NOT EXISTS(…)``.

    A join would not do: a parent with two children, one of them called x, would come through by the other one.
    """

    def split_exclude(self, filter_expr: Any, can_reuse: Any, names_with_path: NamesWithPath) -> Filter:
        """Return a condition that holds where related rows meet *filter_expr* (the negation is around it).

        Args:
            filter_expr: the keyword and the value.
            can_reuse: aliases of this query that its multi-valued joins may share.
            names_with_path: the way to the first multi-valued relation.
        """
        keyword, value = filter_expr
        query: Any = self.__class__(self.model)
        query._filtered_relations = self._filtered_relations
        query.add_filter(keyword, _one_level_out(value))
        query.clear_ordering(force=True)
        outer_names, contains_outer_join = query.trim_start(names_with_path)
        alias = query.select[0].alias
        if can_reuse and alias in can_reuse:
            # The outer query has this join too and its conditions hold: correlate by the joined row itself.
            primary_key = query.select[0].target.model._meta.pk
            query.bump_prefix(self)
            exact = query.select[0].target.get_lookup("exact")
            query.where.add(exact(primary_key.get_col(query.select[0].alias), primary_key.get_col(alias)), AND)
            query.external_aliases[alias] = True
        else:
            for column, name in zip(query.select, outer_names, strict=True):
                exact = column.target.get_lookup("exact")
                query.where.add(exact(column, ResolvedOuterRef(name)), AND)
        condition, needed_inner = self.build_filter(Exists(query))
        if contains_outer_join:
            # The inner query cannot see an outer row without related rows: those do not meet the condition either.
            or_missing, _ = self.build_filter(
                (f"{outer_names[0]}__isnull", True),
                current_negated=True,
                branch_negated=True,
                can_reuse=can_reuse,
            )
            condition.add(or_missing, OR)
        return condition, needed_inner

    def trim_start(self, names_with_path: NamesWithPath) -> tuple[list[str], bool]:
        """Begin at the first multi-valued relation: drop the tables before it, which the outer query has.

        Returns:
            The outer names that the selected columns equal, and whether a dropped join was an outer one.
        """
        relations = [relation for _, path in names_with_path for relation in path]
        tables = [alias for alias in self.alias_map if alias in self._lookup_joins or alias == self.base_table]
        dropped = next(index for index, relation in enumerate(relations) if relation.m2m)
        for alias in tables[:dropped]:
            self.unref_alias(alias)
        contains_outer_join = any(self.alias_map[alias].join_type == LOUTER for alias in tables[1 : dropped + 1])
        # The relation leads back to where it started: the declared side knows the columns of both ends.
        declared = relations[dropped].join_field.field
        prefix = _names_within(names_with_path, dropped)
        # A filtered relation's alias is the whole way to where it leads.
        start = max((place for place, name in enumerate(prefix) if name in self._filtered_relations), default=0)
        prefix = prefix[start:]
        outer_names = [LOOKUP_SEP.join([*prefix, field.name]) for field in declared.foreign_related_fields]
        columns, alias = self._trim_first_join(declared, tables[dropped], tables[dropped + 1])
        self._begin_with_base_table()
        self.set_select([field.get_col(alias) for field in columns])
        return outer_names, contains_outer_join

    def _trim_first_join(self, declared: Any, near: str, far: str) -> tuple[list[Any], str]:
        """Drop the table *near* if *far* has the same columns; return the columns to correlate by, and their table."""
        first_join = self.alias_map[far]
        if first_join.join_type == LOUTER or first_join.filtered_relation:
            # Rows without a partner, or a condition in the ON clause, would be lost with the join.
            return [remote for _, remote in declared.related_fields], near
        self.unref_alias(near)
        restriction = declared.get_extra_restriction(None, far)
        if restriction:
            restriction_uses.note()
            self.where.add(restriction, AND)
        return [local for local, _ in declared.related_fields], far

    def _begin_with_base_table(self) -> None:
        """FROM cannot begin with a join: the first table in use becomes the base table."""
        for alias, table in self.alias_map.items():
            if self.alias_refcount[alias] > 0:
                self.alias_map[alias] = self.base_table_class(table.table_name, alias)
                break


def _one_level_out(value: Any) -> Any:
    """Return a reference to the query as one to the outer query, since the condition moves into a subquery."""
    if isinstance(value, OuterRef):
        return OuterRef(value)  # type: ignore[arg-type]  # a reference to a reference goes out two levels
    if isinstance(value, F):
        return OuterRef(value.name)
    return value


def _names_within(names_with_path: NamesWithPath, length: int) -> list[str]:
    """Return the names whose relations all lie within the first *length* ones."""
    names: list[str] = []
    for name, path in names_with_path:
        length -= len(path)
        if length < 0:
            break
        names.append(name)
    return names
