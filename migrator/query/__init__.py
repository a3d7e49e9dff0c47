"""The query layer: builders, compilers, plans and hydration. It asks for I/O and does none."""

from migrator.query import wiring as wiring
from migrator.query.query import Query
from migrator.query.raw import RawQuery
from migrator.query.subqueries import AggregateQuery, DeleteQuery, InsertQuery, UpdateQuery

__all__ = ["AggregateQuery", "DeleteQuery", "InsertQuery", "Query", "RawQuery", "UpdateQuery"]
