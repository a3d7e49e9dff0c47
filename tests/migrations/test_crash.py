"""A process that dies in the middle of a migration leaves all of it or nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 50
SEED = 20261122

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="SIGKILL and fork are of Unix")


def test_a_killed_migration_is_done_or_undone_and_the_next_one_completes(database_settings: dict[str, Any]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.migrations.crash.driver", json.dumps(database_settings), str(KILLS), str(SEED)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "MIGRATOR_OVERLAY"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["kills"] == KILLS
    assert outcome["nothing"] > outcome["everything"] >= 1
    assert outcome["moments"] > KILLS
