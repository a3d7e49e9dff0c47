"""JSON for the values that columns have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import json_encoder
    from migrator.host.standalone.json_encoder import DjangoJSONEncoder as DjangoJSONEncoder

    mirror(__name__, json_encoder)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.serializers.json")
