"""How PostgreSQL is connected to: each documented option does what it says, synchronously and asynchronously."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import IsolationLevel

from migrator.db import models
from migrator.host.apps import Apps
from migrator.host.exceptions import ImproperlyConfigured
from migrator.runtime.transaction import atomic
from migrator.test.utils import override_settings
from tests.backends.conftest import TUNED, one
from tests.loops import in_loop

registry = Apps(["tests.backends"])


class Setting(models.Model):
    """What the server says about the connection's settings."""

    name = models.TextField(primary_key=True)
    setting = models.TextField()

    class Meta:
        app_label = "backends"
        apps = registry
        managed = False
        db_table = "pg_settings"


class Row(models.Model):
    number = models.IntegerField()
    text = models.TextField(default="")

    class Meta:
        app_label = "backends"
        apps = registry


class Activity(models.Model):
    """What connections do."""

    pid = models.IntegerField(primary_key=True)
    query = models.TextField()

    class Meta:
        app_label = "backends"
        apps = registry
        managed = False
        db_table = "pg_stat_activity"


class Prepared(models.Model):
    """The prepared statements of a connection."""

    name = models.TextField(primary_key=True)
    statement = models.TextField()

    class Meta:
        app_label = "backends"
        apps = registry
        managed = False
        db_table = "pg_prepared_statements"


def own_query() -> Any:
    """Find the text of the statement that finds it, with a parameter in it."""
    own = models.Func(function="pg_backend_pid", output_field=models.IntegerField())
    return Activity.objects.using(TUNED).filter(pid=own).exclude(query="marker")


# isolation_level


def test_isolation_level(tuned: Any) -> None:
    connection = tuned(OPTIONS={"isolation_level": IsolationLevel.SERIALIZABLE})
    with atomic(using=TUNED):
        assert one(connection, "SHOW transaction_isolation") == "serializable"


def test_isolation_level_of_asynchronous_connections(tuned: Any) -> None:
    tuned(OPTIONS={"isolation_level": IsolationLevel.REPEATABLE_READ})

    async def scenario() -> str:
        async with atomic(using=TUNED):
            return (await Setting.objects.using(TUNED).aget(name="transaction_isolation")).setting

    assert in_loop(scenario()) == "repeatable read"


def test_an_isolation_level_that_does_not_exist(tuned: Any) -> None:
    connection = tuned(OPTIONS={"isolation_level": 17})
    with pytest.raises(ImproperlyConfigured, match="Invalid transaction isolation level 17 specified"):
        connection.ensure_connection()


# server_side_binding and prepared statements


@pytest.mark.parametrize(("by_server", "shown"), [(True, "$1"), (False, "'marker'")])
def test_who_puts_parameters_in_place(tuned: Any, by_server: bool, shown: str) -> None:
    tuned(OPTIONS={"server_side_binding": by_server})
    assert shown in own_query().get().query

    async def scenario() -> Any:
        return (await own_query().aget()).query

    assert shown in in_loop(scenario())


@pytest.mark.parametrize("options", [{}, {"server_side_binding": True}, {"server_side_binding": True, "pool": True}])
def test_rows_are_written_and_read(tuned: Any, tables: Any, options: dict[str, Any]) -> None:
    tables(Row)
    tuned(OPTIONS=options)
    rows = Row.objects.using(TUNED)
    rows.bulk_create([Row(number=number, text=str(number)) for number in range(20)])
    rows.filter(number__lt=5).update(number=models.F("number") * 100)
    assert rows.filter(number__in=[0, 100, 400, 7], text__contains="1").count() == 1
    assert rows.aggregate(total=models.Sum("number"))["total"] == 1000 + sum(range(5, 20))
    row, created = rows.update_or_create(number=7, defaults={"text": "seven"})
    assert (row.text, created) == ("seven", False)

    async def scenario() -> Any:
        await rows.acreate(number=8000, text="made there")
        return [row.text async for row in rows.filter(number__gt=7999)], await rows.acount()

    assert in_loop(scenario()) == (["made there"], 21)


def test_statements_are_prepared_on_request(tuned: Any, tables: Any) -> None:
    tables(Row)
    tuned(OPTIONS={"server_side_binding": True, "prepare_threshold": 0})
    for number in (1, 2):
        list(Row.objects.using(TUNED).filter(number=number))
    prepared = Prepared.objects.using(TUNED).filter(statement__contains="backends_row")
    assert prepared.count() == 1

    async def scenario() -> int:
        async with atomic(using=TUNED):
            for number in (1, 2):
                await Row.objects.using(TUNED).filter(number=number).afirst()
            return await prepared.acount()

    assert in_loop(scenario()) == 1


def test_statements_are_not_prepared_by_themselves(tuned: Any, tables: Any) -> None:
    tables(Row)
    tuned(OPTIONS={"server_side_binding": True})
    for number in range(12):
        list(Row.objects.using(TUNED).filter(number=number))
    assert Prepared.objects.using(TUNED).count() == 0


# assume_role


