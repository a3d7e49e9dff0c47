"""Public path of indexes."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.schema import index_expression, indexes
from migrator.schema.index_expression import IndexExpression as IndexExpression
from migrator.schema.indexes import Index as Index

__all__ = ["Index"]

mirror(__name__, indexes, index_expression)
