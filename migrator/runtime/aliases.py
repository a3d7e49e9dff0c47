"""Names that the runtime and everything above it agree on."""

from __future__ import annotations

from typing import Final

DEFAULT_DB_ALIAS: Final = "default"
"""The database that is used where nobody names another one."""

NO_DB_ALIAS: Final = "__no_db__"
"""Alias of a connection to the server itself, outside any database of the project."""

DJANGO_VERSION_PICKLE_KEY: Final = "_django_version"
"""Where a pickled model or queryset says which release wrote it."""
