"""Test classes that run one after the other although the run is parallel."""

from __future__ import annotations

from typing import Any

from migrator.host import files
from migrator.host.mode import public


@public("test.testcases")
class SerializeMixin:
    """Put before the test case in a class's bases: classes with the same *lockfile* never run at the same time.

    Attributes:
        lockfile: path of an existing file, ``__file__`` for example.

    Raises:
        ValueError: a class has no *lockfile*.
    """

    lockfile: Any = None

    def __init_subclass__(cls, /, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.lockfile is None:
            raise ValueError(f"{cls.__name__}.lockfile isn't set. Set it to a unique value in the base class.")

    @classmethod
    def setUpClass(cls) -> None:
        """Wait for the lock."""
        lock = open(cls.lockfile, "rb")  # noqa: SIM115  # held until the class is done
        cls.addClassCleanup(lock.close)  # type: ignore[attr-defined]  # a test case has it
        files.lock(lock, files.LOCK_EX)
        super().setUpClass()  # type: ignore[misc]  # the same
