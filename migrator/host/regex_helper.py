"""Lazily compiled regular expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import regex_helper
    from migrator.host.standalone.regex_helper import (
        _lazy_re_compile as _lazy_re_compile,
    )

    mirror(__name__, regex_helper)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.regex_helper")
