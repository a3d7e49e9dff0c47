"""Cursors: bound on this side by default, by the server on demand, or kept open by the server."""

from __future__ import annotations

from typing import Any

from psycopg import ClientCursor, Cursor as PlainCursor, ServerCursor, sql
from psycopg.client_cursor import ClientCursorMixin

from migrator.backends.base.cursors import CursorDebugWrapper as BaseCursorDebugWrapper
from migrator.host.mode import public


class CursorMixin:
    """Calls functions, which psycopg does not."""

    def callproc(self, name: str, args: Any = None) -> Any:
        """Call the function *name*; its result is what the cursor fetches."""
        identifier = name if isinstance(name, sql.Identifier) else sql.Identifier(name)
        arguments = sql.SQL(", ").join([sql.SQL("%s")] * len(args or ()))
        statement = sql.SQL("SELECT * FROM {}({})").format(identifier, arguments)
        self.execute(statement, args)  # type: ignore[attr-defined]  # mixed into a cursor
        return args


class Cursor(CursorMixin, ClientCursor[Any]):
    """Puts the parameters in place before the statement is sent."""


class ServerBindingCursor(CursorMixin, PlainCursor[Any]):
    """Sends the parameters beside the statement."""


class ServerSideCursor(CursorMixin, ClientCursorMixin[Any], ServerCursor[Any]):
    """A cursor of the server whose parameters are nevertheless put in place before: the server would want types."""


@public("db.backends.postgresql.base")
class CursorDebugWrapper(BaseCursorDebugWrapper):
    """Logs COPY too."""

    def copy(self, statement: Any) -> Any:
        """Start a COPY, and log it."""
        with self.debug_sql(statement):
            return self.cursor.copy(statement)


for cursor_class in (CursorMixin, Cursor, ServerBindingCursor, ServerSideCursor):
    public("db.backends.postgresql.base")(cursor_class)
