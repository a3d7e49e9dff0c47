"""The README's tour works as it is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def test_two_minute_tour(tmp_path: Path) -> None:
    text = README.read_text()
    section = text.split("## Two minutes", 1)[1].split("\n## ", 1)[0]
    script = "\n".join(re.findall(r"```sh\n(.*?)```", section, flags=re.DOTALL))
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "migrator").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m migrator "$@"\n')
    (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    project = tmp_path / "project"
    project.mkdir()
    environment = {name: value for name, value in os.environ.items() if "SETTINGS_MODULE" not in name}
    environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
    environment["PYTHONPATH"] = str(README.parent)
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "+ Create model Customer" in done.stdout
    assert "+ Add field paid to order" in done.stdout
    assert 'ALTER TABLE "new__shop_order" RENAME TO "shop_order";' in done.stdout
    assert done.stdout.endswith("<QuerySet [('Ada', Decimal('20'))]>\nAda 12.50\n")
