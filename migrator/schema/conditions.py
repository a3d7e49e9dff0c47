"""Conditions over one table as literal SQL, the way indexes and constraints are written into DDL."""

from __future__ import annotations

from typing import Any


def table_condition_sql(condition: Any, model: Any, schema_editor: Any) -> str:
    """Return *condition* as SQL over the bare columns of *model*, with its values quoted in.

    DDL takes no parameters, so the schema editor quotes them.
    """
    if not condition:
        # An empty Q() is no condition.
        return ""
    from migrator.query.query import Query  # declaring a constraint takes no query

    query = Query(model=model, alias_cols=False)
    where = query.build_where(condition)
    compiler = query.get_compiler(connection=schema_editor.connection)
    sql, params = where.as_sql(compiler, schema_editor.connection)
    return str(sql % tuple(schema_editor.quote_value(value) for value in params))
