"""Connections by alias: defaults, URLs, both roots of ENGINE, and routers."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from migrator.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from migrator.backends.sqlite3.base import DatabaseWrapper as SQLite
from migrator.host.exceptions import ImproperlyConfigured
from migrator.runtime.connections import ConnectionHandler, load_backend
from migrator.runtime.database_url import parse
from migrator.runtime.router import ConnectionRouter


@pytest.mark.parametrize("root", ["django", "migrator"])
def test_both_roots_name_our_backends(root: str) -> None:
    assert load_backend(f"{root}.db.backends.sqlite3").DatabaseWrapper is SQLite
    assert load_backend(f"{root}.db.backends.postgresql").DatabaseWrapper is PostgreSQL


def test_an_unknown_backend_is_named_with_the_choices() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        load_backend("foo")
    assert str(caught.value) == (
        "'foo' isn't an available database backend or couldn't be imported. Check the above exception. To use one of "
        "the built-in backends, use 'migrator.db.backends.XXX', where XXX is one of:\n"
        "    'mysql', 'oracle', 'postgresql', 'sqlite3'"
    )


def test_settings_are_completed_in_place() -> None:
    databases: dict[str, Any] = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "a.db"}}
    handler = ConnectionHandler(databases)
    assert handler["default"].settings_dict is databases["default"]
    assert databases["default"]["AUTOCOMMIT"] is True
    assert databases["default"]["TEST"] == {
        "CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None,
    }  # fmt: skip


def test_options_are_not_shared_between_aliases() -> None:
    handler = ConnectionHandler({"default": {}, "other": {}})
    handler.settings["default"]["OPTIONS"]["timeout"] = 1
    assert handler.settings["other"]["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///db.sqlite3", {"NAME": "db.sqlite3"}),
        ("sqlite:////var/db.sqlite3", {"NAME": "/var/db.sqlite3"}),
        ("sqlite://:memory:", {"NAME": ":memory:"}),
        ("sqlite://", {"NAME": ":memory:"}),
        (
            "postgres://me:p%40ss@db.example:5433/shop?sslmode=require&CONN_MAX_AGE=60",
            {
                "NAME": "shop", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 5433,
                "CONN_MAX_AGE": 60, "OPTIONS": {"sslmode": "require"},
            },
        ),
        ("postgresql:///shop?host=/run/postgresql", {"NAME": "shop", "HOST": "/run/postgresql", "OPTIONS": {}}),
    ],
)  # fmt: skip
def test_urls(url: str, expected: dict[str, Any]) -> None:
    assert parse(url).items() >= expected.items()


def test_a_wrong_url_does_not_show_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        parse("mysql://me:secret@host/name")
    assert "secret" not in str(caught.value)


class Reader:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "replica" if model == "book" else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == "replica" else None


def test_the_first_router_with_an_opinion_counts() -> None:
    router = ConnectionRouter([Reader()])
    assert router.db_for_read("book") == "replica"
    assert router.db_for_write("book") == "default"
    assert router.allow_migrate("replica", "shop") is False
    assert router.allow_migrate("default", "shop") is True


def test_an_instance_stays_in_its_database() -> None:
    instance = SimpleNamespace(_state=SimpleNamespace(db="other"))
    assert ConnectionRouter([]).db_for_write("author", instance=instance) == "other"
