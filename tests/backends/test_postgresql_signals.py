"""``connection_created`` for asynchronous connections: whoever prepares connections prepares these too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from migrator.db import connections, models
from migrator.db.backends.signals import connection_created
from migrator.runtime.lifespan import close_pools
from tests import databases
from tests.conftest import _need_postgres

ALIAS = databases.ALIASES["postgres"]


class Setting(models.Model):
    setting = models.TextField(primary_key=True)
    name = models.TextField()

    class Meta:
        app_label = "signals"
        managed = False
        db_table = "pg_settings"


@pytest.fixture
def listen(request: pytest.FixtureRequest) -> Iterator[Any]:
    _need_postgres(request)
    request.getfixturevalue("_postgres_alias")
    connected: list[Any] = []

    def connect(receiver: Any) -> None:
        connection_created.connect(receiver)
        connected.append(receiver)

    yield connect
    for receiver in connected:
        connection_created.disconnect(receiver)
    connections[ALIAS].close()


async def work_mem() -> str:
    try:
        return (await Setting.objects.using(ALIAS).aget(name="work_mem")).setting
    finally:
        await close_pools()


def test_a_synchronous_receiver_prepares_the_asynchronous_connection(listen: Any) -> None:
    def prepare(connection: Any, **kwargs: Any) -> None:
        with connections[connection.alias].cursor() as cursor:
            cursor.execute("SET work_mem = '7MB'")

    threads = threading.active_count()
    listen(prepare)
    assert asyncio.run(work_mem()) == "7168"
    assert threading.active_count() == threads


def test_a_coroutine_function_is_awaited(listen: Any) -> None:
    seen: list[str] = []

    async def prepare(connection: Any, **kwargs: Any) -> None:
        seen.append(connection.alias)

    listen(prepare)
    asyncio.run(work_mem())
    assert seen == [ALIAS]


def test_a_receiver_that_knows_asynchronous_connections_needs_no_thread(listen: Any) -> None:
    def prepare(connection: Any, **kwargs: Any) -> None:
        raise AssertionError("there is a better way")

    async def asynchronously(connection: Any) -> None:
        await connection.execute("SET work_mem = '9MB'")

    prepare.asynchronous = asynchronously  # type: ignore[attr-defined]  # the protocol
    listen(prepare)
    assert asyncio.run(work_mem()) == "9216"
