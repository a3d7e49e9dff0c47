"""The database wrapper that every backend derives from."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from migrator.backends.base.direct import DirectStatements
from migrator.backends.base.validation import BaseDatabaseValidation
from migrator.backends.base.wrapper_connection import RAN_DB_VERSION_CHECK
from migrator.host.mode import public
from migrator.runtime.aliases import NO_DB_ALIAS

__all__ = ["NO_DB_ALIAS", "RAN_DB_VERSION_CHECK", "BaseDatabaseWrapper"]


@public("db.backends.base.base")
class BaseDatabaseWrapper(DirectStatements):
    """One connection to one database, and everything that is known about that database.

    Args:
        settings_dict: the entry of ``DATABASES``.
        alias: its key.
    """

    # Field types to column types, to suffixes of the column, and to conditions on it; %(…)s takes field attributes.
    data_types: dict[str, Any] = {}
    data_types_suffix: dict[str, str] = {}
    data_type_check_constraints: dict[str, str] = {}

    SchemaEditorClass: Any = None
    validation_class: Any = BaseDatabaseValidation

    def __repr__(self) -> str:
        return f"<{self.__class__.__qualname__} vendor={self.vendor!r} alias={self.alias!r}>"

    def prepare_database(self) -> None:
        """Do what a database needs once before it is migrated; nothing by default."""

    def schema_editor(self, *args: Any, **kwargs: Any) -> Any:
        """Return a schema editor for this connection.

        Raises:
            NotImplementedError: the backend has none.
        """
        if self.SchemaEditorClass is None:
            raise NotImplementedError("The SchemaEditorClass attribute of this database wrapper is still None")
        return self.SchemaEditorClass(self, *args, **kwargs)

    @contextmanager
    def execute_wrapper(self, wrapper: Callable[..., Any]) -> Iterator[None]:
        """Let *wrapper* see, change or refuse every statement of the block on this connection."""
        self.execute_wrappers.append(wrapper)
        try:
            yield
        finally:
            self.execute_wrappers.pop()

    @contextmanager
    def constraint_checks_disabled(self) -> Iterator[None]:
        """Do not check foreign keys inside the block."""
        with ExitStack() as afterwards:
            if self.disable_constraint_checking():
                afterwards.callback(self.enable_constraint_checking)
            yield

    def disable_constraint_checking(self) -> bool:
        """Stop checking foreign keys, where that can be, and say whether that was done."""
        return False

    def enable_constraint_checking(self) -> None:
        """Check foreign keys again."""

    def check_constraints(self, table_names: Any = None) -> None:
        """Check the foreign keys of *table_names* (of all tables by default) now.

        Raises:
            IntegrityError: a row points to nothing.
        """

    def copy(self, alias: str | None = None) -> Any:
        """Return an unconnected wrapper with the same settings."""
        return type(self)(copy.deepcopy(self.settings_dict), self.alias if alias is None else alias)
