"""System checks that depend on the database."""

from __future__ import annotations

from typing import Any

from migrator.backends.base.parts import ConnectionPart
from migrator.host.mode import public


@public("db.backends.base.validation")
class BaseDatabaseValidation(ConnectionPart):
    """Checks of the connection and of single fields on it."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Return the messages about the connection itself."""
        return []

    def check_field(self, field: Any, **kwargs: Any) -> list[Any]:
        """Return the messages about *field*, if the backend has an opinion on its column type."""
        own_check = getattr(self, "check_field_type", None)
        if own_check is None or getattr(field, "remote_field", None) is not None:
            return []
        column_type = field.db_type(self.connection)
        if column_type is None:
            return []
        messages: list[Any] = own_check(field, column_type)
        return messages
