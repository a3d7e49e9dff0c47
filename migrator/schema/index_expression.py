"""The expression inside an index: ordering, collation and operator class must come outermost."""

from __future__ import annotations

from typing import Any

from migrator.expressions.columns import Col
from migrator.expressions.func import Func
from migrator.expressions.functions.comparison import Collate
from migrator.expressions.ordering import OrderBy
from migrator.host.functional import partition
from migrator.host.mode import public


@public("db.models.indexes")
class IndexExpression(Func):
    """Put the wrappers of an indexed expression in the order in which SQL wants them.

    What is not a plain column is put in parentheses, inside the wrappers.
    """

    template = "%(expressions)s"
    wrapper_classes: tuple[Any, ...] = (OrderBy, Collate)

    def set_wrapper_classes(self, connection: Any = None) -> None:
        """Treat collations as part of the expression on databases that want it so."""
        if connection and connection.features.collate_as_index_expression:
            self.wrapper_classes = tuple(wrapper for wrapper in self.wrapper_classes if wrapper is not Collate)

    @classmethod
    def register_wrappers(cls, *wrapper_classes: Any) -> None:
        """Set which expression classes wrap, from the outermost to the innermost."""
        cls.wrapper_classes = wrapper_classes

    def _split_wrappers(self) -> tuple[list[Any], list[Any]]:
        """Return the wrapping expressions and the rest of the tree, flattened.

        Raises:
            ValueError: a wrapper occurs twice, or below something that is none.
        """
        nodes = list(self.flatten())
        others, wrappers = partition(lambda node: isinstance(node, self.wrapper_classes), nodes)
        kinds = [type(wrapper) for wrapper in wrappers]
        if len(kinds) != len(set(kinds)):
            names = ", ".join(kind.__qualname__ for kind in self.wrapper_classes)
            raise ValueError(f"Multiple references to {names} can't be used in an indexed expression.")
        if nodes[1 : len(wrappers) + 1] != wrappers:
            names = ", ".join(kind.__qualname__ for kind in self.wrapper_classes)
            raise ValueError(f"{names} must be topmost expressions in an indexed expression.")
        return wrappers, others

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """Rebuild the tree as wrappers around one root expression, then resolve it."""
        scope = (query, allow_joins, reuse, summarize, for_save)
        wrappers, others = self._split_wrappers()
        # others[0] is this node itself, what follows is the indexed expression.
        root = others[1] if wrappers else self.get_source_expressions()[0]
        if not isinstance(root.resolve_expression(*scope), Col):
            root = Func(root, template="(%(expressions)s)")
        for wrapper in sorted(wrappers, key=lambda node: self.wrapper_classes.index(type(node)), reverse=True):
            wrapper = wrapper.copy()
            wrapper.set_source_expressions([root])
            root = wrapper
        self.set_source_expressions([root])
        return super().resolve_expression(*scope)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> Any:
        """Compile without the cast to NUMERIC that decimals get elsewhere: an index needs none."""
        return self.as_sql(compiler, connection, **extra_context)
