"""Users: what to say when there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import users
    from migrator.host.standalone.users import OWN_USERS as OWN_USERS, missing_users_hint as missing_users_hint

    mirror(__name__, users)
else:

    def missing_users_hint(label: str) -> None:
        """Return None: Django brings its users."""
