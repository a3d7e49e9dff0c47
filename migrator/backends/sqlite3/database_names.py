"""What the name of a SQLite database says about it."""

from __future__ import annotations

import os
from typing import Any


def is_in_memory(name: Any) -> bool:
    """Tell whether a database of that name lives in memory: it goes away with its last connection.

    Args:
        name: the setting ``NAME``, text or a path.
    """
    return not isinstance(name, os.PathLike) and (name == ":memory:" or "mode=memory" in name)
