"""Two queries become one: ``qs1 & qs2``, ``qs1 | qs2``, ``qs1 ^ qs2``."""

from __future__ import annotations

from typing import Any

from migrator.query.masks import Masks
from migrator.query.promotion import JoinPromoter
from migrator.sql.constants import AND, INNER, OR

# What must agree on both sides, and the complaint if it does not.
MUST_AGREE = (
    ("model", "Cannot combine queries on two different base models."),
    ("distinct", "Cannot combine a unique query with a non-unique query."),
    ("distinct_fields", "Cannot combine queries with different distinct fields."),
)


class Combination(Masks):
    """Merges another query over the same model into this one."""

    def combine(self, rhs: Any, connector: str) -> None:
        """Merge *rhs* into this query: its conditions joined by *connector*, its columns and ordering taken over.

        Raises:
            TypeError: the queries differ in what must agree, or one is sliced.
            ValueError: both have raw columns and are joined by OR.
        """
        self._check_combinable(rhs)
        initial_alias = self.get_initial_alias()
        rhs = rhs.clone()
        # Renaming T4 to T5 while there is a T5 would mix them up: give the other side aliases of its own first.
        rhs.bump_prefix(self, exclude={initial_alias})
        renamed = self._take_joins(rhs, connector)
        self.subq_aliases = self.subq_aliases | rhs.subq_aliases
        where = rhs.where.clone()
        where.relabel_aliases(renamed)
        self.where.add(where, connector)
        self._take_selection(rhs, connector, renamed)
        self.order_by = rhs.order_by or self.order_by
        self.extra_order_by = rhs.extra_order_by or self.extra_order_by

    def _check_combinable(self, rhs: Any) -> None:
        if self.model != rhs.model:
            raise TypeError(MUST_AGREE[0][1])
        if self.is_sliced:
            raise TypeError("Cannot combine queries once a slice has been taken.")
        for attribute, complaint in MUST_AGREE:
            if getattr(self, attribute) != getattr(rhs, attribute):
                raise TypeError(complaint)

    def _take_joins(self, rhs: Any, connector: str) -> dict[Any, str]:
        """Add the joins of *rhs* and return how its aliases are called here."""
        # Conditions joined by AND speak of different related rows; alternatives may share a join.
        reusable = set() if connector == AND else set(self.alias_map)
        promoter = JoinPromoter(connector, 2, False)
        promoter.add_votes(alias for alias, table in self.alias_map.items() if table.join_type == INNER)
        votes: set[str] = set()
        renamed: dict[Any, str] = {}
        for alias in list(rhs.alias_map)[1:]:
            join = rhs.alias_map[alias].relabeled_clone(renamed)
            is_inner = join.join_type == INNER
            here = self.join(join, reuse=reusable)
            if is_inner:
                votes.add(here)
            # Two joins over there are two joins here.
            reusable.discard(here)
            if alias != here:
                renamed[alias] = here
            if not rhs.alias_refcount[alias]:
                self.unref_alias(here)
        promoter.add_votes(votes)
        promoter.update_join_types(self)
        return renamed

    def _take_selection(self, rhs: Any, connector: str, renamed: dict[Any, str]) -> None:
        if rhs.select:
            self.set_select([column.relabeled_clone(renamed) for column in rhs.select])
        else:
            self.select = ()
        if connector == OR and self.extra and rhs.extra:
            raise ValueError("When merging querysets using 'or', you cannot have extra(select=...) on both sides.")
        self.extra.update(rhs.extra)
        mask = {*(self.extra_select_mask or ()), *(rhs.extra_select_mask or ())}
        if mask:
            self.set_extra_mask(mask)
        self.extra_tables += rhs.extra_tables
