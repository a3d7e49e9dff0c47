"""Warnings that point at the caller's code: the first frame outside the package (and, under the overlay, Django)."""

from __future__ import annotations

import os
import sys
import warnings
from types import FrameType

from migrator.host.mode import OVERLAY

PACKAGE_DIRECTORY = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def internal_prefixes() -> tuple[str, ...]:
    """Return the directories whose frames a warning skips; each ends with a path separator."""
    if not OVERLAY:
        return (PACKAGE_DIRECTORY,)
    origin = getattr(sys.modules.get("django"), "__file__", None)
    if origin is None:
        return (PACKAGE_DIRECTORY,)
    return (PACKAGE_DIRECTORY, os.path.dirname(os.path.abspath(origin)) + os.sep)


def external_stack_level(start: FrameType | None = None) -> int:
    """Return the ``stacklevel`` that makes a warning raised by the calling function point outside the package.

    Python 3.12 has ``skip_file_prefixes`` for this, 3.11 does not.
    """
    prefixes = internal_prefixes()
    frame = start if start is not None else sys._getframe(1)
    level = 1
    current: FrameType | None = frame
    while current is not None:
        if not current.f_code.co_filename.startswith(prefixes):
            return level
        current = current.f_back
        level += 1
    return 2


def warn_external(message: str | Warning, category: type[Warning] | None = None) -> None:
    """Issue *message* as a warning located in the first frame that is neither ours nor Django's.

    Args:
        message: the text, or a ready-made warning.
        category: class of the warning; ``UserWarning`` when neither it nor a ready-made warning is given.
    """
    warnings.warn(message, category, stacklevel=external_stack_level(sys._getframe()))
