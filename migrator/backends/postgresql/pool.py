"""Pools of synchronous connections, one for each alias, shared by the threads of the process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.host.exceptions import ImproperlyConfigured
from migrator.runtime.aliases import NO_DB_ALIAS

try:
    import psycopg_pool
except ImportError as error:  # the extra of psycopg is not installed
    psycopg_pool = None  # type: ignore[assignment,unused-ignore]  # asked for before use
    missing: ImportError | None = error
else:
    missing = None


def require_pool_module() -> Any:
    """Return the pool module.

    Raises:
        ImproperlyConfigured: it is not installed.
    """
    if psycopg_pool is None:
        raise ImproperlyConfigured("Error loading psycopg_pool module.\nDid you install psycopg[pool]?") from missing
    return psycopg_pool


def pool_options(wrapper: Any) -> dict[str, Any] | None:
    """Return the options of the pool that *wrapper* shall use; None for no pool."""
    wanted = wrapper.settings_dict["OPTIONS"].get("pool")
    if wrapper.alias == NO_DB_ALIAS or not wanted:
        return None
    return {} if wanted is True else dict(wanted)


def make_pool(wrapper: Any, options: dict[str, Any], configure: Callable[[Any], Any]) -> Any:
    """Return a closed pool of connections with the parameters of *wrapper*.

    Raises:
        ImproperlyConfigured: the connection shall also be kept for itself.
    """
    if wrapper.settings_dict["CONN_MAX_AGE"] != 0:
        raise ImproperlyConfigured("Pooling doesn't support persistent connections.")
    module = require_pool_module()
    checks = wrapper.settings_dict["CONN_HEALTH_CHECKS"]
    defaults = {"check": module.ConnectionPool.check_connection if checks else None}
    return module.ConnectionPool(
        kwargs={**wrapper.get_connection_params(), "autocommit": True},
        open=False,
        configure=configure,
        **{**defaults, **options},
    )
