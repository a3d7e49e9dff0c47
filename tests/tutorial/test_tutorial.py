"""The tutorial's session: against its golden transcript, and against Django playing the same scenario."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conformance.sources import find_python, prepare
from tests.postgres import find_or_start
from tests.tutorial.scenario import Session, play
from tests.tutorial.tables import describe

GOLDEN = Path(__file__).parent / "golden"
RELEASE = "6.1.3"


def start(folder: Path, python: str, root: str, database: str) -> tuple[Session, str]:
    """Return a session on a fresh database, and the database's address."""
    if database == "sqlite":
        path = folder / "db.sqlite3"
        return Session(folder, python, root, {"ENGINE": f"{root}.db.backends.sqlite3", "NAME": str(path)}), str(path)
    server = find_or_start()
    if server is None:
        if os.environ.get("CI"):
            pytest.fail("No PostgreSQL: the tutorial has to run on it.")
        pytest.skip("No PostgreSQL on this machine.")
    name = f"tutorial_{root}_{os.getpid()}"
    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
        info = connection.info
        settings = {
            "ENGINE": f"{root}.db.backends.postgresql",
            "NAME": name,
            "USER": info.user,
            "PASSWORD": info.password,
            "HOST": info.host,
            "PORT": str(info.port),
        }
    return Session(folder, python, root, settings), f"{server.url}/{name}"


def drop(address: str) -> None:
    """Remove a PostgreSQL database that a session used."""
    if address.startswith("postgres"):
        url, _, name = address.rpartition("/")
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A session of migrator that has been played to its end: database kind, session, and what the database holds."""
    session, address = start(tmp_path_factory.mktemp("migrator"), sys.executable, "migrator", request.param)
    play(session)
    yield request.param, session, describe(address)
    drop(address)


def test_transcript_is_the_golden_one(played: Any) -> None:
    database, session, _ = played
    text = "\n".join(session.transcript)
    golden = GOLDEN / f"{database}.txt"
    if os.environ.get("MIGRATOR_WRITE_GOLDEN"):
        golden.write_text(text)
    assert text == golden.read_text()


def test_sqlmigrate_begins_with_the_statement_of_the_tutorial(played: Any) -> None:
    database, session, _ = played
    printed = next(part for part in session.transcript if part.startswith("$ python manage.py sqlmigrate blog 0002\n"))
    first = next(line for line in printed.splitlines()[1:] if not line.startswith(("BEGIN", "--")))
    if database == "postgres":
        assert first == 'ALTER TABLE "blog_post" ADD COLUMN "views_count" integer DEFAULT 0 NOT NULL;'
    else:
        assert first.startswith('CREATE TABLE "new__blog_post"')


def take_over_each_others_databases(session: Session, peer: Session) -> None:
    """Go back on the database that the other one migrated, and forward again on one's own."""
    for mine, theirs in ((session, peer), (peer, session)):
        mine.use(theirs.database)
        assert "No migrations to apply." in mine.manage("migrate")
        assert "Unapplying blog.0002_post_views_count... OK" in mine.manage("migrate blog 0001")
        assert "Applying blog.0004_fill_in... OK" in theirs.manage("migrate")
        mine.use(mine.database)


def test_django_prints_writes_and_builds_the_same(played: Any, tmp_path: Path) -> None:
    database, session, tables = played
    try:
        find_python()
    except SystemExit as reason:
        pytest.skip(str(reason))
    peer, address = start(tmp_path, str(prepare(RELEASE).python), "django", database)
    try:
        play(peer)
        assert session.transcript == peer.transcript
        assert session.files() == peer.files()
        assert tables == describe(address)
        take_over_each_others_databases(session, peer)
    finally:
        drop(address)
