"""Trees of conditions: WHERE, HAVING and QUALIFY."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.tree import Node
from migrator.sql.constants import AND, OR, XOR
from migrator.sql.ports import conditions

Split = tuple[Any, Any, Any]
"""The parts of a condition for WHERE, HAVING and QUALIFY; None for an absent one."""


@public("db.models.sql.where")
class WhereNode(Node):
    """Conditions joined by AND, OR or XOR, perhaps negated as a whole.

    The children are lookups, other conditional expressions and further nodes. ``resolved`` marks a node that was
    made from expressions that are bound already.
    """

    default = AND
    resolved = False
    conditional = True
    children: list[Any]

    # Splitting

    def split_having_qualify(self, negated: bool = False, must_group_by: bool = False) -> Split:
        """Sort the conditions into those for WHERE, for HAVING (aggregates) and for QUALIFY (window functions).

        Args:
            negated: an outer node negates this one.
            must_group_by: the query groups, so conditions cannot wait until after the window functions.
        """
        if not self.contains_aggregate and not self.contains_over_clause:
            return self, None, None
        together = self._must_stay_together(negated)
        if together and self.contains_aggregate and not self.contains_over_clause:
            return None, self, None
        parts: Split = ([], [], [])
        for child in self.children:
            for collected, part in zip(parts, self._split_child(child, negated, must_group_by), strict=True):
                if part is not None:
                    collected.append(part)
        where, _, qualify = parts
        if together and qualify:
            if where and must_group_by:
                raise NotImplementedError(
                    "Heterogeneous disjunctive predicates against window functions are not implemented when "
                    "performing conditional aggregation."
                )
            return None, None, self
        return tuple(  # type: ignore[return-value]  # three parts in, three parts out
            self.create(part, self.connector, self.negated) if part else None for part in parts
        )

    def _must_stay_together(self, negated: bool) -> bool:
        """Say whether the children form an alternative, which cannot be split between two clauses."""
        effectively_negated = negated ^ self.negated
        return self.connector == XOR or self.connector == (AND if effectively_negated else OR)

    def _split_child(self, child: Any, negated: bool, must_group_by: bool) -> Split:
        if hasattr(child, "split_having_qualify"):
            split: Split = child.split_having_qualify(negated ^ self.negated, must_group_by)
            return split
        if child.contains_over_clause:
            return None, None, child
        if child.contains_aggregate:
            return None, child, None
        return child, None, None

    # Compiling

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the SQL of the condition and its parameters.

        Raises:
            EmptyResultSet: nothing can match.
            FullResultSet: everything matches, so no condition is needed.
        """
        if self.connector == XOR and not connection.features.supports_logical_xor:
            condition: tuple[str, list[Any]] = self._spell_out_xor().as_sql(compiler, connection)
            return condition
        pieces: list[str] = []
        params: list[Any] = []
        undecided = self._undecided_until()
        for child in self.children:
            try:
                sql, child_params = compiler.compile(child)
            except EmptyResultSet:
                undecided[EmptyResultSet] -= 1
            except FullResultSet:
                undecided[FullResultSet] -= 1
            else:
                if sql:
                    pieces.append(sql)
                    params.extend(child_params)
                else:
                    undecided[FullResultSet] -= 1
            self._raise_when_decided(undecided)
        joined = f" {self.connector} ".join(pieces)
        if not joined:
            # Without a single condition everything matches.
            raise FullResultSet
        if self.negated:
            return f"NOT ({joined})", params
        if len(pieces) > 1 or self.resolved:
            return f"({joined})", params
        return joined, params

    def _undecided_until(self) -> dict[type[Exception], int]:
        """How many children of each verdict settle the whole: one empty empties an AND, all full fill it."""
        some, every = 1, len(self.children)
        if self.connector == AND:
            return {FullResultSet: every, EmptyResultSet: some}
        return {FullResultSet: some, EmptyResultSet: every}

    def _raise_when_decided(self, undecided: dict[type[Exception], int]) -> None:
        for verdict, opposite in ((EmptyResultSet, FullResultSet), (FullResultSet, EmptyResultSet)):
            if undecided[verdict] <= 0:
                raise opposite if self.negated else verdict

    def _spell_out_xor(self) -> WhereNode:
        """Write ``a XOR b`` as "one of them, and an odd number of them"."""
        parity = conditions.get().odd_number_of(self.children)
        either = self.__class__(self.children, OR)
        return self.__class__([either, parity], AND, self.negated)

    def get_group_by_cols(self) -> list[Any]:
        """Return the expressions that a GROUP BY needs for this condition."""
        return [column for child in self.children for column in child.get_group_by_cols()]

    # Structure

    def get_source_expressions(self) -> list[Any]:
        """Return the children, so that a condition can be walked like an expression."""
        return self.children[:]

    def set_source_expressions(self, children: Iterable[Any]) -> None:
        """Replace the children."""
        children = list(children)
        if len(children) != len(self.children):
            raise ValueError(f"Expected {len(self.children)} conditions, got {len(children)}.")
        self.children = children

    def relabel_aliases(self, change_map: dict[str, str]) -> None:
        """Rename table aliases in place: ``{old: new}``."""
        for position, child in enumerate(self.children):
            if hasattr(child, "relabel_aliases"):
                child.relabel_aliases(change_map)
            elif hasattr(child, "relabeled_clone"):
                self.children[position] = child.relabeled_clone(change_map)

    def clone(self) -> WhereNode:
        """Return a copy whose nodes can be changed without changing this one; leaves are shared."""
        copy: WhereNode = self.create(connector=self.connector, negated=self.negated)
        copy.children = [child.clone() if hasattr(child, "clone") else child for child in self.children]
        copy.resolved = self.resolved
        return copy

    def copy(self) -> WhereNode:
        """Return a copy, under the name that expressions have for it."""
        return self.clone()

    def relabeled_clone(self, change_map: dict[str, str]) -> WhereNode:
        """Return a copy with table aliases renamed."""
        copy = self.clone()
        copy.relabel_aliases(change_map)
        return copy

    def replace_expressions(self, replacements: dict[Any, Any]) -> Any:
        """Return this condition with expressions exchanged: ``{old: new}``."""
        if not replacements:
            return self
        if replacement := replacements.get(self):
            return replacement
        copy = self.create(connector=self.connector, negated=self.negated)
        copy.resolved = self.resolved
        copy.children = [child.replace_expressions(replacements) for child in self.children]
        return copy

    def get_refs(self) -> set[str]:
        """Return the names of the annotations that the condition refers to."""
        refs: set[str] = set()
        for child in self.children:
            refs |= child.get_refs()
        return refs

    def resolve_leaves(self, query: Any, *args: Any, **kwargs: Any) -> WhereNode:
        """Return a copy whose leaves are resolved against *query*."""
        copy: WhereNode = self.create(connector=self.connector, negated=self.negated)
        copy.resolved = self.resolved
        copy.children = [self._resolve_child(child, query, args, kwargs) for child in self.children]
        return copy

    @staticmethod
    def _resolve_child(child: Any, query: Any, args: Any, kwargs: Any) -> Any:
        for method in ("resolve_leaves", "resolve_expression"):
            if hasattr(child, method):
                return getattr(child, method)(query, *args, **kwargs)
        return child

    def resolve_expression(self, query: Any, *args: Any, **kwargs: Any) -> WhereNode:
        """Bind the condition to *query* as an expression of its own."""
        copy = self.resolve_leaves(query, *args, **kwargs)
        copy.resolved = True
        return copy

    def leaves(self) -> Iterator[Any]:
        """Yield the conditions that are not themselves nodes."""
        for child in self.children:
            if isinstance(child, WhereNode):
                yield from child.leaves()
            else:
                yield child

    # As an expression

    def _any_child(self, attribute: str) -> bool:
        return any(getattr(child, attribute, False) for child in self.children)

    @cached_property
    def contains_aggregate(self) -> bool:
        """Whether an aggregate is part of the condition."""
        return self._any_child("contains_aggregate")

    @cached_property
    def contains_over_clause(self) -> bool:
        """Whether a window function is part of the condition."""
        return self._any_child("contains_over_clause")

    @property
    def is_summary(self) -> bool:
        """Whether a child belongs to an ``aggregate()`` call."""
        return self._any_child("is_summary")

    @cached_property
    def output_field(self) -> Any:
        """The field of the condition's value: a boolean one."""
        return conditions.get().boolean_field()

    @property
    def _output_field_or_none(self) -> Any:
        return self.output_field

    @property
    def possibly_multivalued(self) -> bool:
        """Whether the condition may yield several rows: never."""
        return False

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Wrap the condition where the database takes no boolean expression in SELECT."""
        if not compiler.connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Return the converters of a boolean value."""
        converters: list[Any] = self.output_field.get_db_converters(connection)
        return converters

    def get_lookup(self, lookup: str) -> Any:
        """Return the lookup class of that name for a boolean value."""
        return self.output_field.get_lookup(lookup)

    def flatten(self) -> Iterator[Any]:
        """Yield this condition and all below it, depth first."""
        yield self
        for child in self.children:
            yield from child.flatten() if hasattr(child, "flatten") else (child,)


