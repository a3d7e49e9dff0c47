"""How far a dump is."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public


@public("core.serializers.base")
class ProgressBar:
    """A line of dots on a terminal.

    Args:
        output: where to draw; None draws nothing.
        total_count: how many objects there are.
    """

    progress_width = 75

    def __init__(self, output: Any, total_count: int) -> None:
        self.output = output
        self.total_count = total_count
        self.prev_done = 0

    def update(self, count: int) -> None:
        """Draw the bar for *count* objects that are done."""
        if not self.output or not self.total_count:
            return
        done = min(count * self.progress_width // self.total_count, self.progress_width)
        if done <= self.prev_done:
            return
        self.prev_done = done
        back = "" if count == 1 else "\r"
        self.output.write(f"{back}[{'.' * done}{' ' * (self.progress_width - done)}]")
        if done == self.progress_width:
            self.output.write("\n")
        self.output.flush()
