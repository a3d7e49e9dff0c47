"""``Q``: conditions that can be combined before anything is known of the query."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

from migrator.expressions.ports import query_class, vocabulary
from migrator.expressions.references import F
from migrator.host.exceptions import FieldError
from migrator.host.functional import cached_property
from migrator.host.hashable import make_hashable
from migrator.host.mode import public, public_path
from migrator.host.ports import connections, run
from migrator.host.tree import Node
from migrator.sql.constants import AND, LOOKUP_SEP, OR, SINGLE, XOR
from migrator.sql.errors import DatabaseError
from migrator.sql.protocols import CombinableNode

logger = logging.getLogger(public_path("db.models"))

PROHIBITED_FILTER_KWARGS = frozenset({"_connector", "_negated"})
"""Arguments of Q that are not lookups; they must not slip in among keywords that somebody else chose."""


def lookup_on(expression: Any, names: list[str], value: Any) -> Any:
    """Return the lookup that *names* (transforms, then perhaps a lookup) make of *expression*; None for unknown names.

    Args:
        expression: the left-hand side.
        names: what followed the field in the keyword.
        value: the right-hand side.
    """
    *transforms, last = names or ["exact"]
    lookup_class = None
    for name in transforms:
        if (transform := expression.get_transform(name)) is None:
            return None
        expression = transform(expression)
    if (lookup_class := expression.get_lookup(last)) is None:
        if (transform := expression.get_transform(last)) is None:
            return None
        expression = transform(expression)
        lookup_class = expression.get_lookup("exact")
    if value is None and lookup_class.lookup_name in ("exact", "iexact"):
        return expression.get_lookup("isnull")(expression, True)
    return lookup_class(expression, value)


@vocabulary.word
@public("db.models.query_utils")
class Q(Node, CombinableNode):
    """A condition: keyword lookups and conditional expressions, joined by one connector, perhaps negated.

    Args:
        args: conditions: other Q objects, conditional expressions, ``(keyword, value)`` pairs.
        _connector: AND (also for None), OR or XOR.
        _negated: whether the whole is negated.
        kwargs: lookups, as in ``filter()``.

    Raises:
        ValueError: there is no such connector.
    """

    AND = AND
    OR = OR
    XOR = XOR
    default = AND
    conditional = True
    connectors = (None, AND, OR, XOR)
    children: list[Any]
    connector: str
    negated: bool

    def __init__(self, *args: Any, _connector: str | None = None, _negated: bool = False, **kwargs: Any) -> None:
        if _connector is not None:
            self._check_connector(_connector)
        lookups = sorted(kwargs.items()) if len(kwargs) > 1 else kwargs.items()
        super().__init__(children=[*args, *lookups], connector=_connector, negated=_negated)

    @classmethod
    def _check_connector(cls, connector: str | None) -> None:
        if connector not in cls.connectors:
            allowed = ", ".join(map(repr, cls.connectors[1:]))
            raise ValueError(f"connector must be one of {allowed}, or None.")

    @classmethod
    def create(cls, children: Iterable[Any] | None = None, connector: str | None = None, negated: bool = False) -> Any:
        """Return a Q of children that are given as a list."""
        cls._check_connector(connector)
        made = cls.__new__(cls)
        Node.__init__(made, children, connector, negated)
        return made

    def copy(self) -> Any:
        """Return a copy with a list of children of its own."""
        return self.create(self.children, self.connector, self.negated)

    # Combination

    def _combine(self, other: Any, conn: str) -> Any:
        if not getattr(other, "conditional", False):
            raise TypeError(other)
        if not self:
            return other.copy()
        if isinstance(other, Q) and not other:
            return self.copy()
        joined = self.create(connector=conn)
        for side in (self, other):
            joined.add(side, conn)
        return joined

    def __or__(self, other: Any) -> Any:
        return self._combine(other, self.OR)

    def __and__(self, other: Any) -> Any:
        return self._combine(other, self.AND)

    def __xor__(self, other: Any) -> Any:
        return self._combine(other, self.XOR)

    def __invert__(self) -> Any:
        inverted = self.copy()
        inverted.negate()
        return inverted

    # Structure

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """Return the condition as a WHERE node of *query*; joins that it needs are made there."""
        clause, joins = query._add_q(
            self, reuse, allow_joins=allow_joins, split_subq=False, check_filterable=False, summarize=summarize
        )
        query.promote_joins(joins)
        return clause

    def replace_expressions(self, replacements: dict[Any, Any]) -> Any:
        """Return this condition with references exchanged: ``{F("name"): expression}``.

        A lookup on an exchanged reference becomes a lookup object; one whose names mean nothing to the replacement
        stays as it is.
        """
        if not replacements:
            return self
        children = [self._replace_child(child, replacements) for child in self.children]
        return self.create(children, self.connector, self.negated)

    @staticmethod
    def _replace_child(child: Any, replacements: dict[Any, Any]) -> Any:
        if not isinstance(child, tuple):
            return child.replace_expressions(replacements) if hasattr(child, "replace_expressions") else child
        keyword, value = child
        if hasattr(value, "replace_expressions"):
            value = value.replace_expressions(replacements)
        name, *rest = keyword.split(LOOKUP_SEP)
        replacement = replacements.get(F(name))
        lookup = None
        if replacement is not None:
            try:
                lookup = lookup_on(replacement, rest, value)
            except FieldError:
                # The type of the replacement is unknown, so its lookups are, too.
                lookup = None
        return (keyword, value) if lookup is None else lookup

    def flatten(self) -> Iterator[Any]:
        """Yield this condition and all below it, depth first; of a lookup pair, the value."""
        yield self
        for child in self.children:
            part = child[1] if isinstance(child, tuple) else child
            yield from part.flatten() if hasattr(part, "flatten") else (part,)

    @cached_property
    def referenced_base_fields(self) -> set[str]:
        """The names of the fields that are mentioned here, without what follows them in a path."""
        return {name.split(LOOKUP_SEP, 1)[0] for name in _mentioned_names(self)}

    # Evaluation

    def check(self, against: Mapping[str, Any], using: str = "default") -> bool:
        """Say whether the condition holds for these values, by asking the database.

        Args:
            against: value or expression for each field that is mentioned.
            using: alias of the database to ask.

        Raises:
            FieldError: a field is mentioned that has no value in *against*.
        """
        holds: bool = run.get()(self._check(against, using))
        return holds

    def _check(self, against: Mapping[str, Any], using: str) -> Generator[Any, Any, bool]:
        from migrator.sql.effects import Atomic  # most conditions are never checked by themselves

        compiler = self._check_compiler(against, using)
        try:
            # A failure inside a transaction must not break it.
            if compiler.connection.in_atomic_block:
                row = yield Atomic(using, lambda: compiler.execution(SINGLE))
            else:
                row = yield from compiler.execution(SINGLE)
        except DatabaseError as error:
            logger.warning("Got a database error calling check() on %r: %s", self, error)
            return True
        return row is not None

    def _check_compiler(self, against: Mapping[str, Any], using: str) -> Any:
        # As above: not to be paid for by everyone who writes a condition.
        from migrator.expressions.functions.comparison import Coalesce
        from migrator.expressions.values import Value
        from migrator.fields.boolean import BooleanField

        query = query_class.get()(None)
        for name, value in against.items():
            expression = value if hasattr(value, "resolve_expression") else Value(value)
            query.add_annotation(expression, name, select=False)
        query.add_annotation(Value(1), "_check")
        condition: Q = self
        if connections.get()[using].features.supports_comparing_boolean_expr:
            # Unknown (NULL) does not violate a constraint.
            condition = Q(Coalesce(self, True, output_field=BooleanField()))
        query.add_q(condition)
        return query.get_compiler(using=using)

    # Identity

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return the path of the class and the arguments that make an equal condition."""
        path = f"{type(self).__module__}.{type(self).__name__}"
        own_module = public_path("db.models.query_utils")
        if path.startswith(f"{own_module}."):
            path = path.replace(own_module, public_path("db.models"))
        kwargs: dict[str, Any] = {}
        if self.connector != self.default:
            kwargs["_connector"] = self.connector
        if self.negated:
            kwargs["_negated"] = True
        return path, tuple(self.children), kwargs

    @cached_property
    def identity(self) -> tuple[Any, ...]:
        """Class, connector, negation and children in hashable form."""
        path, children, kwargs = self.deconstruct()
        parts = [(child[0], make_hashable(child[1])) if isinstance(child, tuple) else child for child in children]
        return path, *kwargs.items(), *parts

    def __eq__(self, other: object) -> Any:
        return other.identity == self.identity if isinstance(other, Q) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.identity)


def _mentioned_names(node: Any) -> Iterator[str]:
    """Yield the keywords and references below *node*."""
    if isinstance(node, F):
        yield node.name
    elif isinstance(node, Node):
        for child in node.children:
            if isinstance(child, tuple):
                yield child[0]
                yield from _mentioned_names(child[1])
            else:
                yield from _mentioned_names(child)
    elif hasattr(node, "get_source_expressions"):
        for source in node.get_source_expressions():
            yield from _mentioned_names(source)