@public("db.models.sql.where")
class NothingNode:
    """A condition that nothing meets."""

    contains_aggregate = False
    contains_over_clause = False
    is_summary = False
    conditional = True

    def as_sql(self, compiler: Any = None, connection: Any = None) -> tuple[str, list[Any]]:
        """Raise EmptyResultSet, always."""
        raise EmptyResultSet

    def get_group_by_cols(self) -> list[Any]:
        """Return no columns."""
        return []

    def get_refs(self) -> set[str]:
        """Return no references."""
        return set()

    def get_source_expressions(self) -> list[Any]:
        """Return no parts."""
        return []

    def replace_expressions(self, replacements: dict[Any, Any]) -> NothingNode:
        """Return itself: there is nothing to exchange."""
        return self


@public("db.models.sql.where")
class ExtraWhere:
    """Raw conditions given to ``extra(where=…)``."""

    contains_aggregate = False
    contains_over_clause = False
    is_summary = False

    def __init__(self, sqls: Iterable[str], params: Iterable[Any] | None) -> None:
        self.sqls = list(sqls)
        self.params = params

    def as_sql(self, compiler: Any = None, connection: Any = None) -> tuple[str, list[Any]]:
        """Return the conditions, each in parentheses, joined by AND."""
        return " AND ".join(f"({sql})" for sql in self.sqls), list(self.params or ())

    def get_group_by_cols(self) -> list[Any]:
        """Return no columns: nothing is known of raw SQL."""
        return []

    def get_refs(self) -> set[str]:
        """Return no references."""
        return set()

    def get_source_expressions(self) -> list[Any]:
        """Return no parts."""
        return []

    def replace_expressions(self, replacements: dict[Any, Any]) -> ExtraWhere:
        """Return itself: raw SQL stays as it is."""
        return self
