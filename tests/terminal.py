"""A program at a terminal, with somebody who types."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

INTERRUPT, END = b"\x03", b"\x04"
"""Ctrl-C and Ctrl-D."""

PROMPTS = (b"] ", b": ", b">>> ")

PATIENCE = 60
"""Seconds, after which a conversation is given up."""


def converse(
    command: Sequence[str], typed: Sequence[str | bytes], folder: Path, environment: Mapping[str, str]
) -> tuple[str, int]:
    """Run a program at a terminal, typing the next of *typed* whenever it waits for an answer.

    Args:
        command: the program and its arguments.
        typed: answers; a text is ended with Enter, bytes are keys.
        folder: the working directory.
        environment: all of its variables.

    Returns:
        What was to be seen, and the exit code.

    Raises:
        TimeoutError: the program did not end.
    """
    terminal, other_end = pty.openpty()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=other_end,
        stdout=other_end,
        stderr=other_end,
        start_new_session=True,
    )
    os.close(other_end)
    try:
        shown = _conversation(terminal, [key if isinstance(key, bytes) else f"{key}\n".encode() for key in typed])
        return shown.replace("\r\n", "\n"), process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        os.close(terminal)


def _conversation(terminal: int, typed: list[bytes]) -> str:
    """Read what a program prints; type the next answer after each prompt. Return all that was to be seen."""
    shown = answer = b""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not select.select([terminal], [], [], 1)[0]:
            if answer == INTERRUPT:
                # It came between the prompt and the reading, where Python does not notice it.
                os.write(terminal, INTERRUPT)
            continue
        try:
            shown += os.read(terminal, 65536)
        except OSError:
            # The other end is closed: it is over.
            return shown.decode().replace("^C^C", "^C")
        # Only a prompt leaves the cursor behind a space.
        if shown.endswith(PROMPTS) and typed:
            answer = typed.pop(0)
            os.write(terminal, answer)
    raise TimeoutError(f"It still runs, after:\n{shown.decode()}")
