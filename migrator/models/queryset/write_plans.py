"""Plans of recorded chains that write: ``update()`` with plain values and deleting without fetching."""

from __future__ import annotations

from typing import Any

from migrator.models.queryset.recording import Node
from migrator.query.paths import named_field
from migrator.query.subqueries import DeleteQuery, UpdateQuery
from migrator.sql.constants import ROW_COUNT


class Assigned:
    """Stands for the value of a column in an UPDATE; among the parameters, it says which field prepares the value."""

    def __init__(self, name: str, field: Any) -> None:
        self.name = name
        self.field = field

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return a placeholder, and this as its parameter."""
        return "%s", [self]


def update_statement(node: Node, names: tuple[str, ...], using: str) -> tuple[str, tuple[Any, ...]] | None:
    """Return the UPDATE of the columns *names* in the rows of the chain *node*; None if it is more than a statement.

    Raises:
        FieldError: a name is no column of the model.
    """
    query = node.template.chain(UpdateQuery)
    options = node.model._meta
    query.add_update_values({name: Assigned(name, named_field(options, name)) for name in names})
    query.get_initial_alias()
    if not query.values:
        return None  # nothing but computed columns, which no statement sets
    if query.annotations or query.order_by or query.related_updates or query.count_active_tables() != 1:
        return None
    compiler = query.get_compiler(using)
    if "keeps_short_statements" not in vars(type(compiler)):
        return None
    return compiler.as_sql()  # type: ignore[no-any-return]  # compilers hold Any


def deletion(node: Node, using: str) -> Any:
    """Return the body that deletes the rows of the chain *node*, with slots in place of the values."""
    query = node.template.clone()
    query.__class__ = DeleteQuery
    return query.get_compiler(using).execution(ROW_COUNT)
