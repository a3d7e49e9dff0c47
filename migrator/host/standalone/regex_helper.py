"""Regular expressions that are compiled when they are first used, which keeps imports fast."""

from __future__ import annotations

import re
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.lazy_object import SimpleLazyObject

exported = public("utils.regex_helper")


@exported
def _lazy_re_compile(regex: str | bytes | re.Pattern[Any], flags: int = 0) -> Any:
    """Return a lazy stand-in for the compiled *regex*; a compiled pattern may be given, but not with *flags*."""

    def compiled() -> re.Pattern[Any]:
        if not isinstance(regex, re.Pattern):
            return re.compile(regex, flags)
        if flags:
            raise AssertionError("flags must be empty if regex is passed pre-compiled")
        return regex

    return SimpleLazyObject(compiled)
