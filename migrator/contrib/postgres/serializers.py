"""Ranges in migrations."""

from __future__ import annotations

from migrator.host.mode import public
from migrator.migrations.serializers.base import BaseSerializer, Imports


@public("contrib.postgres.serializers")
class RangeSerializer(BaseSerializer):
    """Ranges, by the driver's class."""

    def serialize(self) -> tuple[str, Imports]:
        module = self.value.__class__.__module__
        return f"{module}.{self.value!r}", {f"import {module}"}
