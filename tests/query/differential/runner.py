"""Answer queries: read a list of them as JSON, write rows, SQL and errors as JSON.

It runs in a process of its own, with ``migrator`` or with Django, as ``DIFFERENTIAL_ROOT`` says::

    DIFFERENTIAL_ROOT=migrator python -m tests.query.differential.runner '{"ENGINE": "…", …}' 3 < queries.json

The second argument says how often each query is asked: the second and third time, a recorded plan may answer.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import sys
import traceback
import zlib
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

ROOT = os.environ.get("DIFFERENTIAL_ROOT", "migrator")


def main(database: dict[str, Any], times: int) -> None:
    """Answer what comes on standard input."""
    namespace = prepare(database)
    connection = import_module(f"{ROOT}.db").connection
    answers = [answer_repeatedly(query, namespace, connection, times) for query in json.load(sys.stdin)]
    json.dump(answers, sys.stdout)


def prepare(database: dict[str, Any]) -> dict[str, Any]:
    """Set the library up, make tables and rows, and return the names that queries may use."""
    settings = import_module("django.conf" if ROOT == "django" else "migrator.conf").settings
    settings.configure(
        DATABASES={"default": {**database, "ENGINE": f"{ROOT}.db.backends.{database['ENGINE']}"}},
        INSTALLED_APPS=[f"{ROOT}.contrib.contenttypes", "tests.query.differential"],
        DEFAULT_AUTO_FIELD=f"{ROOT}.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    import_module(ROOT).setup()
    models = import_module("tests.query.differential.models")
    with import_module(f"{ROOT}.db").connection.schema_editor() as editor:
        for model in (models.content_types.ContentType, *models.ALL):
            editor.create_model(model)
    import_module("tests.query.differential.data").fill()
    namespace: dict[str, Any] = {"dt": dt, "D": Decimal, "UUID": UUID, "math": math}
    paths = [f"db.models{path}" for path in ("", ".functions", ".lookups", ".expressions", ".aggregates")]
    for path in (*paths, "db.models.fields.json", "contrib.contenttypes.prefetch"):
        module = import_module(f"{ROOT}.{path}")
        namespace.update({name: getattr(module, name) for name in dir(module) if not name.startswith("_")})
    namespace.update({model.__name__: model for model in (*models.ALL, models.LongBook)})
    for name in ("Length", "Lower", "Upper"):
        namespace["CharField"].register_lookup(namespace[name])
        namespace["TextField"].register_lookup(namespace[name])
    namespace["IntegerField"].register_lookup(namespace["Abs"])
    namespace.update(outcome=outcome, as_is_and_outer=as_is_and_outer)
    return namespace


def outcome(result: Any, *tables: Any) -> Any:
    """Return what a write answered, and what it left in the tables."""
    return [result, *[[tuple(row) for row in table.objects.order_by("pk").values_list()] for table in tables]]


def as_is_and_outer(queryset: Any) -> Any:
    """Return the rows of a queryset, and those that it has when no join loses any: their keys, in order."""
    widened = queryset.all()
    for alias, join in widened.query.alias_map.items():
        if join.join_type:
            widened.query.alias_map[alias] = join.promote()
    return [sorted((row.pk for row in rows), key=repr) for rows in (queryset, widened)]


def answer_repeatedly(query: dict[str, Any], namespace: dict[str, Any], connection: Any, times: int) -> dict[str, Any]:
    """Answer a query *times* times; a later answer that differs is told beside the first."""
    first = answer(query, namespace, connection)
    for _ in range(times - 1):
        again = answer(query, namespace, connection)
        # The caught traceback of a library that is wrong in itself is worth more than its second answer.
        if {**again, "sql": None, "trace": None} != {**first, "sql": None, "trace": None}:
            first["again"] = again
    return first


def answer(query: dict[str, Any], namespace: dict[str, Any], connection: Any) -> dict[str, Any]:
    """Return rows or the error of one query, and its SQL; what it wrote is rolled back."""
    transaction = import_module(f"{ROOT}.db.transaction")
    statements: list[str] = []

    def note(execute: Any, sql: Any, parameters: Any, many: Any, context: Any) -> Any:
        statements.append(f"{sql} | {parameters!r}")
        return execute(sql, parameters, many, context)

    result: dict[str, Any] = {}
    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            try:
                # The text comes from the generator beside this file.
                value = show(eval(query["code"], namespace))
            finally:
                transaction.set_rollback(True)
        if not query["ordered"] and isinstance(value, list):
            value.sort(key=json.dumps)
        result["rows"] = value
    except Exception as error:  # noqa: BLE001  # every error is an answer
        result["error"] = [type(error).__name__, str(error)]
        result["trace"] = traceback.format_exc()
    result["sql"] = statements
    return result


def show(value: Any, depth: int = 3) -> Any:
    """Return *value* in a form that JSON keeps, and that is the same for both libraries.

    Args:
        depth: how many relations to follow from an instance: cached ones may lead in circles.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return float(f"{value:.9g}") if math.isfinite(value) else repr(value)
    if isinstance(value, dict):
        return {str(key): show(item, depth) for key, item in value.items()}
    if isinstance(value, set):
        return sorted((show(item) for item in value), key=json.dumps)
    if hasattr(value, "_meta"):
        return show_instance(value, depth) if depth else "…"
    if hasattr(value, "__iter__"):
        return [show(item, depth) for item in value]
    return f"{type(value).__name__} {value}"


def show_instance(instance: Any, depth: int) -> dict[str, Any]:
    """Return what is known of an instance without asking the database: values as a checksum, relations by key."""
    fields = {field.attname for field in instance._meta.concrete_fields}
    deferred = instance.get_deferred_fields()
    loaded = {name: show(getattr(instance, name)) for name in sorted(fields - deferred)}
    shown: dict[str, Any] = {
        type(instance).__name__: show(instance.pk) if not deferred & _key_names(instance) else "?",
        "values": zlib.crc32(json.dumps(loaded, sort_keys=True).encode()),
    }
    if deferred:
        shown["deferred"] = sorted(deferred)
    for name, related in sorted(instance._state.fields_cache.items()):
        shown[f"cached {name}"] = show(related, depth - 1)
    for name, rows in sorted(getattr(instance, "_prefetched_objects_cache", {}).items()):
        shown[f"prefetched {name}"] = show(rows, depth - 1)
    for name, value in sorted(vars(instance).items()):
        if name not in fields and not name.startswith("_"):
            shown[name] = show(value, depth - 1)
    return shown


def _key_names(instance: Any) -> set[str]:
    return {field.attname for field in instance._meta.pk_fields}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]), int(sys.argv[2]))
