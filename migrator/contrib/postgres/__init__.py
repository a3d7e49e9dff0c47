"""Fields, lookups, search, indexes, constraints and operations that only PostgreSQL has.

Standalone only: under the overlay ``django.contrib.postgres`` itself runs on this core.
"""

from __future__ import annotations

from migrator.host.mode import OVERLAY

if OVERLAY:
    raise ImportError(
        "migrator.contrib.postgres is there for use without Django. Under the overlay, Django's own app runs on "
        "migrator: import django.contrib.postgres."
    )
