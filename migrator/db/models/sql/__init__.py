"""Query builders and the words of conditions."""

from migrator.query.query import Query
from migrator.query.subqueries import AggregateQuery, DeleteQuery, InsertQuery, UpdateQuery
from migrator.sql.constants import AND, OR, XOR

__all__ = ["AND", "OR", "XOR", "AggregateQuery", "DeleteQuery", "InsertQuery", "Query", "UpdateQuery"]
