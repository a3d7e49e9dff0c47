"""Queries with one answer: ``aggregate()``, ``count()``, ``exists()`` and ``explain()``."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any, NamedTuple

from migrator.expressions.aggregates.builtin import Count
from migrator.expressions.columns import Ref
from migrator.expressions.values import Value
from migrator.host.deferred import deferred_pattern
from migrator.host.mode import public
from migrator.host.ports import run
from migrator.host.record import record
from migrator.query.combination import Combination
from migrator.sql.constants import SINGLE

EXPLAIN_OPTION = deferred_pattern(r"[\w-]+")


@public("db.models.sql.query")
class ExplainInfo(NamedTuple):
    """How a query is to be explained."""

    format: str | None
    options: Mapping[str, Any]


@record(frozen=True)
class Resolved:
    """Aggregates that are bound to their query, and what of the query's annotations they refer to."""

    aggregates: dict[str, Any]
    refer_to_subquery: bool
    refer_to_window: bool


class Aggregation(Combination):
    """Asks questions about the whole result. Each has a generator of effects and a synchronous face."""

    def get_aggregation(self, using: str, aggregate_exprs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of the aggregates, by name. Changes the query: call it on a copy."""
        result: dict[str, Any] = run.get()(self.aggregation_effects(using, aggregate_exprs))
        return result

    def aggregation_effects(
        self, using: str, aggregate_exprs: Mapping[str, Any]
    ) -> Generator[Any, Any, dict[str, Any]]:
        """Do what :meth:`get_aggregation` says."""
        if not aggregate_exprs:
            return {}
        compiler, columns, if_empty = self.aggregation_compiler(using, aggregate_exprs)
        row = yield from compiler.execution(SINGLE)
        if row is None:
            return dict(zip(columns, if_empty, strict=False))
        rows: Any = compiler.apply_converters((row,), compiler.get_converters(columns.values()))
        if compiler.has_composite_fields(columns.values()):
            rows = compiler.composite_fields_to_tuples(rows, columns.values())
        return dict(zip(columns, next(iter(rows)), strict=False))

    def aggregation_compiler(
        self, using: str, aggregate_exprs: Mapping[str, Any]
    ) -> tuple[Any, dict[str, Any], list[Any]]:
        """Return the compiler that asks for the aggregates, them by name, and what each is over an empty result."""
        resolved = self._resolve_aggregates(aggregate_exprs)
        outer = self._outer_query(resolved)
        outer.clear_ordering(force=True)
        outer.clear_limits()
        outer.select_for_update = False
        outer.select_related = False
        columns = outer.annotation_select
        if_empty = [column.empty_result_set_value for column in columns.values()]
        compiler = outer.get_compiler(using, elide_empty=not any(value is NotImplemented for value in if_empty))
        return compiler, columns, if_empty

    def _resolve_aggregates(self, aggregate_exprs: Mapping[str, Any]) -> Resolved:
        """Bind the aggregates, letting later ones refer to earlier ones."""
        mask_before = self.annotation_select_mask
        refer_to_subquery = refer_to_window = False
        replacements: dict[Any, Any] = {}
        for name, expression in aggregate_exprs.items():
            self.check_alias(name)
            aggregate = expression.resolve_expression(self, allow_joins=True, reuse=None, summarize=True)
            if not aggregate.contains_aggregate:
                raise TypeError(f"{name} is not an aggregate expression")
            referred = [self.annotations[ref] for ref in aggregate.get_refs()]
            refer_to_subquery |= any(
                getattr(other, "subquery", False) or getattr(other, "contains_subquery", False) for other in referred
            )
            refer_to_window |= any(getattr(other, "contains_over_clause", True) for other in referred)
            self.append_annotation_mask([name])
            aggregate = aggregate.replace_expressions(replacements)
            self.annotations[name] = aggregate
            self._annotation_select_cache = None
            replacements[Ref(name, aggregate)] = aggregate
        aggregates = {name: self.annotations.pop(name) for name in aggregate_exprs}
        self.set_annotation_mask(mask_before)
        return Resolved(aggregates, refer_to_subquery, refer_to_window)

    def _outer_query(self, resolved: Resolved) -> Any:
        """Return the query that computes the aggregates: this one, or one around it."""
        _, having, qualify = self.where.split_having_qualify()
        has_aggregates = bool(having) or any(
            getattr(annotation, "contains_aggregate", True) for annotation in self.annotations.values()
        )
        row_makers = {
            name for name, annotation in self.annotation_select.items() if getattr(annotation, "set_returning", False)
        }
        needs_subquery = (
            isinstance(self.group_by, tuple)
            or self.is_sliced
            or has_aggregates
            or resolved.refer_to_subquery
            or resolved.refer_to_window
            or qualify
            or self.distinct
            or self.combinator
            or row_makers
        )
        if not needs_subquery:
            return self._aggregate_in_place(resolved.aggregates)
        inner = self._inner_query(resolved.aggregates, has_aggregates, qualify, row_makers)
        outer = self.aggregate_query_class(self.model, inner)
        self._point_to_inner(outer, inner, resolved.aggregates)
        if not inner.select and not inner.default_cols and not inner.annotation_select_mask:
            # A subquery has to select something, be it only for counting.
            inner.select = (self.get_meta().pk.get_col(inner.get_initial_alias()),)
        return outer

    def _aggregate_in_place(self, aggregates: dict[str, Any]) -> Any:
        self.select = ()
        self.selected = None
        self.default_cols = False
        self.extra = {}
        if self.annotations:
            # Put the annotations in place of the references to them: nothing else selects them.
            replacements = {Ref(name, annotation): annotation for name, annotation in self.annotations.items()}
            aggregates = {name: aggregate.replace_expressions(replacements) for name, aggregate in aggregates.items()}
        self.annotations = aggregates
        self.set_annotation_mask(list(aggregates))
        return self

    def _inner_query(
        self, aggregates: dict[str, Any], has_aggregates: bool, qualify: Any, row_makers: set[str]
    ) -> Any:
        """Return the query whose rows are aggregated."""
        inner = self.clone()
        inner.subquery = True
        inner.select_for_update = False
        inner.select_related = False
        inner.set_annotation_mask(list(self.annotation_select))
        if not self._ordering_adds_groups():
            inner.clear_ordering(force=False)
        if inner.distinct:
            # What is selected decides which rows are duplicates.
            return inner
        if inner.default_cols and has_aggregates:
            inner.group_by = (self.get_meta().pk.get_col(inner.get_initial_alias()),)
        inner.default_cols = False
        if not qualify and not self.combinator:
            inner.set_annotation_mask(self._needed_annotations(aggregates, row_makers))
        return inner

    def _ordering_adds_groups(self) -> bool:
        """Say whether rows are grouped by what they are ordered by, too, so that the order is not idle."""
        if not isinstance(self.group_by, tuple):
            return False
        return any(
            not isinstance(item, str) or item.removeprefix("-") not in self.values_select
            for item in (*self.order_by, *self.extra_order_by)
        )

    def _needed_annotations(self, aggregates: dict[str, Any], row_makers: set[str]) -> set[str]:
        """Return the annotations that the inner query must keep."""
        needed = set(row_makers)
        if isinstance(self.group_by, tuple):
            for expression in self.group_by:
                needed |= expression.get_refs()
        for aggregate in aggregates.values():
            needed |= aggregate.get_refs()
        # Leaving out an expression could change what the rows are grouped by.
        needed.update(name for name, annotation in self.annotation_select.items() if annotation.get_group_by_cols())
        return needed

    def _point_to_inner(self, outer: Any, inner: Any, aggregates: dict[str, Any]) -> None:
        """Give the aggregates to *outer*, with their columns replaced by references to columns of *inner*."""
        references: dict[Any, Any] = {}
        for name, aggregate in aggregates.items():
            replacements: dict[Any, Any] = {}
            for column in self._gen_cols([aggregate], resolve_refs=False):
                if column not in references:
                    alias = f"__col{len(references) + 1}"
                    references[column] = Ref(alias, column)
                    inner.add_annotation(column, alias)
                replacements[column] = references[column]
            outer.annotations[name] = aggregate.replace_expressions(replacements)
        outer._annotation_select_cache = None

    # count()

    def get_count(self, using: str) -> int:
        """Return the number of rows."""
        number: int = run.get()(self.count_effects(using))
        return number

    def count_effects(self, using: str) -> Generator[Any, Any, int]:
        """Do what :meth:`get_count` says."""
        answer = yield from self.clone().aggregation_effects(using, {"__count": Count("*")})
        number: int = answer["__count"]
        return number

    # exists()

    def exists(self, limit: bool = True) -> Any:
        """Return a copy that selects a constant: whether it has a row is all that matters."""
        query = self.clone()
        if not (query.distinct and query.is_sliced):
            if query.group_by is True:
                query.add_fields((field.attname for field in self.get_meta().concrete_fields), False)
                # References to the SELECT clause would be orphaned by what comes next.
                query.set_group_by(allow_aliases=False)
            query.clear_select_clause()
        if query.combined_queries and query.combinator == "union":
            query.combined_queries = tuple(part.exists(limit=False) for part in query.combined_queries)
        query.clear_ordering(force=True)
        if limit:
            query.set_limits(high=1)
        query.add_annotation(Value(1), "a")
        return query

    def has_results(self, using: str) -> bool:
        """Say whether the query has any row."""
        answer: bool = run.get()(self.has_results_effects(using))
        return answer

    def has_results_effects(self, using: str) -> Generator[Any, Any, bool]:
        """Do what :meth:`has_results` says."""
        compiler = self.exists().get_compiler(using=using)
        row = yield from compiler.execution(SINGLE)
        return bool(row)

    # explain()

    def explain(self, using: str, format: str | None = None, **options: Any) -> str:
        """Return the database's plan for the query.

        Raises:
            ValueError: an option's name is not a plain word.
        """
        text: str = run.get()(self.explain_effects(using, format, **options))
        return text

    def explain_effects(self, using: str, format: str | None = None, **options: Any) -> Generator[Any, Any, str]:
        """Do what :meth:`explain` says."""
        query = self.clone()
        for name in options:
            if not EXPLAIN_OPTION.fullmatch(name) or "--" in name:
                raise ValueError(f"Invalid option name: {name!r}.")
        query.explain_info = ExplainInfo(format, options)
        lines = yield from query.get_compiler(using=using).explaining()
        return "\n".join(lines)
