"""A compiler and a connection that need no database."""

from __future__ import annotations

from typing import Any


class Operations:
    """Spells SQL the plainest way."""

    quote_name = staticmethod(lambda name: f'"{name}"')

    def check_expression_support(self, expression: Any) -> None:
        return None

    def combine_expression(self, connector: str, sides: list[str]) -> str:
        return f" {connector} ".join(sides)

    def lookup_cast(self, lookup_type: str, internal_type: str) -> str:
        return "%s"

    def prep_for_like_query(self, text: Any) -> str:
        return str(text).replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")

    prep_for_iexact_query = prep_for_like_query

    def integer_field_range(self, internal_type: str) -> tuple[int, int]:
        return -(2**31), 2**31 - 1

    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        return value

    def max_in_list_size(self) -> None:
        return None

    def conditional_expression_supported_in_where_clause(self, expression: Any) -> bool:
        return False

    def unification_cast_sql(self, field: Any) -> str:
        return "%s"

    def year_lookup_bounds_for_date_field(self, year: int, iso_year: bool = False) -> tuple[str, str]:
        return f"{year}-01-01", f"{year}-12-31"


class Features:
    """Everything is possible."""

    def __getattr__(self, name: str) -> bool:
        if name.startswith("__"):
            raise AttributeError(name)
        return True


class Connection:
    """A connection that cannot be used."""

    alias = "default"
    vendor = "plain"
    ops = Operations()
    features = Features()
    operators = {
        "exact": "= %s",
        "iexact": "LIKE %s",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
        "contains": "LIKE %s",
        "startswith": "LIKE %s",
        "endswith": "LIKE %s",
    }
    pattern_esc = "{}"
    pattern_ops = {"contains": "LIKE '%%' || {} || '%%'"}


class Compiler:
    """Compiles nodes for :class:`Connection`."""

    query = None
    connection = Connection()

    def quote_name(self, name: str) -> str:
        return f'"{name}"'

    def compile(self, node: Any) -> tuple[str, Any]:
        compiled: tuple[str, Any] = node.as_sql(self, self.connection)
        return compiled


def sql(node: Any) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL and the parameters of *node*."""
    text, params = Compiler().compile(node)
    return text, tuple(params)
