"""Strings that are safe in HTML."""

from __future__ import annotations

from migrator.host import safestring as origin
from migrator.host.face import mirror
from migrator.host.safestring import (
    SafeData as SafeData,
    SafeString as SafeString,
    SafeText as SafeText,
    mark_safe as mark_safe,
)

mirror(__name__, origin)
