"""Which database an object is read from, written to and migrated on: the routers of the settings, asked in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.host import ports
from migrator.host.conf import settings
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.module_loading import import_string
from migrator.runtime.aliases import DEFAULT_DB_ALIAS


@public("db.utils")
class ConnectionRouter:
    """Asks the routers in order; the first answer that is not None counts.

    Args:
        routers: router objects or dotted paths of their classes; the setting ``DATABASE_ROUTERS`` by default.
    """

    def __init__(self, routers: Iterable[Any] | None = None) -> None:
        self._routers = routers

    @cached_property
    def routers(self) -> list[Any]:
        """The router objects; classes named by path are imported and instantiated once."""
        chosen = settings.DATABASE_ROUTERS if self._routers is None else self._routers
        return [import_string(entry)() if isinstance(entry, str) else entry for entry in chosen]

    def _first_answer(self, question: str, args: Sequence[Any], hints: dict[str, Any], *, empty: Any = None) -> Any:
        """Return the first answer to *question* that differs from None (and, for aliases, from nothing at all)."""
        for candidate in self.routers:
            method = getattr(candidate, question, None)
            if method is None:
                continue
            answer = method(*args, **hints)
            if answer is not None and answer != empty:
                return answer
        return None

    def _alias(self, question: str, model: Any, hints: dict[str, Any]) -> str:
        answer = self._first_answer(question, (model,), hints, empty="")
        if answer is not None:
            return str(answer)
        instance = hints.get("instance")
        if instance is not None and instance._state.db:
            return str(instance._state.db)
        return DEFAULT_DB_ALIAS

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """Return the alias to read *model* from: a router's, the instance's own, or the default."""
        # Without routers there is nobody to ask.
        return self._alias("db_for_read", model, hints) if hints or self.routers else DEFAULT_DB_ALIAS

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """Return the alias to write *model* to, found as for reading."""
        return self._alias("db_for_write", model, hints) if hints or self.routers else DEFAULT_DB_ALIAS

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> Any:
        """Say whether two objects may be related; without an opinion, when they live in the same database."""
        answer = self._first_answer("allow_relation", (obj1, obj2), hints)
        return obj1._state.db == obj2._state.db if answer is None else answer

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> Any:
        """Say whether migrations of *app_label* run on *db*; yes without an opinion."""
        answer = self._first_answer("allow_migrate", (db, app_label), hints)
        return True if answer is None else answer

    def allow_migrate_model(self, db: str, model: Any) -> Any:
        """Say whether the table of *model* belongs on *db*."""
        options = model._meta
        return self.allow_migrate(db, options.app_label, model_name=options.model_name, model=model)

    def get_migratable_models(self, app_config: Any, db: str, include_auto_created: bool = False) -> list[Any]:
        """Return the models of an app whose tables belong on *db*."""
        models = app_config.get_models(include_auto_created=include_auto_created)
        return [model for model in models if self.allow_migrate_model(db, model)]


router: Any = ports.router.provide(ConnectionRouter())
"""The process's router."""
