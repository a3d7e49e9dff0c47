"""What is selected: columns, related models, deferred fields, raw columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from migrator.expressions.columns import ColPairs
from migrator.host.deferred import deferred_pattern
from migrator.host.exceptions import FieldError
from migrator.query.grouping import Grouping
from migrator.query.paths import did_you_mean, get_field_names_from_opts
from migrator.sql.constants import AND, LOOKUP_SEP
from migrator.sql.tables import MultiJoin
from migrator.sql.where import ExtraWhere

PLACEHOLDER = deferred_pattern(r"(?<!%)%s")


class Selection(Grouping):
    """Fills the SELECT clause."""

    @property
    def has_select_fields(self) -> bool:
        """Whether columns were chosen: by values(), annotations alone, or raw columns alone."""
        # alias() masks annotations too, but with the model's own columns still selected nothing was chosen.
        return self.selected is not None or bool(
            self.select or (self.annotation_select_mask and not self.default_cols) or self.extra_select_mask
        )

    @property
    def _subquery_fields_len(self) -> int:
        """How many columns the query has as a subquery; a composite key counts for its parts."""
        if not self.has_select_fields:
            return len(self.get_meta().pk_fields)
        columns = (*self.select, *self.annotation_select.values())
        return sum(len(column) if hasattr(column, "get_cols") else 1 for column in columns)

    def clear_select_clause(self) -> None:
        """Select nothing at all."""
        self.clear_select_fields()
        self.default_cols = False
        self.select_related = False
        self.set_extra_mask(())
        self.set_annotation_mask(())

    def clear_select_fields(self) -> None:
        """Forget the chosen columns; annotations and raw columns stay."""
        self.select = self.values_select = ()
        self.selected = None

    def add_select_col(self, col: Any, name: str) -> None:
        """Select one more column."""
        self.select += (col,)
        self.values_select += (name,)
        if self.selected is not None:
            self.selected[name] = len(self.select) - 1

    def set_select(self, cols: Iterable[Any]) -> None:
        """Select just these columns."""
        self.default_cols = False
        self.select = tuple(cols)

    def add_fields(self, field_names: Iterable[str], allow_m2m: bool = True) -> None:
        """Select the columns of the named fields.

        Raises:
            FieldError: a name is no field, or is multi-valued while *allow_m2m* is False.
        """
        opts, alias = self.get_meta(), self.get_initial_alias()
        columns: list[Any] = []
        for name in field_names:
            try:
                joined = self.setup_joins(name.split(LOOKUP_SEP), opts, alias, allow_many=allow_m2m)
                targets, last, _ = self.trim_joins(joined.targets, joined.joins, joined.path)
                found = [joined.transform_function(target, last) for target in targets]
                if len(found) > 1:
                    # A relation over several columns is one value.
                    sources = [column.output_field for column in found]
                    found = [ColPairs(last, [column.target for column in found], sources, joined.final_field)]
                columns.extend(found)
            except MultiJoin:
                raise FieldError(f"Invalid field name: '{name}'") from None
            except FieldError:
                if LOOKUP_SEP in name:
                    # The error names the model where the path broke off, which is more to the point.
                    raise
                choices = sorted(
                    [*get_field_names_from_opts(opts), *self.extra, *self.annotations, *self._filtered_relations]
                )
                hint = did_you_mean(name, choices)
                raise FieldError(
                    f"Cannot resolve keyword {name!r} into field. Choices are: {', '.join(choices)}"
                    + (f".{hint}" if hint else "")
                ) from None
        if columns:
            self.set_select(columns)

    # values()

    def set_values(self, fields: Sequence[str]) -> None:
        """Select the named fields, annotations and raw columns; all of them for no names."""
        self.select_related = False
        self.clear_deferred_loading()
        self.clear_select_fields()
        if fields:
            for name in fields:
                # An annotation's name was looked at when it was added.
                if name not in self.annotations:
                    self.check_alias(name)
            selected, field_names = self._sort_values(fields)
        else:
            field_names = [field.attname for field in self.get_meta().concrete_fields]
            selected = dict.fromkeys(field_names)
        # The grouping goes by what is selected, so it comes after the masks and before the new columns.
        self._ungroup_from_selection(selected)
        self.values_select = tuple(field_names)
        self.add_fields(field_names, True)
        self.selected = selected if fields else None

    def _sort_values(self, fields: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
        """Return where each name's value comes from, and the names that are fields.

        A position stands for a selected column, the name itself for an annotation, a pair for a raw column.
        """
        if not self.extra and not self.annotations:
            return {name: position for position, name in enumerate(fields)}, list(fields)
        # What alias() hides was never selected; what values() left out was.
        left_out = self.annotation_select_mask is not None and not self.default_cols
        self.default_cols = False
        selected: dict[str, Any] = {}
        field_names: list[str] = []
        extra_names: list[str] = []
        annotation_names: list[str] = []
        for name in fields:
            if name in self.extra_select:
                extra_names.append(name)
                selected[name] = self.extra_select[name]
            elif name in self.annotation_select:
                annotation_names.append(name)
                selected[name] = name
            elif name in self.annotations:
                raise FieldError(_why_masked(name, left_out))
            else:
                if self.annotation_select:
                    # Complain now: later the annotations are masked and no longer among the choices.
                    self.names_to_path(name.split(LOOKUP_SEP), self.get_meta())
                selected[name] = len(field_names)
                field_names.append(name)
        self.set_extra_mask(extra_names)
        self.set_annotation_mask(annotation_names)
        return selected, field_names

    # select_related()

    def add_select_related(self, fields: Iterable[str]) -> None:
        """Fetch related models along: paths become nested dictionaries."""
        tree: dict[str, Any] = {} if isinstance(self.select_related, bool) else self.select_related
        for path in fields:
            branch = tree
            for name in path.split(LOOKUP_SEP):
                branch = branch.setdefault(name, {})
        self.select_related = tree

    # defer() and only()

    def clear_deferred_loading(self) -> None:
        """Fetch all fields."""
        self.deferred_loading = (frozenset(), True)

    def add_deferred_loading(self, field_names: Iterable[str]) -> None:
        """Do not fetch these fields."""
        names = frozenset(field_names)
        existing, defer = self.deferred_loading
        if defer:
            self.deferred_loading = existing | names, True
        elif existing - names:
            self.deferred_loading = existing - names, False
        else:
            # Nothing of only() is left, so all is fetched but what was not in it and is deferred now.
            self.deferred_loading = names - existing, True

    def add_immediate_loading(self, field_names: Iterable[str]) -> None:
        """Fetch only these fields (less those deferred before)."""
        names = set(field_names)
        if "pk" in names:
            names.remove("pk")
            names |= {field.name for field in self.get_meta().pk_fields}
        existing, defer = self.deferred_loading
        self.deferred_loading = frozenset(names - existing if defer else names), False

    # extra()

    def add_extra(
        self,
        select: Mapping[str, str] | None,
        select_params: Sequence[Any] | None,
        where: Sequence[str] | None,
        params: Sequence[Any] | None,
        tables: Sequence[str] | None,
        order_by: Sequence[str] | None,
    ) -> None:
        """Add raw columns, conditions, tables and ordering."""
        if select:
            remaining = iter(select_params or ())
            for name, sql in select.items():
                self.check_alias(name)
                sql = str(sql)
                self.extra[name] = (sql, [next(remaining) for _ in PLACEHOLDER.findall(sql)])
            self._extra_select_cache = None
        if where or params:
            self.where.add(ExtraWhere(where or (), params), AND)
        if tables:
            self.extra_tables += tuple(tables)
        if order_by:
            self.extra_order_by = order_by


def _why_masked(name: str, left_out: bool) -> str:
    if left_out:
        return (
            f"Cannot select the '{name}' alias. It was excluded by a previous values() or values_list() call. "
            f"Include '{name}' in that call to select it."
        )
    return f"Cannot select the '{name}' alias. Use annotate() to promote it."
