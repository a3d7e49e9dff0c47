"""Ask ``migrator`` and Django the same random queries, and print where they differ.

By hand, with a Python that has Django installed::

    python -m tests.query.differential.compare --django …/bin/python --database sqlite --seeds 0 500
    python -m tests.query.differential.compare --django …/bin/python --record

``--record`` writes ``expected.json``: what Django answers on both databases, which the tests hold ``migrator`` to.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from itertools import zip_longest
from os.path import commonpath
from pathlib import Path
from typing import Any

from tests import databases
from tests.query.differential.queries import query

TOP = Path(__file__).parents[3]

EXPECTED = Path(__file__).with_name("expected.json")

RECORDED = (0, 600)
"""The seeds whose answers are recorded."""

DIFFERENT: dict[int, str] = {
    **dict.fromkeys((138, 139, 184, 185), "an inner join under XOR loses rows"),
    **dict.fromkeys(
        (3942, 3943, 5844, 5845), "exclude() over a relation of several columns compares the first one only"
    ),
}
"""Seeds that are left out because Django's answer is wrong, with the reason."""

LONGEST = 160
"""Characters of an answer that is recorded as it is."""


def answers(
    python: str,
    root: str,
    database: dict[str, Any],
    queries: list[dict[str, Any]],
    *,
    times: int = 1,
    mode: str = "on",
) -> list[dict[str, Any]]:
    """Return what the library under *root* answers, in a process of its own.

    Args:
        python: the interpreter that has it.
        root: ``migrator`` or ``django``.
        database: settings of an empty database; the engine without its path.
        times: how often each query is asked.
        mode: ``MIGRATOR_PLAN_CACHE``.
    """
    finished = subprocess.run(
        [python, "-m", "tests.query.differential.runner", json.dumps(database), str(times)],
        input=json.dumps(queries),
        capture_output=True,
        text=True,
        check=False,
        cwd=TOP,
        env={
            **os.environ,
            "DIFFERENTIAL_ROOT": root,
            "MIGRATOR_PLAN_CACHE": mode,
            "PYTHONPATH": str(TOP),
            "PYTHONWARNINGS": "ignore",
        },
    )
    if finished.returncode:
        raise RuntimeError(f"the runner with {root} ended with {finished.returncode}:\n{finished.stderr[-4000:]}")
    found: list[dict[str, Any]] = json.loads(finished.stdout)
    return found


def engine(settings: dict[str, Any]) -> dict[str, Any]:
    """Return settings whose engine is named for both libraries."""
    return {**settings, "ENGINE": settings["ENGINE"].rsplit(".", 1)[-1]}


