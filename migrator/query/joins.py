"""Aliases and joins: which tables take part, under which names, and how they hang together."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, product
from string import ascii_uppercase
from typing import Any, NamedTuple

from migrator.expressions.columns import Col, Ref
from migrator.host.exceptions import FieldError
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.ports import connections
from migrator.query.paths import Paths
from migrator.sql.constants import INNER, LOUTER
from migrator.sql.protocols import QueryNode

DEFAULT_DB_ALIAS = "default"


@public("db.models.sql.query")
class JoinInfo(NamedTuple):
    """Where a path of names leads, once its joins are part of the query."""

    final_field: Any
    targets: tuple[Any, ...]
    opts: Any
    joins: list[str]
    path: list[Any]
    transform_function: Any


def default_features() -> Any:
    """Return the feature flags of the default database: some conditions depend on how it treats empty strings."""
    return connections.get()[DEFAULT_DB_ALIAS].features


def prefixes_after(prefix: str) -> Iterator[str]:
    """Yield prefixes for the aliases of subqueries: U, V … Z, AA, AB … after T."""
    if len(prefix) == 1:
        yield from ascii_uppercase[ascii_uppercase.index(prefix) + 1 :]
    else:
        same_length = map("".join, product(ascii_uppercase, repeat=len(prefix)))
        yield from (candidate for candidate in same_length if candidate > prefix)
    for length in count(len(prefix) + 1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


class TransformedColumn:
    """Makes the column of a target, under the transforms that follow its path."""

    def __init__(self, query: Any, names: Sequence[str], final_field: Any, path_error: FieldError | None) -> None:
        self.query = query
        self.names = names
        self.final_field = final_field
        self.path_error = path_error

    @property
    def has_transforms(self) -> bool:
        """Whether anything is done to the column."""
        return bool(self.names)

    def __call__(self, field: Any, alias: str | None) -> Any:
        """Return the expression for *field* in the table *alias*.

        Raises:
            FieldError: one of the names is no transform.
        """
        expression = field.get_col(alias if self.query.alias_cols else None)
        for name in self.names:
            try:
                expression = self.query.try_transform(expression, name)
            except FieldError:
                # The name was meant as a field; say what is wrong with it as such.
                if self.path_error is not None and hasattr(self.final_field, "get_col"):
                    raise self.path_error from None
                raise
        return expression


class Joins(Paths):
    """The tables of a query: ``alias_map`` has them in the order of FROM, ``alias_refcount`` says which are in use."""

    # Aliases

    @cached_property
    def base_table(self) -> str | None:
        """The alias of the first table, or None."""
        return next(iter(self.alias_map), None)

    def get_initial_alias(self) -> str | None:
        """Return the alias of the model's own table, adding the table if the query has none yet."""
        first: str | None = self.base_table
        if first is not None:
            self.ref_alias(first)
        elif self.model:
            first = self.join(self.base_table_class(self.get_meta().db_table, None))
        return first

    def count_active_tables(self) -> int:
        """Return how many tables are in use."""
        return sum(1 for references in self.alias_refcount.values() if references)

    def table_alias(self, table_name: str, create: bool = False, filtered_relation: Any = None) -> tuple[str, bool]:
        """Return an alias for the table and whether it is a new one."""
        aliases = self.table_map.get(table_name)
        if aliases and not create:
            self.alias_refcount[aliases[0]] += 1
            return aliases[0], False
        if aliases:
            alias = f"{self.alias_prefix}{len(self.alias_map) + 1}"
            aliases.append(alias)
        else:
            # The first use of a table goes by its own name, which keeps the SQL readable.
            alias = table_name if filtered_relation is None else filtered_relation.alias
            self.table_map[table_name] = [alias]
        self.alias_refcount[alias] = 1
        return alias, True

    def ref_alias(self, alias: Any) -> None:
        """Count one more use of the alias."""
        self.alias_refcount[alias] += 1

    def unref_alias(self, alias: Any, amount: int = 1) -> None:
        """Count *amount* uses less."""
        self.alias_refcount[alias] -= amount

    def reset_refcounts(self, to_counts: dict[str, int]) -> None:
        """Go back to earlier counts; aliases that came later are out of use."""
        for alias in self.alias_refcount:
            self.alias_refcount[alias] = to_counts.get(alias, 0)

    def change_aliases(self, change_map: dict[Any, str]) -> None:
        """Rename tables everywhere in the query: ``{old: new}``. No new name may be one of the old ones."""
        if set(change_map) & set(change_map.values()):
            raise ValueError("An alias cannot be renamed to a name that is renamed itself.")
        self.where.relabel_aliases(change_map)
        if isinstance(self.group_by, tuple):
            self.group_by = tuple(column.relabeled_clone(change_map) for column in self.group_by)
        self.select = tuple(column.relabeled_clone(change_map) for column in self.select)
        self.annotations = {
            name: annotation.relabeled_clone(change_map) for name, annotation in self.annotations.items()
        }
        self._annotation_select_cache = None
        self.__dict__.pop("base_table", None)
        for old, new in change_map.items():
            if old in self.alias_map:
                self._rename_table(old, new, change_map)
        self.external_aliases = {
            change_map.get(alias, alias): aliased or alias in change_map
            for alias, aliased in self.external_aliases.items()
        }

    def _rename_table(self, old: str, new: str, change_map: dict[Any, str]) -> None:
        table = self.alias_map.pop(old).relabeled_clone(change_map)
        self.alias_map[new] = table
        self.alias_refcount[new] = self.alias_refcount.pop(old)
        aliases = self.table_map[table.table_name]
        self.table_map[table.table_name] = [new if alias == old else alias for alias in aliases]

    def bump_prefix(self, other_query: Any, exclude: Any = None) -> None:
        """Rename this query's tables so that they do not collide with those of *other_query*, which it is used in.

        Raises:
            RecursionError: the nesting is too deep.
        """
        if self.alias_prefix != other_query.alias_prefix:
            return
        limit = sys.getrecursionlimit() // 16
        for attempt, prefix in enumerate(prefixes_after(self.alias_prefix)):
            if attempt > limit:
                raise RecursionError("Maximum recursion depth exceeded: too many subqueries.")
            if prefix not in self.subq_aliases:
                self.alias_prefix = prefix
                break
        self.subq_aliases = self.subq_aliases | {self.alias_prefix}
        other_query.subq_aliases = other_query.subq_aliases | self.subq_aliases
        kept = exclude or ()
        self.change_aliases(
            {alias: f"{self.alias_prefix}{index}" for index, alias in enumerate(self.alias_map) if alias not in kept}
        )

    # Joining

    def join(self, join: Any, reuse: Any = None) -> str:
        """Add *join*, or take one that is there already, and return its alias.

        Args:
            join: a BaseTable or Join; without a meaningful alias yet.
            reuse: the aliases that may be taken again; None for all.
        """
        same = [
            alias for alias, table in self.alias_map.items() if (reuse is None or alias in reuse) and table == join
        ]
        if same:
            alias = join.table_alias if join.table_alias in same else same[-1]
            self.ref_alias(alias)
            return alias
        alias, _ = self.table_alias(join.table_name, create=True, filtered_relation=join.filtered_relation)
        if join.join_type:
            parent_is_outer = self.alias_map[join.parent_alias].join_type == LOUTER
            join.join_type = LOUTER if parent_is_outer or join.nullable else INNER
        join.table_alias = alias
        self.alias_map[alias] = join
        self.__dict__.pop("base_table", None)
        if join.filtered_relation is not None:
            self._resolve_filtered_relation(join, alias, reuse)
        return alias

    def _resolve_filtered_relation(self, join: Any, alias: str, reuse: Any) -> None:
        tables_before = len(self.alias_map)
        # The condition is about this very join, so its own way from the base table is taken again.
        allowed = None if reuse is None else {*reuse, *self._way_to(alias)}
        join.filtered_relation = join.filtered_relation.resolve_expression(self, reuse=allowed)
        if len(self.alias_map) > tables_before:
            # The condition needed further joins; they have to come before the one whose ON clause names them.
            self.alias_map[alias] = self.alias_map.pop(alias)

    def _way_to(self, alias: Any) -> Iterator[Any]:
        """Yield the alias and those of the tables that it hangs on."""
        while alias is not None:
            yield alias
            alias = self.alias_map[alias].parent_alias

    def promote_joins(self, aliases: Iterable[str]) -> None:
        """Make the joins outer ones where they can be without a row, and with them all joins that hang on them."""
        queue = deque(aliases)
        while queue:
            alias = queue.popleft()
            table = self.alias_map[alias]
            if table.join_type is None or table.join_type == LOUTER:
                continue
            parent_is_outer = table.parent_alias and self.alias_map[table.parent_alias].join_type == LOUTER
            if table.nullable or parent_is_outer:
                self.alias_map[alias] = table.promote()
                queue.extend(
                    name for name, other in self.alias_map.items() if other.parent_alias == alias and name not in queue
                )

    def demote_joins(self, aliases: Iterable[str]) -> None:
        """Make the joins inner ones, and with them the joins that they hang on."""
        queue = deque(aliases)
        while queue:
            alias = queue.popleft()
            table = self.alias_map[alias]
            if table.join_type == LOUTER:
                self.alias_map[alias] = table.demote()
                if self.alias_map[table.parent_alias].join_type == INNER:
                    queue.append(table.parent_alias)

    def is_nullable(self, field: Any) -> bool:
        """Say whether the column can hold NULL, or an empty string on a database that takes it for NULL."""
        return bool(
            field.null or (field.empty_strings_allowed and default_features().interprets_empty_strings_as_nulls)
        )

    def setup_joins(
        self, names: Sequence[str], opts: Any, alias: Any, can_reuse: Any = None, allow_many: bool = True
    ) -> JoinInfo:
        """Add the joins for a path of names and return where it leads.

        Args:
            names: the path; names after the last field are transforms.
            opts: options of the model that the path starts from.
            alias: the table that it starts from.
            can_reuse: aliases that multi-valued joins may share; None for all.
            allow_many: follow multi-valued relations; otherwise they raise MultiJoin.

        Raises:
            FieldError: no beginning of the path is a field.
            MultiJoin: see *allow_many*.
        """
        path_error: FieldError | None = None
        for length in range(len(names), 0, -1):
            try:
                path, final_field, targets, _ = self.names_to_path(
                    names[:length], opts, allow_many, fail_on_missing=True
                )
                break
            except FieldError as error:
                if length == 1:
                    raise
                path_error = error
        transform = TransformedColumn(self, names[length:], final_field, path_error)
        joins = [alias]
        for relation in path:
            opts = relation.to_opts
            alias = self._join_relation(relation, alias, can_reuse)
            joins.append(alias)
        return JoinInfo(final_field, targets, opts, joins, path, transform)

    def _join_relation(self, relation: Any, alias: Any, can_reuse: Any) -> str:
        filtered = relation.filtered_relation.clone() if relation.filtered_relation else None
        return self.join(
            self.join_class(
                relation.to_opts.db_table,
                alias,
                filtered.alias if filtered is not None else None,
                INNER,
                relation.join_field,
                self.is_nullable(relation.join_field) if relation.direct else True,
                filtered_relation=filtered,
            ),
            reuse=can_reuse if relation.m2m else None,
        )

    def trim_joins(
        self, targets: tuple[Any, ...], joins: list[Any], path: Sequence[Any]
    ) -> tuple[tuple[Any, ...], Any, list[Any]]:
        """Drop the last joins where the column before them holds the same value.

        Returns:
            The targets, the alias that they are in, and the joins that are left.
        """
        joins = joins[:]
        for relation in reversed(path):
            if len(joins) == 1 or not relation.direct or relation.filtered_relation:
                break
            wanted = {target.column for target in targets}
            local_by_remote = {remote.column: local for local, remote in relation.join_field.related_fields}
            if not wanted.issubset(field.column for field in relation.join_field.foreign_related_fields):
                break
            targets = tuple(local_by_remote[target.column] for target in targets)
            self.unref_alias(joins.pop())
        return targets, joins[-1], joins

    def join_parent_model(self, opts: Any, model: Any, alias: Any, seen: dict[Any, Any]) -> Any:
        """Make sure that the parent *model* is joined, and return its alias.

        Args:
            opts: options of the model that the query is at.
            model: the parent model that is needed.
            alias: alias of the model of *opts*.
            seen: aliases by model, filled as parents are joined.
        """
        if (known := seen.get(model)) is not None:
            return known
        steps = opts.get_base_chain(model)
        for child, parent in zip([opts, *(step._meta for step in steps)], steps, strict=False):
            if parent in seen:
                alias = seen[parent]
            elif child.parents[parent]:  # a proxy has the table of its parent
                link = child.get_ancestor_link(parent)
                alias = seen[parent] = self.setup_joins([link.name], child, alias).joins[-1]
        return alias if alias or not steps else seen[None]

    # Walking

    @staticmethod
    def _gen_cols(exprs: Iterable[Any], include_external: bool = False, resolve_refs: bool = True) -> Iterator[Any]:
        """Yield the columns in *exprs*, without those of subqueries' own tables.

        Args:
            include_external: also those that subqueries take from this query.
            resolve_refs: look behind references to annotations.
        """
        pending = list(exprs)[::-1]
        while pending:
            expression = pending.pop()
            if isinstance(expression, Col):
                yield expression
            elif include_external and callable(getattr(expression, "get_external_cols", None)):
                yield from expression.get_external_cols()
            elif isinstance(expression, QueryNode):
                continue
            elif hasattr(expression, "get_source_expressions"):
                if not resolve_refs and isinstance(expression, Ref):
                    continue
                pending.extend(part for part in reversed(expression.get_source_expressions()) if part is not None)

    @classmethod
    def _gen_col_aliases(cls, exprs: Iterable[Any]) -> Iterator[Any]:
        """Yield the table aliases of the columns in *exprs*."""
        for column in cls._gen_cols(exprs):
            yield column.alias
