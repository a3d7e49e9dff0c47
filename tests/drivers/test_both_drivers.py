"""Every case gives the same result, error and rows through both drivers, on both databases: those of ``expected/``.

``MIGRATOR_UPDATE_GOLDEN=1`` writes what the synchronous driver gives on SQLite.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from asgiref.local import Local
from asgiref.sync import SyncToAsync

from migrator.runtime.connections import connections
from migrator.runtime.transaction import atomic
from tests import databases
from tests.drivers import reading, writing
from tests.drivers.calls import Body, Each, arun, plain, run
from tests.drivers.shelf import MODELS, fill

if os.environ.get("MIGRATOR_OVERLAY") == "1":
    pytest.skip("the models are defined standalone", allow_module_level=True)

EXPECTED = Path(__file__).parent / "expected"


class Undo(Exception):
    """Ends the transaction of a case that writes."""


def contents() -> Any:
    """Read what the tables hold, call by call."""
    rows = {}
    for model in MODELS:
        names = [field.attname for field in model._meta.concrete_fields]
        found = yield Each(model.objects.order_by(*names[1:], "pk"))
        rows[model.__name__] = [list(next(iter(plain(row).values())).values()) for row in found]
    return rows


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database as the default one, with the rows."""
    if request.param == "postgres" and databases.server() is None:
        pytest.skip("no PostgreSQL server")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        folder = tmp_path_factory.mktemp("shelf")
        settings = stack.enter_context(databases.empty_database(request.param, folder))
        patch.setattr(connections, "settings", connections.configure_settings({"default": settings}), raising=False)
        patch.setattr(connections, "_connections", Local(thread_critical=True))
        wrapper = connections["default"]
        stack.callback(wrapper.close)
        with wrapper.schema_editor() as editor:
            for model in MODELS:
                editor.create_model(model)
        fill()
        with wrapper.cursor() as cursor:
            for statement in START_NUMBERING[request.param]:
                cursor.execute(statement)
        yield request.param


START_NUMBERING = {
    "sqlite": ["UPDATE sqlite_sequence SET seq = 1000"],
    "postgres": [
        f"ALTER TABLE {model._meta.db_table} ALTER id RESTART WITH 1001" for model in MODELS if "id" in vars(model)
    ],
}
"""Keys that the database gives are told by their size from those of the rows that every case starts from."""


@pytest.fixture(scope="module")
def loop(shelf: str) -> Iterator[asyncio.Runner]:
    """An event loop for the module."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(autouse=True)
def no_threads_on_postgresql(shelf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No code of the library runs in a thread where the driver is asynchronous."""

    async def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("a thread was asked for")

    if shelf == "postgres":
        monkeypatch.setattr(SyncToAsync, "__call__", refuse)


def _told(error: Exception) -> dict[str, Any]:
    # Its beginning: what to do next is said after it, and reviewed where it is written.
    return {"error": type(error).__name__, "text": str(error).splitlines()[0][:40]}


def sync_read(body: Body) -> Any:
    try:
        return plain(run(body))
    except Exception as error:  # noqa: BLE001  # an error is a result
        return _told(error)


async def async_read(body: Body) -> Any:
    try:
        return plain(await arun(body))
    except Exception as error:  # noqa: BLE001  # the same
        return _told(error)


def sync_write(body: Body) -> Any:
    result: Any = None
    try:
        with atomic():
            try:
                with atomic():
                    result = plain(run(body))
            except Exception as error:  # noqa: BLE001  # the same
                result = _told(error)
            rows = run(contents)
            raise Undo
    except Undo:
        return {"result": result, "rows": rows}


async def async_write(body: Body) -> Any:
    result: Any = None
    try:
        async with atomic():
            try:
                async with atomic():
                    result = plain(await arun(body))
            except Exception as error:  # noqa: BLE001  # the same
                result = _told(error)
            rows = await arun(contents)
            raise Undo
    except Undo:
        return {"result": result, "rows": rows}


@pytest.fixture(scope="module")
def expected(shelf: str) -> Iterator[Callable[[str, str, Any], Any]]:
    """``expected(kind, name, got)``: what the golden file says; with ``MIGRATOR_UPDATE_GOLDEN`` it takes *got*."""
    files = {kind: EXPECTED / f"{kind}.json" for kind in ("reading", "writing")}
    golden = {kind: json.loads(file.read_text()) if file.exists() else {} for kind, file in files.items()}
    updating = os.environ.get("MIGRATOR_UPDATE_GOLDEN") == "1"

    def look_up(kind: str, name: str, got: Any) -> Any:
        if updating and shelf == "sqlite":
            golden[kind][name] = got
        return golden[kind].get(name)

    yield look_up
    if updating:
        for kind, file in files.items():
            lines = (f"{json.dumps(name)}: {json.dumps(got)}" for name, got in sorted(golden[kind].items()))
            file.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def changes(got: Any, before: Any) -> Any:
    """Return *got* with only those tables that the case changed."""
    return {**got, "rows": {name: rows for name, rows in got["rows"].items() if rows != before[name]}}


def same(text: Any) -> Any:
    """Return a result without what databases say each in their own words."""
    if isinstance(text, dict) and text.get("error") in {"IntegrityError", "OperationalError", "ProgrammingError"}:
        return {"error": "of the database"}
    if isinstance(text, dict) and "result" in text:
        return {**text, "result": same(text["result"])}
    return text


@pytest.mark.parametrize("name", reading.CASES)
def test_reading(shelf: str, loop: asyncio.Runner, expected: Any, name: str) -> None:
    got = same(sync_read(reading.CASES[name]))
    wanted = expected("reading", name, got)
    assert got == wanted
    assert same(loop.run(async_read(reading.CASES[name]))) == wanted


@pytest.mark.parametrize("name", writing.CASES)
def test_writing(shelf: str, loop: asyncio.Runner, expected: Any, name: str) -> None:
    before = run(contents)
    got = same(changes(sync_write(writing.CASES[name]), before))
    wanted = expected("writing", name, got)
    assert got == wanted
    assert same(changes(loop.run(async_write(writing.CASES[name])), before)) == wanted
    assert run(contents) == before
