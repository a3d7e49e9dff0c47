"""The builders of statements that change rows."""

from migrator.host.face import mirror
from migrator.query import subqueries
from migrator.query.subqueries import AggregateQuery, DeleteQuery, InsertQuery, UpdateQuery

__all__ = ["AggregateQuery", "DeleteQuery", "InsertQuery", "UpdateQuery"]

mirror(__name__, subqueries)
