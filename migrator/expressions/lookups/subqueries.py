"""What lookups ask of a query on their right-hand side."""

from __future__ import annotations

from typing import Any

from migrator.sql.protocols import QueryNode


def width(side: Any) -> int:
    """Return how many columns a left-hand side has."""
    return len(side) if hasattr(side, "__len__") else 1


def is_query(value: Any) -> bool:
    """Say whether *value* is a query."""
    return isinstance(value, QueryNode)


def check_width(query: Any, lhs: Any, lookup_name: str) -> None:
    """Make sure that a query selects as many columns as the left-hand side has.

    Raises:
        ValueError: it selects more or fewer.
    """
    selected, expected = query._subquery_fields_len, width(lhs)
    if selected != expected:
        raise ValueError(
            f"The QuerySet value for {lookup_name} lookup must have {expected} selected fields (received {selected})"
        )


def select_key(query: Any) -> None:
    """Select the primary key, unless columns were chosen."""
    if not query.has_select_fields:
        query.clear_select_clause()
        query.add_fields(["pk"])


def check_database(rhs: Any, connection: Any) -> None:
    """Make sure that a query is meant for the database that is asked.

    Raises:
        ValueError: it is meant for another one.
    """
    database = getattr(rhs, "_db", None)
    if database is not None and database != connection.alias:
        raise ValueError(
            "Subqueries aren't allowed across different databases. Force the inner query to be evaluated using "
            "`list(inner_query)`."
        )
