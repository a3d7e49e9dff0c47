"""Compilers of PostgreSQL."""

from __future__ import annotations

from migrator.backends.postgresql import compiler as _compiler
from migrator.backends.postgresql.compiler import (
    InsertUnnest as InsertUnnest,
    SQLAggregateCompiler as SQLAggregateCompiler,
    SQLCompiler as SQLCompiler,
    SQLDeleteCompiler as SQLDeleteCompiler,
    SQLInsertCompiler as SQLInsertCompiler,
    SQLUpdateCompiler as SQLUpdateCompiler,
)
from migrator.host.face import mirror

mirror(__name__, _compiler)
