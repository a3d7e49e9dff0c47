"""The SELECT clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.expressions.columns import ColPairs, Ref
from migrator.expressions.values import RawSQL, Value
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.query.compiler.state import SQL, CompilerState, Selected, width


class PositionRef(Ref):
    """A reference to a selected column by its place in the SELECT clause."""

    cacheable = True

    def __init__(self, ordinal: int, refs: str, source: Any) -> None:
        super().__init__(refs, source)
        self.ordinal = ordinal

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the place, counted from 1."""
        return str(self.ordinal), ()


def places(select: Iterable[Selected]) -> Iterator[tuple[int, Any, str | None]]:
    """Yield what is selected: the place of its first column, counted from 1, the expression and its alias."""
    place = 1
    for expression, _, alias in select:
        yield place, expression, alias
        place += width(expression)


class Columns(CompilerState):
    """Decides what is selected, under which aliases, and what the columns mean."""

    def get_select(
        self, with_col_aliases: bool = False
    ) -> tuple[list[Selected], dict[str, Any] | None, dict[str, int]]:
        """Return the selected columns, how instances are made of them, and where each named one is.

        The second is None where no instances are made. Otherwise it is a dictionary with the ``model``, the
        ``select_fields`` (places of its columns) and, for ``select_related()``, ``related_klass_infos``: a list of
        dictionaries of the same kind, which also say how an instance is put into the one before.
        """
        mask = self.query.get_select_mask()
        chosen, field_places = self._chosen_columns(mask)
        places = {alias: place for place, (alias, _) in enumerate(chosen) if alias}
        select = [(expression, alias) for alias, expression in chosen]
        klass_info: dict[str, Any] | None = None
        if field_places:
            klass_info = {"model": self.query.model, "select_fields": field_places}
        if self.query.select_related and klass_info is not None:
            klass_info["related_klass_infos"] = self.get_related_selections(select, mask)
            _share_parent_columns(klass_info)
        compiled: list[Selected] = []
        unnamed = 0
        for expression, alias in select:
            sql = self._selected_sql(expression)
            if alias is None and with_col_aliases:
                unnamed += 1
                alias = f"col{unnamed}"
            compiled.append((expression, sql, alias))
        return compiled, klass_info, places

    def _chosen_columns(self, mask: Any) -> tuple[list[tuple[str | None, Any]], list[int]]:
        """Return ``(alias, expression)`` in order, and the places of those that are fields of the model."""
        query = self.query
        columns = self.get_default_columns(mask) if query.default_cols else query.select
        if query.selected is None:
            extra = [(name, RawSQL(sql, params)) for name, (sql, params) in query.extra_select.items()]
            first = len(extra)
            plain = [(None, column) for column in columns]
            return [*extra, *plain, *query.annotation_select.items()], list(range(first, first + len(plain)))
        chosen: list[tuple[str | None, Any]] = []
        field_places: list[int] = []
        for place, (name, source) in enumerate(query.selected.items()):
            if isinstance(source, int):
                field_places.append(place)
                expression = columns[source]
            elif isinstance(source, str):
                expression = query.annotations[source]
            else:
                expression = RawSQL(*source)
            # A composite key is several columns: one alias would not do.
            chosen.append((None if isinstance(expression, ColPairs) else name, expression))
        return chosen, field_places

    def _selected_sql(self, expression: Any) -> SQL:
        try:
            sql, params = self.compile(expression)
        except EmptyResultSet:
            value = getattr(expression, "empty_result_set_value", NotImplemented)
            # Without a value for "nothing there", select something false.
            return ("0", ()) if value is NotImplemented else self.compile(Value(value))
        except FullResultSet:
            return self.compile(Value(True))
        formatted: SQL = expression.select_format(self, sql, params)
        return formatted

    def get_default_columns(
        self, select_mask: Any, start_alias: Any = None, opts: Any = None, from_parent: Any = None
    ) -> list[Any]:
        """Return the columns of a model's fields.

        Args:
            select_mask: the fields to take; empty for all.
            start_alias: the table of the model; that of the query when absent.
            opts: the options of the model; that of the query when absent.
            from_parent: a model whose columns are selected already, on the way from parent to child.
        """
        if opts is None:
            opts = self.query.get_meta()
            if opts is None:
                return []
        start_alias = start_alias or self.query.get_initial_alias()
        aliases: dict[Any, Any] = {None: start_alias}
        columns: list[Any] = []
        for field in opts.concrete_fields:
            owner = field.model._meta.concrete_model
            # The model's own fields, also those that a proxy takes from its concrete model, are in its table.
            owner = None if owner == opts.model else owner
            if from_parent and owner is not None and issubclass(from_parent._meta.concrete_model, owner):
                continue
            if select_mask and field not in select_mask:
                continue
            columns.append(field.get_col(self.query.join_parent_model(opts, owner, start_alias, aliases)))
        return columns

    def get_extra_select(self, order_by: Any, select: Any) -> list[Selected]:
        """Return what SELECT DISTINCT must select because ORDER BY names it."""
        if not self.query.distinct or self.query.distinct_fields:
            return []
        selected = [sql for _, sql, _ in select]
        for key in [expression for expression, _, _ in select if isinstance(expression, ColPairs)]:
            selected += map(self.compile, key.get_cols())
        extra: list[Selected] = []
        for expression, (sql, params, is_ref) in order_by:
            bare = self.ordering_parts.search(sql)[1]
            if not is_ref and (bare, params) not in selected:
                extra.append((expression, (bare, params), None))
        return extra

    def get_distinct(self) -> tuple[list[str], list[Any]]:
        """Return the columns of DISTINCT ON and the parameters of each.

        Raises:
            FieldError: there is no such field.
        """
        opts = self.query.get_meta()
        result: list[str] = []
        params: list[Any] = []
        for name in self.query.distinct_fields:
            _, targets, alias, joins, path, _, transform = self._setup_joins(name.split("__"), opts, None)
            targets, alias, _ = self.query.trim_joins(targets, joins, path)
            for target in targets:
                if name in self.query.annotation_select:
                    result.append(self.connection.ops.quote_name(name))
                else:
                    sql, sql_params = self.compile(transform(target, alias))
                    result.append(sql)
                    params.append(sql_params)
        return result, params


def _share_parent_columns(klass_info: dict[str, Any]) -> None:
    """Let a child model that was reached from its parent use the columns that the parent has."""
    for related in klass_info["related_klass_infos"]:
        if related["from_parent"]:
            related["select_fields"] = klass_info["select_fields"] + related["select_fields"]
        _share_parent_columns(related)
