"""Ask ``migrator`` and Django the same random queries, and print where they differ.

By hand, with a Python that has Django installed::

    python -m tests.query.differential.compare --django …/bin/python --database sqlite --seeds 0 500
    python -m tests.query.differential.compare --django …/bin/python --written
    python -m tests.query.differential.compare --django …/bin/python --record

``--written`` asks those of ``written.txt``, which people wrote. ``--record`` writes ``expected.json`` and ``written.json``:
what Django answers on both databases, which the tests hold ``migrator`` to.
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
from collections.abc import Callable
from itertools import zip_longest
from os.path import commonpath
from pathlib import Path
from typing import Any

from tests import databases
from tests.query.differential.queries import FURTHER_FROM, query

TOP = Path(__file__).parents[3]

EXPECTED = Path(__file__).with_name("expected.json")

WRITTEN = Path(__file__).with_name("written.txt")

WRITTEN_EXPECTED = Path(__file__).with_name("written.json")

RECORDED = (*range(600), *range(FURTHER_FROM, FURTHER_FROM + 400))
"""The seeds whose answers are recorded."""

DIFFERENT: dict[int, str] = {
    **dict.fromkeys((138, 139, 184, 185), "an inner join under XOR loses rows"),
}
"""Seeds that are not recorded because Django's answer is wrong, with the reason; :data:`INTENDED` finds others."""

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
            # Sets of names are walked in this order by both, and an error tells of the first.
            "PYTHONHASHSEED": "0",
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
        if "error" not in ours or ours["error"][0] in (*SAID_BEFORE, *ACCIDENTS):
            return theirs["error"][0] in ACCIDENTS or ("error" in ours and same_error(ours["error"], theirs["error"]))
        return same_error(ours["error"], theirs["error"])
    return "error" not in ours and bool(ours["rows"] == theirs["rows"])


def intended(asked: dict[str, Any], django: dict[str, Any], migrator: dict[str, Any]) -> str | None:
    """Return the reason for a difference that is intended; None if it is not known as one."""
    if "again" in migrator:
        return None
    return next((reason for reason, applies in INTENDED.items() if applies(asked, django, migrator)), None)


def _keeps_rows_of_xor(asked: dict[str, Any], django: dict[str, Any], migrator: dict[str, Any]) -> bool:
    return "^" in asked["code"] and any(
        "INNER JOIN" in theirs and theirs.replace("INNER", "LEFT OUTER") == ours.replace("INNER", "LEFT OUTER")
        for theirs, ours in zip(_statements(django), _statements(migrator), strict=False)
    )


def _compares_all_columns(asked: dict[str, Any], django: dict[str, Any], migrator: dict[str, Any]) -> bool:
    second = re.compile(r""" AND "U\d"."number" = \("(\w+)"."number"\)(::bigint)?""")
    return any(
        theirs != ours and theirs == second.sub("", ours)
        for theirs, ours in zip(_conditions(django), _conditions(migrator), strict=False)
    )


def _conditions(answer: dict[str, Any]) -> list[str]:
    return [statement.rsplit(" | ", 1)[0].partition(" WHERE ")[2] for statement in answer["sql"]]


def _compares_keys_of_rows(asked: dict[str, Any], django: dict[str, Any], migrator: dict[str, Any]) -> bool:
    return is_refused_key(django)


def is_accident(answer: dict[str, Any]) -> bool:
    """Say whether Django got lost, or wrote SQL that the database refuses."""
    return "error" in answer and answer["error"][0] in ACCIDENTS


def is_refused_key(answer: dict[str, Any]) -> bool:
    """Say whether Django refused to compare a composite key with that of another row."""
    return "error" in answer and str(answer["error"][1]).endswith("(received 'ColPairs')")


INTENDED: dict[str, Callable[[dict[str, Any], dict[str, Any], dict[str, Any]], bool]] = {
    "an inner join under XOR loses rows in Django": _keeps_rows_of_xor,
    "exclude() over a relation of several columns compares only the first one in Django": _compares_all_columns,
    "a composite key is compared with that of another row; Django refuses (its ticket 37383)": _compares_keys_of_rows,
}
"""What differs from Django on purpose, with how it is recognised."""

SAID_BEFORE = ("ValueError", "FieldError", "TypeError", "NotSupportedError")
"""Errors that come before the database is asked: clearer than what the database says."""

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
    # The text of the database tells of aliases and positions; which of several nested queries has too many columns
    # depends on the order in which they are looked at.
    mine, other = (re.sub(r"\(received \d+\)", "", settled(text)) for text in (ours[1], theirs[1]))
    return ours[0] in FROM_THE_DATABASE or mine.startswith(other)


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
    parser.add_argument("--written", action="store_true", help="ask the queries that people wrote")
    parser.add_argument("--mode", default="on")
    parser.add_argument("--sql", action="store_true", help="also print where the SQL differs")
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--record", action="store_true", help="write what Django answers, on both databases")
    arguments = parser.parse_args()
    if arguments.record:
        _record(arguments.django)
        return
    queries = written() if arguments.written else [query(seed) for seed in range(*arguments.seeds)]
    theirs = _ask(arguments.django, "django", arguments.database, queries)
    ours = _ask(sys.executable, "migrator", arguments.database, queries, times=3, mode=arguments.mode)
    _report(queries, theirs, ours, arguments)


def _ask(python: str, root: str, vendor: str, queries: list[dict[str, Any]], **options: Any) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, databases.empty_database(vendor, Path(folder)) as settings:
        return answers(python, root, engine(settings), queries, **options)


def written() -> list[dict[str, Any]]:
    """Return the queries that people wrote; their numbers are those of the lines."""
    lines = enumerate(WRITTEN.read_text().splitlines(), 1)
    return [
        {"id": number, "family": "written", "code": line, "ordered": "order_by(" in line}
        for number, line in lines
        if line and not line.startswith("#")
    ]


def _record(python: str) -> None:
    _record_in(EXPECTED, python, [query(seed) for seed in RECORDED if seed not in DIFFERENT])
    _record_in(WRITTEN_EXPECTED, python, written())


def _record_in(file: Path, python: str, queries: list[dict[str, Any]]) -> None:
    answered = {vendor: _ask(python, "django", vendor, queries) for vendor in databases.ALIASES}
    ours = {vendor: _ask(sys.executable, "migrator", vendor, queries) for vendor in databases.ALIASES}
    lines = []
    for number, asked in enumerate(queries):
        answer = {vendor: summary(found[number]) for vendor, found in answered.items()}
        if any(
            is_accident(found[number])
            or (
                not same_answer(ours[vendor][number], found[number])
                and intended(asked, found[number], ours[vendor][number])
            )
            for vendor, found in answered.items()
        ):
            continue
        same = answer["sqlite"] == answer["postgres"]
        lines.append(json.dumps([asked["id"], checksum(asked["code"]), answer["sqlite"] if same else answer]))
    file.write_text("[\n" + ",\n".join(lines) + "\n]\n")
    print(f"{len(lines)} answers in {file.name}")


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
        rows_differ = not same_answer(migrator, django) and asked["id"] not in DIFFERENT
        if rows_differ and (reason := intended(asked, django, migrator)):
            counts[reason] += 1
            rows_differ = False
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
