"""Public path of generated fields."""

from __future__ import annotations

from migrator.fields import generated
from migrator.fields.generated import GeneratedField as GeneratedField
from migrator.host.face import mirror

__all__ = ["GeneratedField"]

mirror(__name__, generated)
