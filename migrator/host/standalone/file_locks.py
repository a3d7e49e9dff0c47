"""Locks of open files, where the system has them."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public

exported = public("core.files.locks")

try:
    import fcntl
except ImportError:
    # Windows: asking for a lock changes nothing there, and says so by returning False.
    LOCK_EX = LOCK_SH = LOCK_NB = 0

    @exported
    def lock(f: Any, flags: int) -> bool:
        """Return False: there are no locks on this system."""
        return False

    @exported
    def unlock(f: Any) -> bool:
        """Return True: nothing was locked."""
        return True

else:
    LOCK_SH, LOCK_NB, LOCK_EX = fcntl.LOCK_SH, fcntl.LOCK_NB, fcntl.LOCK_EX

    @exported
    def lock(f: Any, flags: int) -> bool:
        """Lock an open file, or its descriptor, and tell whether that worked; ``LOCK_NB`` does not wait for others."""
        try:
            fcntl.flock(f, flags)
        except BlockingIOError:
            return False
        return True

    @exported
    def unlock(f: Any) -> bool:
        """Give a lock back."""
        fcntl.flock(f, fcntl.LOCK_UN)
        return True