@pytest.fixture
def role(postgres: Any) -> Iterator[str]:
    name = 'migrator "clerk"'
    quoted = '"migrator ""clerk"""'
    with postgres.cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {quoted}")
        cursor.execute(f"CREATE ROLE {quoted}")
    yield name
    with postgres.cursor() as cursor:
        cursor.execute(f"DROP ROLE {quoted}")


@pytest.mark.parametrize("pool", [False, True])
def test_assume_role(tuned: Any, role: str, pool: bool) -> None:
    connection = tuned(OPTIONS={"assume_role": role, "pool": pool})
    assert one(connection, "SELECT current_user") == role

    async def scenario() -> str:
        me = models.Func(template="current_user", output_field=models.TextField())
        return await Setting.objects.using(TUNED).values_list(me, flat=True).afirst()

    assert in_loop(scenario()) == role


# service and passfile


def test_service_and_passfile(postgres: Any, tuned: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = postgres.settings_dict
    host, port = mine["HOST"] or "127.0.0.1", mine["PORT"] or "5432"
    services, passwords = tmp_path / "services", tmp_path / "passwords"
    lines = ["[shop]", f"host={host}", f"port={port}", f"dbname={mine['NAME']}", f"user={mine['USER']}"]
    services.write_text("\n".join([*lines, "application_name=from the service", ""]))
    passwords.write_text(f"{host}:{port}:{mine['NAME']}:{mine['USER']}:from the file\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    options = {"service": "shop", "passfile": str(passwords)}
    nothing = dict.fromkeys(("NAME", "USER", "PASSWORD", "HOST", "PORT"), "")
    connection = tuned(OPTIONS=options, **nothing)
    assert one(connection, "SELECT current_database()") == mine["NAME"]
    assert one(connection, "SHOW application_name") == "from the service"
    if not mine["PASSWORD"]:
        assert connection.connection.info.password == "from the file"

    async def scenario() -> str:
        return (await Setting.objects.using(TUNED).aget(name="application_name")).setting

    assert in_loop(scenario()) == "from the service"


def test_neither_a_name_nor_a_service(tuned: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Please supply the NAME or OPTIONS\['service'\] value"):
        tuned(NAME="").ensure_connection()


# Time zone and other options


def test_time_zone_of_one_database(tuned: Any) -> None:
    with override_settings(USE_TZ=True):
        connection = tuned(TIME_ZONE="Asia/Tokyo")
        assert one(connection, "SHOW TimeZone") == "Asia/Tokyo"

        async def scenario() -> str:
            return (await Setting.objects.using(TUNED).aget(name="TimeZone")).setting

        assert in_loop(scenario()) == "Asia/Tokyo"


def test_options_of_libpq_are_passed_on(tuned: Any) -> None:
    connection = tuned(OPTIONS={"application_name": "shop", "options": "-c statement_timeout=12345"})
    assert one(connection, "SHOW application_name") == "shop"
    assert one(connection, "SHOW statement_timeout") == "12345ms"

    async def scenario() -> str:
        return (await Setting.objects.using(TUNED).aget(name="statement_timeout")).setting

    assert in_loop(scenario()) == "12345"


# Cursors of the server


class OpenCursor(models.Model):
    """The cursors that a connection has open."""

    name = models.TextField(primary_key=True)

    class Meta:
        app_label = "backends"
        apps = registry
        managed = False
        db_table = "pg_cursors"


@pytest.mark.parametrize(("disabled", "opened"), [(False, 1), (True, 0)])
@pytest.mark.parametrize("by_server", [False, True])
def test_rows_are_read_through_a_cursor_of_the_server(
    tuned: Any, tables: Any, disabled: bool, opened: int, by_server: bool
) -> None:
    tables(Row)
    tuned(DISABLE_SERVER_SIDE_CURSORS=disabled, OPTIONS={"server_side_binding": by_server})
    rows = Row.objects.using(TUNED)
    rows.bulk_create([Row(number=number) for number in range(50)])
    cursors = OpenCursor.objects.using(TUNED)
    with atomic(using=TUNED):
        iterator = rows.filter(number__gte=0).iterator(chunk_size=5)
        next(iterator)
        assert cursors.filter(name__startswith="_django_curs_").count() == opened
        assert len(list(iterator)) == 49
    assert cursors.count() == 0

    async def scenario() -> tuple[int, int]:
        async with atomic(using=TUNED):
            count, seen = 0, 0
            async for _row in rows.filter(number__gte=0).aiterator(chunk_size=5):
                if not count:
                    seen = await cursors.filter(name__startswith="_django_curs_").acount()
                count += 1
        return count, seen

    assert in_loop(scenario()) == (50, opened)


def test_a_cursor_outlives_the_statement_outside_a_transaction(tuned: Any, tables: Any) -> None:
    tables(Row)
    tuned()
    rows = Row.objects.using(TUNED)
    rows.bulk_create([Row(number=number) for number in range(12)])
    assert len([row for row in rows.iterator(chunk_size=5) if rows.filter(pk=row.pk).exists()]) == 12
