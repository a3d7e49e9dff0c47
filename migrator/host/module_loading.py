"""Importing by dotted path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import autodiscover, module_loading
    from migrator.host.standalone.autodiscover import (
        autodiscover_modules as autodiscover_modules,
    )
    from migrator.host.standalone.module_loading import (
        cached_import as cached_import,
        import_string as import_string,
        module_dir as module_dir,
        module_has_submodule as module_has_submodule,
    )

    mirror(__name__, autodiscover, module_loading)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.module_loading")
