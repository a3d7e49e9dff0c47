"""Conditions: from ``filter()`` arguments to lookups, with the joins that they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from migrator.expressions.columns import Col, ColPairs
from migrator.expressions.lookup import Lookup, only_numbers
from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.host.exceptions import FieldError
from migrator.query.joins import JoinInfo, Joins, default_features
from migrator.query.promotion import JoinPromoter
from migrator.sql.constants import AND, INNER, LOOKUP_SEP, LOUTER, OR
from migrator.sql.tables import MultiJoin
from migrator.sql.where import WhereNode

Filter = tuple[Any, Any]
"""A condition and the aliases of the joins that it needs as inner ones."""

NO_JOINS_PERMITTED = "Joined field references are not permitted in this query"


class Filters(Joins):
    """Adds conditions to WHERE."""

    def add_filter(self, filter_lhs: str, filter_rhs: Any) -> None:
        """Add one keyword condition."""
        self.add_q(Q((filter_lhs, filter_rhs)))

    def clear_where(self) -> None:
        """Forget all conditions."""
        self.where = WhereNode()

    def add_q(self, q_object: Any, reuse_all: bool = False) -> None:
        """Add the conditions of a Q object.

        Args:
            reuse_all: multi-valued joins may be shared with all that are there, not only with those of this call.
        """
        # Joins that are inner ones already stay so: conditions are added by AND, so they hold for all rows.
        inner_before = {alias for alias, table in self.alias_map.items() if table.join_type == INNER}
        clause, _ = self._add_q(q_object, set(self.alias_map) if reuse_all else self.used_aliases)
        if clause:
            self.where.add(clause, AND)
        self.demote_joins(inner_before)

    def build_where(self, filter_expr: Any) -> Any:
        """Return the condition for an expression on the model's own columns: joins are refused."""
        return self.build_filter(filter_expr, allow_joins=False)[0]

    def _add_q(
        self,
        q_object: Any,
        used_aliases: Any,
        branch_negated: bool = False,
        current_negated: bool = False,
        allow_joins: bool = True,
        split_subq: bool = True,
        check_filterable: bool = True,
        summarize: bool = False,
        update_join_types: bool = True,
    ) -> Filter:
        """Return the condition of a Q object; the parameters are those of :meth:`build_filter`."""
        negated_here = current_negated ^ q_object.negated
        clause = WhereNode(connector=q_object.connector, negated=q_object.negated)
        promoter = JoinPromoter(q_object.connector, len(q_object.children), negated_here)
        for child in q_object.children:
            part, needed_inner = self.build_filter(
                child,
                can_reuse=used_aliases,
                branch_negated=branch_negated or q_object.negated,
                current_negated=negated_here,
                allow_joins=allow_joins,
                split_subq=split_subq,
                check_filterable=check_filterable,
                summarize=summarize,
                update_join_types=update_join_types,
            )
            promoter.add_votes(needed_inner)
            if part:
                clause.add(part, q_object.connector)
        return clause, promoter.update_join_types(self) if update_join_types else []

    def build_filter(
        self,
        filter_expr: Any,
        branch_negated: bool = False,
        current_negated: bool = False,
        can_reuse: Any = None,
        allow_joins: bool = True,
        split_subq: bool = True,
        check_filterable: bool = True,
        summarize: bool = False,
        update_join_types: bool = True,
    ) -> Filter:
        """Return the condition for one argument of ``filter()``, adding joins but not the condition itself.

        Args:
            filter_expr: a ``(keyword, value)`` pair, a Q object or a conditional expression.
            branch_negated: a negation stands somewhere above.
            current_negated: the negations above do not cancel each other.
            can_reuse: aliases that multi-valued joins may share; those that are used are added.
            allow_joins: let the condition reach other tables.
            split_subq: put negated conditions on multi-valued relations into subqueries.
            check_filterable: refuse expressions that WHERE cannot hold.
            summarize: references to annotations are references to a subquery's columns.
            update_join_types: apply the rules of join promotion.
        """
        if isinstance(filter_expr, dict):
            raise FieldError("Cannot parse keyword query as dict")
        if isinstance(filter_expr, Q):
            return self._add_q(
                filter_expr,
                can_reuse,
                branch_negated,
                current_negated,
                allow_joins,
                split_subq,
                check_filterable,
                summarize,
                update_join_types,
            )
        if hasattr(filter_expr, "resolve_expression"):
            return self._build_conditional(filter_expr, can_reuse, allow_joins, summarize), []
        keyword, value = _pair(filter_expr)
        if not keyword:
            raise FieldError(f"Cannot parse keyword query {keyword!r}")
        lookups, names, annotation = self.solve_lookup_type(keyword, summarize)
        if check_filterable:
            self.check_filterable(annotation)
        if not allow_joins and len(names) > 1:
            raise FieldError(NO_JOINS_PERMITTED)
        references_before = self.alias_refcount.copy()
        value = self.resolve_lookup_value(value, can_reuse, allow_joins, summarize)
        value_joins = {
            alias for alias, number in self.alias_refcount.items() if number > references_before.get(alias, 0)
        }
        if check_filterable:
            self.check_filterable(value)
        if annotation:
            return WhereNode([self.build_lookup(lookups, annotation, value)], connector=AND), []
        try:
            joined, value = self._join_condition(
                names, value, can_reuse, allow_many=not branch_negated or not split_subq
            )
        except MultiJoin as reached:
            split: Filter = self.split_exclude(filter_expr, can_reuse, reached.names_with_path)
            return split
        return self._build_lookup_condition(lookups, joined, value, can_reuse, current_negated, value_joins)

    def _build_conditional(self, expression: Any, can_reuse: Any, allow_joins: bool, summarize: bool) -> Any:
        if not getattr(expression, "conditional", False):
            raise TypeError("Cannot filter against a non-conditional expression.")
        condition = expression.resolve_expression(self, allow_joins=allow_joins, reuse=can_reuse, summarize=summarize)
        if not isinstance(condition, Lookup):
            condition = self.build_lookup(["exact"], condition, True)
        return WhereNode([condition], connector=AND)

    def _join_condition(
        self, names: Sequence[str], value: Any, can_reuse: Any, allow_many: bool
    ) -> tuple[JoinInfo, Any]:
        joined = self.setup_joins(
            names, self.get_meta(), self.get_initial_alias(), can_reuse=can_reuse, allow_many=allow_many
        )
        if isinstance(value, Iterator):
            # Looking at the values must not use them up.
            value = list(value)
        self.check_related_objects(joined.final_field, value, joined.opts)
        # Excluding by subquery asks which joins came from the keyword, not from the value.
        self._lookup_joins = joined.joins
        return joined, value

    def _build_lookup_condition(
        self,
        lookups: Sequence[str],
        joined: JoinInfo,
        value: Any,
        can_reuse: Any,
        current_negated: bool,
        value_joins: set[str],
    ) -> Filter:
        used_joins = value_joins | set(joined.joins)
        targets, alias, joins = self.trim_joins(joined.targets, joined.joins, joined.path)
        if can_reuse is not None:
            can_reuse.update(joins)
        condition = self.build_lookup(lookups, self._left_hand_side(joined, targets, alias), value)
        clause = WhereNode([condition], connector=AND)
        is_null_test = condition.lookup_name == "isnull"
        if not current_negated:
            return clause, () if is_null_test and condition.rhs is True else used_joins
        if condition.rhs is None or (is_null_test and condition.rhs is not False):
            return clause, used_joins
        if is_null_test:
            return clause, ()
        can_be_null = self.is_nullable(targets[0]) or self.alias_map[joins[-1]].join_type == LOUTER
        if can_be_null and condition.lookup_name == "in" and _holds_none(value):
            # The lookup leaves None out of the list; what is not in a list with None in it is not NULL.
            clause = WhereNode([condition, self._null_test(targets, joined, alias, True)], connector=OR)
            return clause, ()
        # Keep NOT (a = 1) true where a is NULL: write NOT (a = 1 AND a IS NOT NULL).
        if can_be_null:
            clause.add(self._null_test(targets, joined, alias, False), AND)
        if isinstance(value, Col) and self.is_nullable(value.target):
            clause.add(value.target.get_lookup("isnull")(value, False), AND)
        return clause, ()

    def _null_test(self, targets: tuple[Any, ...], joined: JoinInfo, alias: Any, is_null: bool) -> Any:
        return targets[0].get_lookup("isnull")(self._get_col(targets[0], joined.targets[0], alias), is_null)

    def _left_hand_side(self, joined: JoinInfo, targets: tuple[Any, ...], alias: Any) -> Any:
        if joined.final_field.is_relation and len(targets) > 1:
            return ColPairs(alias, targets, joined.targets, joined.final_field)
        return self._get_col(targets[0], joined.final_field, alias)

    def _get_col(self, target: Any, field: Any, alias: Any) -> Any:
        return target.get_col(alias if self.alias_cols else None, field)

    # Values and lookups

    def resolve_lookup_value(self, value: Any, can_reuse: Any, allow_joins: bool, summarize: bool = False) -> Any:
        """Bind expressions in the value, also inside lists and tuples, to this query."""
        if hasattr(value, "resolve_expression"):
            return value.resolve_expression(self, reuse=can_reuse, allow_joins=allow_joins, summarize=summarize)
        if isinstance(value, (list, tuple)):
            items: Any = value
            if not only_numbers(value):
                items = [self.resolve_lookup_value(item, can_reuse, allow_joins, summarize) for item in value]
            kind = type(value)
            return kind(*items) if hasattr(kind, "_make") else kind(items)
        return value

    def build_lookup(self, lookups: Sequence[str], lhs: Any, rhs: Any) -> Any:
        """Return the lookup for *lhs* and *rhs*: the last name is the lookup, those before it are transforms.

        Raises:
            FieldError: a name is neither lookup nor transform.
            ValueError: None where the lookup cannot take it.
        """
        *transforms, name = lookups or ["exact"]
        for transform in transforms:
            lhs = self.try_transform(lhs, transform, lookups)
        lookup_class = lhs.get_lookup(name)
        if not lookup_class:
            lhs = self.try_transform(lhs, name)
            name = "exact"
            lookup_class = lhs.get_lookup(name)
            if not lookup_class:
                return None
        lookup = lookup_class(lhs, rhs)
        if lookup.rhs is None and not lookup.can_use_none_as_rhs:
            if name not in ("exact", "iexact"):
                raise ValueError("Cannot use None as a query value")
            return lhs.get_lookup("isnull")(lhs, True)
        if name == "exact" and lookup.rhs == "" and default_features().interprets_empty_strings_as_nulls:
            return lhs.get_lookup("isnull")(lhs, True)
        return lookup

    # Filtered relations

    def add_filtered_relation(self, filtered_relation: Any, alias: str) -> None:
        """Make a FilteredRelation available under *alias*.

        Raises:
            ValueError: the relation's name or its condition goes further than it may.
        """
        if "." in alias:
            raise ValueError(f"FilteredRelation doesn't support aliases with periods (got {alias!r}).")
        if "%" in alias:
            # It names a table in the statement, where a percent sign would be taken for a parameter.
            raise ValueError(f"FilteredRelation doesn't support aliases with percent signs (got {alias!r}).")
        self.check_alias(alias)
        filtered_relation = filtered_relation.clone()
        filtered_relation.alias = alias
        relation_lookups, relation_names, _ = self.solve_lookup_type(filtered_relation.relation_name)
        if relation_lookups:
            raise ValueError(
                f"FilteredRelation's relation_name cannot contain lookups (got {filtered_relation.relation_name!r})."
            )
        for lookup in _keywords(filtered_relation.condition):
            self._check_filtered_keyword(lookup, filtered_relation.relation_name, relation_names)
        filtered_relation.condition = _renamed(filtered_relation.condition, filtered_relation.relation_name, alias)
        self._filtered_relations[alias] = filtered_relation

    def _check_filtered_keyword(self, keyword: str, relation_name: str, relation_names: Sequence[str]) -> None:
        lookups, names, _ = self.solve_lookup_type(keyword)
        # Without a lookup the last name but one is the field's; with one, it may be a relation.
        relations = names[: -1 if lookups else -2]
        if any(own != other for own, other in zip(relation_names, relations, strict=False)):
            raise ValueError(
                f"FilteredRelation's condition doesn't support relations outside the {relation_name!r} "
                f"(got {keyword!r})."
            )
        if len(names) > len(relation_names) + 1:
            raise ValueError(
                "FilteredRelation's condition doesn't support nested relations deeper than the relation_name "
                f"(got {keyword!r} for {relation_name!r})."
            )


