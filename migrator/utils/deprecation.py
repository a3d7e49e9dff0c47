"""Deprecation warnings and tools."""

from __future__ import annotations

from migrator.host import deprecation as origin
from migrator.host.deprecation import (
    RemovedAfterNextVersionWarning as RemovedAfterNextVersionWarning,
    RemovedInDjango70Warning as RemovedInDjango70Warning,
    RemovedInDjango2028Warning as RemovedInDjango2028Warning,
    RemovedInNextVersionWarning as RemovedInNextVersionWarning,
    deprecate_posargs as deprecate_posargs,
    django_file_prefixes as django_file_prefixes,
    warn_about_external_use as warn_about_external_use,
)
from migrator.host.face import mirror

mirror(__name__, origin)
