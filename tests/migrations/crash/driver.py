"""Kills a process again and again while it migrates, and looks at what is left. A program of its own: it forks.

Usage: ``python -m tests.migrations.crash.driver SETTINGS KILLS SEED``, where SETTINGS is a database entry as JSON. It
prints what came out, as JSON, and fails with an AssertionError if a crash has left something half done.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import migrator
from migrator.conf import settings
from migrator.core.management import call_command
from migrator.db import connections
from migrator.migrations.executor import MigrationExecutor
from tests.migrations.snapshots import is_recorded, snapshot

APP, NAME = "crash", "0002_everything"


class Killer:
    """Counts the moments at which a crash makes a difference, and crashes at the chosen one.

    A moment is just before and just after each statement and each commit, from the beginning to the end of the
    migration.

    Args:
        moment: which one, counted from 1; None only counts.
    """

    def __init__(self, moment: int | None) -> None:
        self.moment = moment
        self.count = 0
        self.committed_at = 0

    def tick(self) -> None:
        """One moment has come."""
        self.count += 1
        if self.count == self.moment:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Run a statement, between two moments."""
        self.tick()
        result = execute(sql, params, many, context)
        self.tick()
        return result

    def migrate(self) -> None:
        """Migrate to the end; the moments are those of the migration that is applied."""
        apply, connection = MigrationExecutor.apply_migration, connections["default"]
        commit = connection._commit

        def watched_commit() -> Any:
            self.tick()
            commit()
            self.committed_at = self.count
            self.tick()

        def watched_apply(executor: Any, *args: Any, **kwargs: Any) -> Any:
            with patch.object(connection, "_commit", watched_commit), connection.execute_wrapper(self):
                return apply(executor, *args, **kwargs)

        with patch.object(MigrationExecutor, "apply_migration", watched_apply):
            migrate()


def in_child(work: Callable[[], None]) -> int:
    """Do *work* in a fork of this process; return how it ended, as :func:`os.waitstatus_to_exitcode` says it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0)
    connections.close_all()


class Copies:
    """A database, and a copy of it that is put in its place again before each crash."""

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        self.name = entry["NAME"]
        self.saved = f"{self.name}_saved"
        self.is_file = entry["ENGINE"].endswith("sqlite3")

    def save(self) -> None:
        """Keep the database as it is now."""
        if self.is_file:
            shutil.copyfile(self.name, self.saved)
        else:
            self._on_server(
                f'DROP DATABASE IF EXISTS "{self.saved}"', f'CREATE DATABASE "{self.saved}" TEMPLATE "{self.name}"'
            )

    def restore(self) -> None:
        """Make the database what it was."""
        if self.is_file:
            for suffix in ("-journal", "-wal", "-shm"):
                if os.path.exists(self.name + suffix):
                    os.unlink(self.name + suffix)
            shutil.copyfile(self.saved, self.name)
        else:
            self._on_server(
                f'DROP DATABASE "{self.name}" WITH (FORCE)', f'CREATE DATABASE "{self.name}" TEMPLATE "{self.saved}"'
            )

    def forget(self) -> None:
        """Drop the copy."""
        if not self.is_file:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.saved}"')

    def _on_server(self, *statements: str) -> None:
        import psycopg

        entry = self.entry
        user = ":".join(quote(entry[key], safe="") for key in ("USER", "PASSWORD") if entry[key])
        address = f"postgres://{user}@{entry['HOST']}:{entry['PORT']}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]  # psycopg's types want literals


def run(entry: dict[str, Any], kills: int, seed: int) -> dict[str, Any]:
    """Crash *kills* times; return how many moments there were to choose from, and what was left how often."""
    copies = Copies(entry)
    migrate(APP, "0001")
    before = snapshot(entry)
    copies.save()
    # The rehearsal is in this process: what it has loaded is there in every fork, which makes the forks fast.
    rehearsal = Killer(None)
    rehearsal.migrate()
    moments, committed_at = rehearsal.count, rehearsal.committed_at
    after = snapshot(entry)
    assert not is_recorded(before, APP, NAME)
    assert is_recorded(after, APP, NAME)
    choose = random.Random(seed)
    # The two moments around the commit are the ones that matter most; the rest is chance.
    chosen = [committed_at, committed_at + 1] + [choose.randint(1, moments) for _ in range(kills - 2)]
    left: Counter[str] = Counter()
    for moment in chosen:
        copies.restore()
        ended = in_child(Killer(moment).migrate)
        assert ended == -signal.SIGKILL, f"moment {moment}: the process ended with {ended}"
        found = snapshot(entry)
        assert found in (before, after), f"moment {moment} of {moments}: something is half done: {found}"
        left["everything" if found == after else "nothing"] += 1
        assert in_child(migrate) == 0, f"moment {moment}: the next migrate failed"
        assert snapshot(entry) == after, f"moment {moment}: the next migrate did not complete"
    copies.forget()
    return {"moments": moments, "kills": len(chosen), **left}


if __name__ == "__main__":
    database = json.loads(sys.argv[1])
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=["tests.migrations.crash"], SECRET_KEY="x")
    migrator.setup()
    sys.stdout.write(json.dumps(run(database, int(sys.argv[2]), int(sys.argv[3]))))