def _pair(filter_expr: Any) -> Filter:
    try:
        keyword, value = filter_expr
    except (TypeError, ValueError) as error:
        raise type(error)(
            f"{error}: a condition is keyword=value, a Q object or a conditional expression, not {filter_expr!r}."
        ) from None
    return keyword, value


def _holds_none(value: Any) -> bool:
    return isinstance(value, (list, tuple, set, frozenset)) and any(item is None for item in value)


def _keywords(q_object: Any) -> Iterator[str]:
    """Yield every keyword in a Q object and in those within its expressions, and every name that these refer to."""
    for part in q_object.flatten():
        if isinstance(part, Q):
            yield from (child[0] for child in part.children if isinstance(child, tuple))
        elif isinstance(part, F):
            yield part.name


def _renamed(value: Any, old: str, new: str) -> Any:
    """Return *value* with references to the path *old* led to *new*: in Q objects, F objects and what holds them.

    Queries within it are left as they are: what they refer to outside is the outer query's.
    """
    if hasattr(value, "query") and hasattr(value, "_result_cache"):
        raise ValueError("Passing a QuerySet within a FilteredRelation is not supported.")
    if isinstance(value, Q):
        children = [
            # A name that stands alone as a value is a path of the outer query, as Django has it.
            (_renamed_path(child[0], old, new), child[1] if isinstance(child[1], F) else _renamed(child[1], old, new))
            if isinstance(child, tuple)
            else _renamed(child, old, new)
            for child in value.children
        ]
        return Q.create(children, connector=value.connector, negated=value.negated)
    if hasattr(value, "name") and hasattr(value, "resolve_expression") and not hasattr(value, "output_field"):
        copy = value.copy()
        copy.name = _renamed_path(value.name, old, new)
        return copy
    if hasattr(value, "set_source_expressions") and not hasattr(value, "alias_map"):
        copy = value.copy()
        copy.set_source_expressions(
            [None if part is None else _renamed(part, old, new) for part in value.get_source_expressions()]
        )
        return copy
    return value


def _renamed_path(path: str, old: str, new: str) -> str:
    if path == old or path.startswith(old + LOOKUP_SEP):
        return new + path[len(old) :]
    return path
