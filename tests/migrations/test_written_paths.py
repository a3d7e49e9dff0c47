"""Written migrations name what users import, never the module that happens to hold the code."""

from __future__ import annotations

import io
from typing import Any

import pytest

from migrator.host.management import OutputWrapper
from migrator.host.mode import public_path
from migrator.migrations.operations.special import RunPython
from migrator.migrations.prompts import Prompts
from migrator.migrations.writer import MigrationWriter


def test_the_function_that_does_nothing_is_written_with_its_public_path() -> None:
    text, imports = MigrationWriter.serialize(RunPython.noop)
    path = public_path("db.migrations.operations.special")
    assert (text, imports) == (f"{path}.RunPython.noop", {f"import {path}"})


def test_a_question_that_nobody_can_answer_says_how_to_go_without(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(EOFError, match="--noinput"):
        Prompts(OutputWrapper(io.StringIO())).yes_or_no("Sure?")
