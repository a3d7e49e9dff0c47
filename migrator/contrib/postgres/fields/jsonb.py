"""The JSON field of old: removed, but historical migrations still have it."""

from __future__ import annotations

from migrator.fields.json import JSONField as BuiltinJSONField
from migrator.host.mode import public, public_path

__all__ = ["JSONField"]


@public("contrib.postgres.fields.jsonb")
class JSONField(BuiltinJSONField):
    """Removed; the JSON field of every database has taken its place."""

    system_check_removed_details = {
        "msg": f"{public_path('contrib.postgres.fields')}.JSONField is removed except for support in historical migrations.",
        "hint": f"Use {public_path('db.models')}.JSONField instead.",
        "id": "fields.E904",
    }
