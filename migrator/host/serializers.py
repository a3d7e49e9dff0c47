"""Serializing objects (test databases, fixtures)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import serializers
    from migrator.host.standalone.serializers import (
        deserialize as deserialize,
        get_deserializer as get_deserializer,
        get_serializer as get_serializer,
        serialize as serialize,
        sort_dependencies as sort_dependencies,
    )

    mirror(__name__, serializers)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.serializers", "django.core.serializers.base")
