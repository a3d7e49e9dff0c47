"""``Node``, the base of trees of conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import tree
    from migrator.host.standalone.tree import (
        Node as Node,
    )

    mirror(__name__, tree)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.tree")
