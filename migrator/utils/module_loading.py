"""Importing by dotted path."""

from __future__ import annotations

from migrator.host import module_loading as origin
from migrator.host.face import mirror
from migrator.host.module_loading import (
    autodiscover_modules as autodiscover_modules,
    cached_import as cached_import,
    import_string as import_string,
    module_dir as module_dir,
    module_has_submodule as module_has_submodule,
)

mirror(__name__, origin)