def same_answer(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Say whether both answered alike: the same rows, or an error of the same class with the same beginning."""
    if "again" in ours:
        return False
    if "error" in theirs:
        if "error" not in ours:
            return theirs["error"][0] in ACCIDENTS
        return same_error(ours["error"], theirs["error"])
    return "error" not in ours and bool(ours["rows"] == theirs["rows"])


def keeps_rows_of_xor(asked: dict[str, Any], django: dict[str, Any], migrator: dict[str, Any]) -> bool:
    """Say whether this is the one intended difference: Django loses rows to an inner join under XOR."""
    if "^" not in asked["code"] or "again" in migrator or "error" in django or "error" in migrator:
        return False
    return any(
        "INNER JOIN" in theirs and theirs.replace("INNER", "LEFT OUTER") == ours.replace("INNER", "LEFT OUTER")
        for theirs, ours in zip(_statements(django), _statements(migrator), strict=False)
    )


ACCIDENTS = ("RecursionError", "OperationalError", "ProgrammingError")
"""Django got lost, or wrote SQL that the database refuses: to answer is no difference that a program relies on."""

WRONG_TYPES = ("AttributeError", "TypeError")
"""What comes of a value of the wrong type where nobody checked it."""

FROM_THE_DATABASE = ("OperationalError", "ProgrammingError", "DataError", "IntegrityError", "NotSupportedError")


def same_error(ours: list[str], theirs: list[str]) -> bool:
    """Say whether two errors are the same to a program; ours may go on with a hint."""
    if ours[0] in WRONG_TYPES and theirs[0] in WRONG_TYPES:
        return True
    if ours[0] != theirs[0]:
        return False
    # The text of the database tells of aliases and positions.
    return ours[0] in FROM_THE_DATABASE or settled(ours[1]).startswith(settled(theirs[1]))


def settled(text: str) -> str:
    """Return *text* with the aliases of tables in the order of their appearance, and one root for public paths."""
    names: dict[str, str] = {}
    text = re.sub(r"\bmigrator\.db\b", "django.db", text)
    text = re.sub(r"(object at )?0x[0-9a-f]+", "…", text)
    # Django writes a set here: its order is that of the run.
    text = re.sub(r"\('(?:true|false|null)'(?:,'(?:true|false|null)')+\)", "('false','null','true')", text)
    return re.sub(r"\b[A-Z]{1,2}\d+\b", lambda found: names.setdefault(found[0], f"T{len(names)}"), text)


def _statements(answer: dict[str, Any]) -> list[str]:
    return [settled(statement) for statement in answer["sql"]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--django", required=True, help="an interpreter with Django")
    parser.add_argument("--database", choices=list(databases.ALIASES), default="sqlite")
    parser.add_argument("--seeds", nargs=2, type=int, default=(0, 500))
    parser.add_argument("--mode", default="on")
    parser.add_argument("--sql", action="store_true", help="also print where the SQL differs")
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--record", action="store_true", help="write what Django answers, on both databases")
    arguments = parser.parse_args()
    if arguments.record:
        _record(arguments.django)
        return
    queries = [query(seed) for seed in range(*arguments.seeds)]
    theirs = _ask(arguments.django, "django", arguments.database, queries)
    ours = _ask(sys.executable, "migrator", arguments.database, queries, times=3, mode=arguments.mode)
    _report(queries, theirs, ours, arguments)


def _ask(python: str, root: str, vendor: str, queries: list[dict[str, Any]], **options: Any) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, databases.empty_database(vendor, Path(folder)) as settings:
        return answers(python, root, engine(settings), queries, **options)


def _record(python: str) -> None:
    queries = [query(seed) for seed in range(*RECORDED) if seed not in DIFFERENT]
    answered = {vendor: _ask(python, "django", vendor, queries) for vendor in databases.ALIASES}
    lines = []
    for number, asked in enumerate(queries):
        answer = {vendor: summary(found[number]) for vendor, found in answered.items()}
        if any("error" in found[number] and found[number]["error"][0] in ACCIDENTS for found in answered.values()):
            continue
        same = answer["sqlite"] == answer["postgres"]
        lines.append(json.dumps([asked["id"], checksum(asked["code"]), answer["sqlite"] if same else answer]))
    EXPECTED.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"{len(lines)} answers in {EXPECTED.name}")


def summary(answer: dict[str, Any]) -> Any:
    """Return an answer as it is recorded: short ones as they are, long ones as a number of rows and a checksum."""
    if "error" in answer:
        name, text = answer["error"]
        return {"error": name, "text": "" if name in FROM_THE_DATABASE else settled(text)}
    rows = answer["rows"]
    text = json.dumps(rows, sort_keys=True)
    if len(text) <= LONGEST:
        return {"rows": rows}
    return {"number": len(rows), "checksum": checksum(text)}


def checksum(text: str) -> int:
    return zlib.crc32(text.encode())


def as_recorded(answer: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Say whether an answer is the recorded one; the text of an error may go on with a hint."""
    if "error" not in expected or "error" not in answer:
        return bool(summary(answer) == expected)
    return same_error(answer["error"], [expected["error"], expected["text"]])


def _report(queries: list[Any], theirs: list[Any], ours: list[Any], arguments: Any) -> None:
    told = 0
    counts: Counter[str] = Counter()
    for asked, django, migrator in zip(queries, theirs, ours, strict=True):
        counts["errors" if "error" in django else "rows"] += 1
        counts["empty"] += django.get("rows") in ([], None)
        rows_differ = (
            not same_answer(migrator, django)
            and asked["id"] not in DIFFERENT
            and not keeps_rows_of_xor(asked, django, migrator)
        )
        sql_differs = "error" not in django and _statements(django) != _statements(migrator)
        counts["differ"] += rows_differ
        counts["sql differs"] += sql_differs
        if (rows_differ or (arguments.sql and sql_differs)) and told < arguments.show:
            told += 1
            _tell(asked, django, migrator)
    print(dict(counts))


def _tell(asked: dict[str, Any], django: dict[str, Any], migrator: dict[str, Any]) -> None:
    print(f"\n== {asked['id']} {asked['family']}\n{asked['code']}")
    if same_answer(migrator, django):
        _tell_where_sql_differs(_statements(django), _statements(migrator))
        return
    for name, answer in (("django", django), ("migrator", migrator)):
        print(f"-- {name}: {answer.get('error') or answer.get('rows')}")
        for statement in answer["sql"]:
            print(f"   {statement}")
    if "again" in migrator:
        print(f"-- again: {migrator['again'].get('error') or migrator['again'].get('rows')}")
        print(f"   {migrator['again']['sql']}")
    if "error" in migrator and "error" not in django:
        print(migrator["trace"][-1500:])


def _tell_where_sql_differs(theirs: list[str], ours: list[str]) -> None:
    for one, other in zip_longest(theirs, ours, fillvalue=""):
        start = len(commonpath([one, other]))
        if one != other:
            print(f"   {one[max(0, start - 60) : start + 160]}\n   {other[max(0, start - 60) : start + 160]}")


if __name__ == "__main__":
    main()
