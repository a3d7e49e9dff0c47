"""GROUP BY: what rows are grouped by when a query aggregates."""

from __future__ import annotations

from typing import Any

from migrator.expressions.columns import Ref
from migrator.query.ordering import Ordering


class Grouping(Ordering):
    """Decides about ``group_by``."""

    def set_group_by(self, allow_aliases: bool = True) -> None:
        """Group by the selected columns and by what the annotations need.

        Args:
            allow_aliases: refer to annotations by name, so that the SELECT clause and GROUP BY share one expression.
        """
        group_by: list[Any] = list(self.select)
        for name, annotation in self.annotation_select.items():
            if not (columns := annotation.get_group_by_cols()):
                continue
            if allow_aliases and not annotation.contains_aggregate:
                group_by.append(Ref(name, annotation))
            else:
                group_by.extend(columns)
        self.group_by = tuple(group_by)

    def _ungroup_from_selection(self, selected: Any) -> None:
        """Keep the grouping as it is although the selected columns change.

        References to annotations that are no longer selected are replaced by what they stand for.
        """
        if self.group_by is True:
            self.add_fields((field.attname for field in self.get_meta().concrete_fields), False)
            self.set_group_by(allow_aliases=False)
            self.clear_select_fields()
        elif self.group_by:
            self.group_by = tuple(
                self.annotations[expression.refs]
                if isinstance(expression, Ref) and expression.refs not in selected
                else expression
                for expression in self.group_by
            )
