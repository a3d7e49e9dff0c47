"""Test databases of SQLite: in memory by default, copied for parallel runs."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from migrator.backends.base.creation import BaseDatabaseCreation
from migrator.backends.sqlite3.database_names import is_in_memory
from migrator.host.deferred import multiprocessing, shutil
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError

FRESH_PROCESS_METHODS = frozenset({"forkserver", "spawn"})
"""Ways of starting a process that leave the databases in memory behind."""


def memory_name(key: str) -> str:
    """Return the name of a database in memory that all connections of the process share."""
    return f"file:memorydb_{key}?mode=memory&cache=shared"


@public("db.backends.sqlite3.creation")
class DatabaseCreation(BaseDatabaseCreation):
    """Makes test databases without a server: files, or memory."""

    @staticmethod
    def is_in_memory_db(database_name: Any) -> bool:
        """Say whether a database of that name lives in memory."""
        return is_in_memory(database_name)

    def _get_test_db_name(self) -> Any:
        wanted = self.connection.settings_dict["TEST"]["NAME"] or ":memory:"
        return memory_name(self.connection.alias) if wanted == ":memory:" else wanted

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> Any:
        """Clear the way for a new file; connecting creates it."""
        name = self._get_test_db_name()
        if keepdb or self.is_in_memory_db(name):
            return name
        if verbosity >= 1:
            self.log(f"Destroying old test database for alias {self._get_database_display_str(verbosity, name)}...")
        if os.access(name, os.F_OK):
            if not autoclobber:
                self._ask_to_drop(name)
            self._or_exit(os.remove, name, doing="deleting the old test database")
        return name

    def _or_exit(self, function: Callable[..., Any], *args: Any, doing: str) -> None:
        try:
            function(*args)
        except Exception as error:  # noqa: BLE001  # whatever goes wrong, the run cannot go on
            self.log(f"Got an error {doing}: {error}")
            sys.exit(2)

    def get_test_db_clone_settings(self, suffix: Any) -> dict[str, Any]:
        """Return the settings of one clone: a file beside the original, or what a new process can be given.

        Raises:
            NotSupportedError: there is no way to hand a database in memory to such a process.
        """
        original = self.connection.settings_dict
        name = original["NAME"]
        if not self.is_in_memory_db(name):
            root, extension = os.path.splitext(name)
            return {**original, "NAME": f"{root}_{suffix}{extension}"}
        method = multiprocessing.get_start_method()
        if method == "fork":
            # The child has the parent's memory.
            return dict(original)
        if method in FRESH_PROCESS_METHODS:
            return {**original, "NAME": f"{self.connection.alias}_{suffix}.sqlite3"}
        raise NotSupportedError(f"Cloning with start method {method!r} is not supported.")

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        source = self.connection.settings_dict["NAME"]
        target = self.get_test_db_clone_settings(suffix)["NAME"]
        if self.is_in_memory_db(source):
            if multiprocessing.get_start_method() in FRESH_PROCESS_METHODS:
                self._save_memory(target)
            return
        if os.access(target, os.F_OK):
            if keepdb:
                return
            if verbosity >= 1:
                shown = self._get_database_display_str(verbosity, target)
                self.log(f"Destroying old test database for alias {shown}...")
            self._or_exit(os.remove, target, doing="deleting the old test database")
        self._or_exit(shutil.copy, source, target, doing="cloning the test database")

    def _save_memory(self, target: str) -> None:
        """Write the database in memory to a file that a new process reads."""
        self.connection.ensure_connection()
        file = sqlite3.connect(target)
        try:
            self.connection.connection.backup(file)
        finally:
            file.close()

    def setup_worker_connection(self, _worker_id: Any) -> None:
        """Give a worker process a database of its own; a fresh process loads the file into memory."""
        clone = self.get_test_db_clone_settings(_worker_id)
        if multiprocessing.get_start_method() not in FRESH_PROCESS_METHODS:
            self.connection.settings_dict.update(clone)
            self.connection.close()
            return
        target_name = memory_name(f"{self.connection.alias}_{_worker_id}")
        source = self.connection.Database.connect(f"file:{clone['NAME']}?mode=ro", uri=True)
        target = sqlite3.connect(target_name, uri=True)
        source.backup(target)
        source.close()
        self.connection.settings_dict.update({**clone, "NAME": target_name})
        # Connect before the last connection to the memory is closed.
        self.connection.connect()
        target.close()

    def _destroy_test_db(self, test_database_name: Any, verbosity: int) -> None:
        if test_database_name and not self.is_in_memory_db(test_database_name):
            os.remove(test_database_name)

    def test_db_signature(self) -> tuple[Any, ...]:
        """Return what aliases of the same test database share; databases in memory are never the same."""
        name = self._get_test_db_name()
        own = self.connection.alias if self.is_in_memory_db(name) else name
        return self.connection.settings_dict["NAME"], own
