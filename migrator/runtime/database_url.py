"""A database as one line: ``postgres://user:password@host:5432/name?sslmode=require``."""

from __future__ import annotations

from typing import Any

from migrator.host.deferred import urllib_parse
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public_path

SCHEMES: dict[str, str] = {
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "pgsql": "postgresql",
    "sqlite": "sqlite3",
    "sqlite3": "sqlite3",
}
"""URL scheme to the last part of the ENGINE path."""

SETTINGS = frozenset({"CONN_MAX_AGE", "CONN_HEALTH_CHECKS", "ATOMIC_REQUESTS", "AUTOCOMMIT", "TIME_ZONE"})
"""Query parameters that are settings of the database; all others go to OPTIONS."""

WORDS: dict[str, Any] = {"true": True, "false": False, "none": None}


def parse(url: str) -> dict[str, Any]:
    """Return the ``DATABASES`` entry that *url* stands for.

    SQLite paths follow SQLAlchemy's rule: three slashes are relative, four are absolute, and ``sqlite://`` (or
    ``sqlite://:memory:``) is a database in memory.

    Raises:
        ImproperlyConfigured: the scheme is unknown or the port is no number.
    """
    head, separator, tail = url.partition("://")
    scheme = head.lower()
    if not separator or scheme not in SCHEMES:
        known = ", ".join(f"{name}://" for name in sorted(SCHEMES))
        raise ImproperlyConfigured(f"A database URL starts with one of {known}; got {_without_password(url)!r}.")
    engine = public_path(f"db.backends.{SCHEMES[scheme]}")
    if SCHEMES[scheme] == "sqlite3":
        return {"ENGINE": engine, **_file(tail)}
    return {"ENGINE": engine, **_server(url)}


def _file(tail: str) -> dict[str, Any]:
    path, _, query = tail.partition("?")
    name = (
        urllib_parse.unquote(path.removeprefix("/")) if path not in ("", "/", ":memory:", "/:memory:") else ":memory:"
    )
    return {"NAME": name, **_parameters(query)}


def _server(url: str) -> dict[str, Any]:
    parts = urllib_parse.urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"The port of the database URL {_without_password(url)!r} is no number.") from error
    parameters = _parameters(parts.query)
    host = urllib_parse.unquote(parts.hostname or "") or parameters["OPTIONS"].pop("host", "")
    return {
        "NAME": urllib_parse.unquote(parts.path.removeprefix("/")),
        "USER": urllib_parse.unquote(parts.username or ""),
        "PASSWORD": urllib_parse.unquote(parts.password or ""),
        "HOST": host,
        "PORT": port or "",
        **parameters,
    }


def _parameters(query: str) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    options: dict[str, Any] = {}
    for name, text in urllib_parse.parse_qsl(query, keep_blank_values=True):
        target = settings if name.upper() in SETTINGS else options
        target[name.upper() if target is settings else name] = _value(text)
    return {**settings, "OPTIONS": options}


def _value(text: str) -> Any:
    lowered = text.lower()
    if lowered in WORDS:
        return WORDS[lowered]
    return int(text) if text.isdecimal() else text


def _without_password(url: str) -> str:
    parts = urllib_parse.urlsplit(url)
    return url.replace(f":{parts.password}@", ":***@") if parts.password else url
