"""``FilteredRelation``: a join with a condition of its own."""

from __future__ import annotations

from typing import Any

from migrator.expressions.q import Q
from migrator.host.mode import public


@public("db.models.query_utils")
class FilteredRelation:
    """A relation whose join has a further condition in its ON clause.

    Args:
        relation_name: the relation.
        condition: what must hold of the joined rows.

    Raises:
        ValueError: the name is empty or the condition is not a Q.
    """

    def __init__(self, relation_name: str, *, condition: Any = Q()) -> None:  # noqa: B008  # never changed
        if not relation_name:
            raise ValueError("relation_name cannot be empty.")
        if not isinstance(condition, Q):
            raise ValueError("condition argument must be a Q() instance.")
        self.relation_name = relation_name
        self.condition = condition
        # Both are filled in when the relation is joined.
        self.alias: str | None = None
        self.resolved_condition: Any = None

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, self.__class__):
            return NotImplemented
        mine = (self.relation_name, self.alias, self.condition)
        return mine == (other.relation_name, other.alias, other.condition)

    __hash__ = None  # type: ignore[assignment]  # it is changed when it is joined

    def clone(self) -> Any:
        """Return a copy."""
        copy = FilteredRelation(self.relation_name, condition=self.condition)
        copy.alias, copy.resolved_condition = self.alias, self.resolved_condition
        return copy

    def relabeled_clone(self, change_map: dict[str, str]) -> Any:
        """Return a copy with table aliases renamed in its condition."""
        copy = self.clone()
        if copy.resolved_condition is not None:
            copy.resolved_condition = copy.resolved_condition.relabeled_clone(change_map)
        return copy

    def resolve_expression(self, query: Any, reuse: Any, *args: Any, **kwargs: Any) -> Any:
        """Return a copy whose condition is bound to *query*."""
        copy = self.clone()
        copy.resolved_condition, _ = query.build_filter(
            self.condition, can_reuse=reuse, allow_joins=True, split_subq=False, update_join_types=False
        )
        return copy

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the SQL of the condition."""
        compiled: tuple[str, Any] = compiler.compile(self.resolved_condition)
        return compiled
