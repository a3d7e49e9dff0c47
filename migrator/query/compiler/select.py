"""The compiler of SELECT statements."""

from __future__ import annotations

from migrator.host.mode import public
from migrator.query.compiler.execution import Execution


@public("db.models.sql.compiler")
class SQLCompiler(Execution):
    """Compiles and executes a query; the other compilers derive from it.

    Its parts are classes of their own, from the SELECT clause (:mod:`columns`) to the execution
    (:mod:`execution`), each built on the one before.
    """
