"""The compiler classes by name, for ``DatabaseOperations.compiler()``."""

from __future__ import annotations

from migrator.query.compiler.aggregate import SQLAggregateCompiler as SQLAggregateCompiler
from migrator.query.compiler.delete import SQLDeleteCompiler as SQLDeleteCompiler
from migrator.query.compiler.insert import SQLInsertCompiler as SQLInsertCompiler
from migrator.query.compiler.select import SQLCompiler as SQLCompiler
from migrator.query.compiler.update import SQLUpdateCompiler as SQLUpdateCompiler
