"""Fields without regard to case: removed, but historical migrations still have them."""

from __future__ import annotations

from typing import Any

from migrator.fields.text import CharField, EmailField, TextField
from migrator.host.mode import public, public_path

__all__ = ["CICharField", "CIEmailField", "CITextField"]

in_module = public("contrib.postgres.fields.citext")


def removed(name: str, replacement: str, check_id: str) -> dict[str, Any]:
    """Return what the system checks say about a removed field."""
    return {
        "msg": (
            f"{public_path('contrib.postgres.fields')}.{name} is removed except for support in historical migrations."
        ),
        "hint": (f'Use {replacement}(db_collation="…") with a case-insensitive non-deterministic collation instead.'),
        "id": check_id,
    }


@in_module
class CICharField(CharField):
    """Removed; a collation does what it did."""

    system_check_removed_details = removed("CICharField", "CharField", "fields.E905")


@in_module
class CIEmailField(EmailField):
    """Removed; a collation does what it did."""

    system_check_removed_details = removed("CIEmailField", "EmailField", "fields.E906")


@in_module
class CITextField(TextField):
    """Removed; a collation does what it did."""

    system_check_removed_details = removed("CITextField", "TextField", "fields.E907")
