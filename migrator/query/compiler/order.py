"""ORDER BY."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from migrator.expressions.columns import ColPairs, Ref
from migrator.expressions.functions.comparison import Cast
from migrator.expressions.functions.math import Random
from migrator.expressions.ordering import OrderBy
from migrator.expressions.references import F
from migrator.expressions.values import RawSQL, Value
from migrator.host.deferred import deferred_pattern
from migrator.host.exceptions import FieldError
from migrator.host.hashable import make_hashable
from migrator.query.compiler.columns import PositionRef, places
from migrator.query.compiler.related import Related
from migrator.query.compiler.state import Ordered
from migrator.sql.constants import LOOKUP_SEP, ORDER_DIR
from migrator.sql.errors import DatabaseError

Term = tuple[Any, bool]
"""A term to order by, and whether it refers to a selected column."""


def get_order_dir(name: str, default: str = "ASC") -> tuple[str, str]:
    """Split ``"-name"`` into the name and the direction that it has where *default* is the plain one."""
    plain, reversed_ = ORDER_DIR[default]
    return (name[1:], reversed_) if name.startswith("-") else (name, plain)


def _single_columns(expression: Any, resolved: Any) -> Iterator[tuple[Any, Any]]:
    """Yield what was given to order by and its resolved term; for a composite key, those of each of its columns."""
    given, source = expression.expression, resolved.expression
    if not isinstance(source, ColPairs) or not isinstance(given, F):
        yield given, resolved
        return
    *relations, _ = given.name.split(LOOKUP_SEP)
    for column in source:
        term = resolved.copy()
        term.set_source_expressions([column])
        yield F(LOOKUP_SEP.join([*relations, column.target.name])), term


class Order(Related):
    """Works out the ordering: of the query, or the default one of its model."""

    ordering_parts = deferred_pattern(r"^(.*)\s(?:ASC|DESC).*", re.MULTILINE | re.DOTALL)

    column_name = re.compile(r'[\w$]+|"[^"]+"')

    def get_order_by(self) -> list[Ordered]:
        """Return the terms in order, each once, with their SQL."""
        result: list[Ordered] = []
        seen: set[Any] = set()
        for resolved, is_ref in self._resolved_terms():
            sql, params = self.compile(resolved)
            # A second term for the same expression decides nothing, whatever its direction.
            key = (self.ordering_parts.search(sql)[1], make_hashable(params))  # type: ignore[index]  # always matches
            if key not in seen:
                seen.add(key)
                result.append((resolved, (sql, params, is_ref)))
        return result

    def _resolved_terms(self) -> Iterator[Term]:
        combined = self.query.combinator and self.select
        for expression, is_ref in self._order_by_pairs():
            resolved = expression.resolve_expression(self.query, allow_joins=True, reuse=None)
            if is_ref or not combined:
                yield resolved, is_ref
                continue
            for given, single in _single_columns(expression, resolved):
                self._refer_to_combined_column(given, single)
                yield single, is_ref

    def _order_by_pairs(self) -> Iterator[Term]:
        query = self.query
        default_order = ORDER_DIR["ASC" if query.standard_ordering else "DESC"][0]
        selected = self._selected_references()
        for item in self._ordering():
            if hasattr(item, "resolve_expression"):
                yield self._order_by_expression(item, selected)
            elif item == "?":
                yield OrderBy(Random()), False
            else:
                yield from self._order_by_name(item, default_order, selected)

    def _ordering(self) -> Sequence[Any]:
        """Return what the query orders by; remember if it is the model's default."""
        query = self.query
        if query.extra_order_by:
            return query.extra_order_by  # type: ignore[no-any-return]  # the query is untyped here
        if query.order_by or not query.default_ordering:
            return query.order_by  # type: ignore[no-any-return]  # the same
        opts = query.get_meta()
        if opts and opts.ordering:
            self._meta_ordering = opts.ordering
            return opts.ordering  # type: ignore[no-any-return]  # the same
        return ()

    def _selected_references(self) -> dict[Any, Any]:
        """Return references by place for what is selected: by alias and by expression."""
        references: dict[Any, Any] = {}
        for ordinal, expression, alias in places(self.select or ()):
            if not alias:
                continue
            reference = PositionRef(ordinal, alias, expression)
            first = references.setdefault(expression, reference)
            # DISTINCT ON means the first selection of a column, and the ordering has to mean the same one.
            # Annotations it calls by their alias, so each keeps its place.
            shared = self.query.distinct_fields and alias not in self.query.annotation_select
            references[alias] = first if shared else reference
        return references

    def _order_by_expression(self, item: Any, selected: dict[Any, Any]) -> Term:
        if isinstance(item, Value):
            # A bare constant would be taken for the place of a column.
            item = Cast(item, item.output_field)
        if not isinstance(item, OrderBy):
            item = item.asc()
        if not self.query.standard_ordering:
            item = item.copy()
            item.reverse_ordering()
        source = item.expression
        reference = selected.get(source)
        if reference is None and isinstance(source, F):
            reference = selected.get(source.name)
        if reference is None:
            return item, False
        emulated_nulls = (item.nulls_first or item.nulls_last) and (
            not self.connection.features.supports_order_by_nulls_modifier
        )
        if not emulated_nulls:
            item = item.copy()
            item.expression = reference
        elif self.query.combinator:
            # A place cannot be part of an expression; in a combination there is nothing but the names.
            item = item.copy()
            item.expression = Ref(reference.refs, reference.source)
        return item, True

    def _order_by_name(self, item: str, default_order: str, selected: dict[Any, Any]) -> Iterator[Term]:
        query = self.query
        name, order = get_order_dir(item, default_order)
        descending = order == "DESC"
        if (reference := selected.get(name)) is not None:
            yield OrderBy(reference, descending=descending), True
        elif (annotation := self._annotation_by_path(name)) is not None:
            yield OrderBy(annotation, descending=descending), False
        elif "." in item and query.extra_order_by:
            # Only extra(order_by=…) may bring a table's name: the column is not quoted.
            yield OrderBy(RawSQL(self._table_and_column(name), []), descending=descending), False
        elif name in query.extra_select:
            yield OrderBy(Ref(name, RawSQL(*query.extra[name])), descending=descending), True
        elif name in query.extra:
            yield OrderBy(RawSQL(*query.extra[name]), descending=descending), False
        elif query.combinator and self.select:
            # The other queries may know the column by another name: look for it among the selected ones.
            yield OrderBy(F(name), descending=descending), False
        else:
            yield from self.find_ordering_name(item, query.get_meta(), default_order=default_order)

    def _table_and_column(self, name: str) -> str:
        table, column = name.split(".", 1)
        if not self.column_name.fullmatch(column):
            raise FieldError(
                f"Cannot order by {name!r}: extra(order_by=…) takes names of fields, or table.column. "
                "Use order_by(RawSQL(…)) for an expression."
            )
        return f"{self.quote_name(table)}.{column}"

    def _annotation_by_path(self, name: str) -> Any:
        """Return the annotation that the name begins with, under the transforms that follow; None if there is none."""
        annotations = self.query.annotations
        first, *transforms = [name] if name in annotations else name.split(LOOKUP_SEP)
        if (annotation := annotations.get(first)) is None:
            return None
        if self.query.combinator and self.select:
            if transforms:
                raise NotImplementedError("Ordering combined queries by transforms is not implemented.")
            # The annotation belongs to the first query; its name stands for all of them.
            return F(first)
        annotation = self._transformed(annotation, transforms)
        return Cast(annotation, annotation.output_field) if isinstance(annotation, Value) else annotation

    def _transformed(self, expression: Any, transforms: Sequence[str]) -> Any:
        for name in transforms:
            expression = self.query.try_transform(expression, name)
        return expression

    def _refer_to_combined_column(self, given: Any, resolved: Any) -> None:
        """Let a term of a combination refer to the combined column that holds it, adding one if there is none."""
        query = self.query
        source = resolved.expression
        for place, column, alias in places(self.select):
            if isinstance(column, ColPairs) and source in (parts := column.get_cols()):
                # Of the columns of a key, only the last has an alias.
                resolved.set_source_expressions([PositionRef(place + parts.index(source), alias or "", source)])
                return
            if source != column:
                continue
            if (
                query.has_select_fields
                and alias in query.annotation_select
                and not (isinstance(given, F) and alias == given.name)
            ):
                # Two annotations may be the same expression: only the one that was named will do.
                continue
            resolved.set_source_expressions([Ref(alias or source.target.column, source)])
            return
        alias = f"__orderbycol{len(query.select) + 1}"
        for part in query.combined_queries:
            if part.has_select_fields:
                raise DatabaseError("ORDER BY term does not match any column in the result set.")
            part.add_annotation(given, alias)
        query.add_select_col(resolved, alias)
        resolved.set_source_expressions([Ref(alias, source)])

    def find_ordering_name(
        self,
        name: str,
        opts: Any,
        alias: Any = None,
        default_order: str = "ASC",
        already_seen: set[Any] | None = None,
        prefix: str = "",
    ) -> list[Term]:
        """Return the terms for a field's name; a relation stands for the default ordering of its model.

        Args:
            name: ``"-author__name"`` and the like.
            opts: options of the model that the path starts from.
            alias: its table.
            default_order: the direction of a name without a minus.
            already_seen: the relations whose ordering is being worked out.
            prefix: the path from the query's model to that of *opts*.

        Raises:
            FieldError: models order by each other in a circle.
        """
        name, order = get_order_dir(name, default_order)
        descending = order == "DESC"
        pieces = name.split(LOOKUP_SEP)
        field, targets, alias, joins, path, opts, transform = self._setup_joins(pieces, opts, alias)
        follows_default = (
            field.is_relation
            and opts.ordering
            and getattr(field, "attname", None) != pieces[-1]
            and pieces[-1] != "pk"
            and not transform.has_transforms
        )
        if follows_default:
            way = f"{prefix}{name}{LOOKUP_SEP}"
            return self._default_ordering_of(way, opts, alias, joins, order, already_seen or set())
        targets, alias, _ = self.query.trim_joins(targets, joins, path)
        return [(OrderBy(column, descending=descending), False) for column in _columns(transform, targets, alias)]

    def _default_ordering_of(
        self, prefix: str, opts: Any, alias: Any, joins: Sequence[Any], order: str, already_seen: set[Any]
    ) -> list[Term]:
        way = tuple(getattr(self.query.alias_map[join], "join_fields", None) for join in joins)
        if way in already_seen:
            raise FieldError("Infinite loop caused by ordering.")
        already_seen = {*already_seen, way}
        terms: list[Term] = []
        for item in opts.ordering:
            if hasattr(item, "resolve_expression"):
                if not isinstance(item, OrderBy):
                    item = item.asc()
                item = item.copy() if hasattr(item, "copy") else item
                if order == "DESC":
                    item.reverse_ordering()
                terms.append((item.prefix_references(prefix), False))
            else:
                terms.extend(self.find_ordering_name(item, opts, alias, order, already_seen, prefix))
        return terms

    def _setup_joins(self, pieces: Sequence[str], opts: Any, alias: Any) -> tuple[Any, ...]:
        """Add the joins for a path; returns field, targets, last alias, joins, path, options and the column maker."""
        alias = alias or self.query.get_initial_alias()
        field, targets, opts, joins, path, transform = self.query.setup_joins(pieces, opts, alias)
        return field, targets, joins[-1], joins, path, opts, transform


def _columns(transform: Any, targets: Sequence[Any], alias: Any) -> Iterator[Any]:
    """Yield one column for each target; a composite key is ordered by its parts."""
    for target in targets:
        column = transform(target, alias)
        yield from column.get_cols() if hasattr(column, "get_cols") else (column,)
