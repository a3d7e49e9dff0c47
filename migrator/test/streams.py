"""What a block writes, warns of, or leaves behind."""

from __future__ import annotations

import gc
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from types import TracebackType
from typing import Any

from migrator.host.mode import public
from migrator.test.decorators import TestContextDecorator

exported = public("test.utils")


@exported
@contextmanager
def captured_output(stream_name: str) -> Iterator[StringIO]:
    """Put a buffer in the place of a stream of ``sys`` and yield it."""
    original = getattr(sys, stream_name)
    buffer = StringIO()
    setattr(sys, stream_name, buffer)
    try:
        yield buffer
    finally:
        setattr(sys, stream_name, original)


@exported
def captured_stdout() -> Any:
    """Capture ``sys.stdout``."""
    return captured_output("stdout")


@exported
def captured_stderr() -> Any:
    """Capture ``sys.stderr``."""
    return captured_output("stderr")


@exported
def captured_stdin() -> Any:
    """Give ``sys.stdin`` a buffer: write to it, go back with ``seek(0)``, and let the code under test read."""
    return captured_output("stdin")


@exported
class ignore_warnings(TestContextDecorator):
    """Ignore warnings, on a class from ``setUpClass`` of each test on.

    Args:
        kwargs: as ``warnings.filterwarnings()`` takes them if there is a ``message`` or ``module``, else as
            ``warnings.simplefilter()``.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()
        self.ignore_kwargs = kwargs
        by_text = "message" in kwargs or "module" in kwargs
        self.filter_func: Any = warnings.filterwarnings if by_text else warnings.simplefilter

    def __enter__(self) -> None:
        self._catcher = warnings.catch_warnings()
        self._catcher.__enter__()
        self.filter_func("ignore", **self.ignore_kwargs)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._catcher.__exit__(exc_type, exc_value, traceback)

    def enable(self) -> None:
        """Ignore them."""
        self.__enter__()

    def disable(self) -> None:
        """Show them again."""
        self.__exit__(None, None, None)


@exported
def garbage_collect() -> None:
    """Collect what nothing refers to any more, in as many rounds as cycles of PyPy and CPython take."""
    for _ in range(3):
        gc.collect()


QUOTED = re.compile(r"""^(?P<mark>["'])(?P<inside>.*)(?P=mark)$""", re.DOTALL)


@exported
def strip_quotes(want: str, got: str) -> tuple[str, str]:
    """Return both texts without the quotation marks around them, if both have them."""
    found = [QUOTED.match(text.strip()) for text in (want, got)]
    if all(found):
        return found[0]["inside"], found[1]["inside"]  # type: ignore[index]  # all of them matched
    return want, got
