"""All database connections of the process, by alias and thread; the only place that loads a backend by its path."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from migrator.host import ports
from migrator.host.connection import BaseConnectionHandler, ConnectionDoesNotExist, ConnectionProxy
from migrator.host.deferred import pkgutil
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import ROOT, public, public_path
from migrator.host.signals import request_finished, request_started
from migrator.runtime import database_url
from migrator.runtime.aliases import DEFAULT_DB_ALIAS

__all__ = [
    "ConnectionDoesNotExist",
    "ConnectionHandler",
    "ConnectionProxy",
    "close_old_connections",
    "connection",
    "connections",
    "load_backend",
    "reset_queries",
]

DUMMY_ENGINE = public_path("db.backends.dummy")

ENGINE_ROOTS = ("django.db.backends.", "migrator.db.backends.")
"""Both spellings name our own backends, in both modes."""

LEGACY_ENGINES = {"postgresql_psycopg2": "postgresql"}

IMPLEMENTATIONS = "migrator.backends"

CONNECTION_DEFAULTS: dict[str, Any] = {
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "ENGINE": DUMMY_ENGINE,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "OPTIONS": dict,
    "TIME_ZONE": None,
    "NAME": "",
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
    "TEST": dict,
}
"""What an entry of DATABASES has where it says nothing; a callable makes a fresh value."""

_wrapper_classes: dict[str, Any] = {}
"""By ENGINE: a module is not loaded again for every connection."""

TEST_DEFAULTS: dict[str, Any] = {
    "CHARSET": None,
    "COLLATION": None,
    "MIGRATE": True,
    "MIRROR": None,
    "NAME": None,
}


def built_in_backends() -> list[str]:
    """Return the sorted names of the backends that come with the package, the dummy aside."""
    package = import_module(IMPLEMENTATIONS)
    found = (module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)
    return sorted(set(found) - {"base", "dummy"})


def _implementation(engine: str) -> str:
    """Return the package that serves *engine*: ours for both roots, the engine itself otherwise."""
    for root in ENGINE_ROOTS:
        name = engine.removeprefix(root)
        if name != engine and "." not in name:
            return f"{IMPLEMENTATIONS}.{LEGACY_ENGINES.get(name, name)}"
    return engine


@public("db.utils")
def load_backend(backend_name: str) -> Any:
    """Return the ``base`` module of a backend, the one that defines ``DatabaseWrapper``.

    Args:
        backend_name: dotted path of a backend package, as in ``ENGINE``.

    Raises:
        ImproperlyConfigured: there is no such module.
    """
    try:
        return import_module(f"{_implementation(backend_name)}.base")
    except ImportError as error:
        built_in = built_in_backends()
        known = {f"{root}{name}" for root in ENGINE_ROOTS for name in (*built_in, "dummy")}
        if backend_name in known:
            raise
        cause = error
        if _implementation(backend_name) != backend_name:
            cause = ModuleNotFoundError(f"No module named {backend_name!r}", name=backend_name)
        choices = ", ".join(map(repr, built_in))
        raise ImproperlyConfigured(
            f"{backend_name!r} isn't an available database backend or couldn't be imported. Check the above "
            f"exception. To use one of the built-in backends, use '{ROOT}.db.backends.XXX', where XXX is one of:\n"
            f"    {choices}"
        ) from cause


@public("db.utils")
class ConnectionHandler(BaseConnectionHandler):
    """One database wrapper for each alias and thread, made at first use: ``connections["default"]``.

    A value of ``DATABASES`` is a mapping as Django documents it, or a URL (see :mod:`migrator.runtime.database_url`).
    """

    settings_name = "DATABASES"
    # Drivers bind a connection to the thread that opened it.
    thread_critical = True

    def configure_settings(self, databases: Any) -> Any:
        """Return the settings with every default filled in.

        Raises:
            ImproperlyConfigured: there are databases but none is the default.
        """
        databases = super().configure_settings(databases)
        for alias, entry in databases.items():
            if isinstance(entry, str):
                databases[alias] = database_url.parse(entry)
        if not databases:
            databases[DEFAULT_DB_ALIAS] = {}
        if DEFAULT_DB_ALIAS not in databases:
            raise ImproperlyConfigured(f"You must define a '{DEFAULT_DB_ALIAS}' database.")
        for entry in databases.values():
            _complete(entry)
        return databases

    @property
    def databases(self) -> Any:
        """The settings, under the name that older packages know."""
        return self.settings

    def create_connection(self, alias: str) -> Any:
        """Return a new wrapper for *alias*, not yet connected."""
        return self.wrapper_class(alias)(self.settings[alias], alias)

    def wrapper_class(self, alias: str) -> Any:
        """Return the wrapper class of the database's backend."""
        engine = self.settings[alias]["ENGINE"]
        found = _wrapper_classes.get(engine)
        if found is None:
            found = _wrapper_classes[engine] = load_backend(engine).DatabaseWrapper
        return found

    def are_isolated(self, alias: str) -> bool:
        """Say whether a second connection to the database has a transaction of its own on the same data."""
        return bool(self.wrapper_class(alias).has_isolated_connections(self.settings[alias]))


def _complete(entry: dict[str, Any]) -> None:
    """Fill the gaps of one DATABASES entry in place: what the caller holds is what the connection reads."""
    for name, default in CONNECTION_DEFAULTS.items():
        entry.setdefault(name, default() if callable(default) else default)
    if not entry["ENGINE"] or entry["ENGINE"] in ENGINE_ROOTS:
        entry["ENGINE"] = DUMMY_ENGINE
    for name, default in TEST_DEFAULTS.items():
        entry["TEST"].setdefault(name, default)


connections: Any = ports.connections.provide(ConnectionHandler())
"""The process's handler."""

connection: Any = ConnectionProxy(connections, DEFAULT_DB_ALIAS)
"""Stands for the default database's wrapper of whatever thread uses it."""


@public("db")
def reset_queries(**kwargs: Any) -> None:
    """Empty the query logs of this thread's connections; runs when a request starts."""
    for wrapper in connections.all(initialized_only=True):
        wrapper.queries_log.clear()


@public("db")
def close_old_connections(**kwargs: Any) -> None:
    """Close this thread's connections that are broken or past their age; runs around every request."""
    for wrapper in connections.all(initialized_only=True):
        wrapper.close_if_unusable_or_obsolete()


request_started.connect(reset_queries)
request_started.connect(close_old_connections)
request_finished.connect(close_old_connections)
