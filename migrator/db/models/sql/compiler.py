"""The compilers, by the names that ``DatabaseOperations.compiler()`` looks up."""

from migrator.host.face import mirror
from migrator.query.compiler import aggregate, columns, delete, execution, insert, order, select, update
from migrator.query.compiler.aggregate import SQLAggregateCompiler
from migrator.query.compiler.columns import PositionRef
from migrator.query.compiler.delete import SQLDeleteCompiler
from migrator.query.compiler.execution import cursor_iter
from migrator.query.compiler.insert import SQLInsertCompiler
from migrator.query.compiler.order import get_order_dir
from migrator.query.compiler.select import SQLCompiler
from migrator.query.compiler.update import SQLUpdateCompiler

__all__ = [
    "PositionRef",
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
    "cursor_iter",
    "get_order_dir",
]

mirror(__name__, select, execution, order, columns, insert, update, delete, aggregate)
