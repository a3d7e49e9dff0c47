"""The registry of system checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from migrator.host import ports
from migrator.host.mode import public
from migrator.host.standalone.inspect import func_accepts_kwargs

Check = Callable[..., Any]

exported = public("core.checks.registry")


@exported
class Tags:
    """Names for groups of checks. Any other text works as a tag too."""

    admin = "admin"
    async_support = "async_support"
    caches = "caches"
    commands = "commands"
    compatibility = "compatibility"
    database = "database"
    files = "files"
    gis = "gis"
    mail = "mail"
    models = "models"
    security = "security"
    signals = "signals"
    sites = "sites"
    staticfiles = "staticfiles"
    templates = "templates"
    translation = "translation"
    urls = "urls"


@exported
class CheckRegistry:
    """Holds check functions: those that always run, and those that only run before a deployment."""

    def __init__(self) -> None:
        self.registered_checks: set[Any] = set()
        self.deployment_checks: set[Any] = set()

    def register(self, check: Any = None, *tags: str, **kwargs: Any) -> Any:
        """Register a check function; works as a function and as a decorator, with or without tags.

        Args:
            check: the function: it takes ``app_configs`` and keyword arguments and returns a list of messages.
            tags: groups that it belongs to.
            deploy: whether it only runs when deployment checks are asked for.

        Raises:
            TypeError: the function does not accept keyword arguments.
        """
        if callable(check):
            return self._add(check, tags, **kwargs)
        all_tags = tags if check is None else (check, *tags)
        return lambda function: self._add(function, all_tags, **kwargs)

    def _add(self, check: Any, tags: Iterable[str], deploy: bool = False) -> Any:
        if not func_accepts_kwargs(check):
            raise TypeError("Check functions must accept keyword arguments (**kwargs).")
        check.tags = tuple(tags)
        (self.deployment_checks if deploy else self.registered_checks).add(check)
        return check

    def run_checks(
        self,
        app_configs: Any = None,
        tags: Sequence[str] | None = None,
        include_deployment_checks: bool = False,
        databases: Any = None,
    ) -> list[Any]:
        """Run checks and return their messages.

        Args:
            app_configs: the apps to look at; all if None.
            tags: run the checks with one of these tags; all if None.
            include_deployment_checks: also run those that are for a deployment.
            databases: aliases of the databases to look at; without them, checks tagged ``database`` do not run.

        Raises:
            TypeError: a check did not return a list.
        """
        chosen = self.get_checks(include_deployment_checks)
        if tags is not None:
            chosen = [check for check in chosen if not set(check.tags).isdisjoint(tags)]
        if databases is None:
            chosen = [check for check in chosen if Tags.database not in check.tags]
            databases = list(ports.connections.get()) if ports.connections.filled else []
        messages: list[Any] = []
        for check in chosen:
            found = check(app_configs=app_configs, databases=databases)
            if not isinstance(found, Iterable):
                raise TypeError(
                    f"The function {check!r} did not return a list. "
                    "All functions registered with the checks registry must return a list."
                )
            messages.extend(found)
        return messages

    def tag_exists(self, tag: str, include_deployment_checks: bool = False) -> bool:
        """Tell whether a check has *tag*."""
        return tag in self.tags_available(include_deployment_checks)

    def tags_available(self, deployment_checks: bool = False) -> set[str]:
        """Return the tags of all checks."""
        return {tag for check in self.get_checks(deployment_checks) for tag in check.tags}

    def get_checks(self, include_deployment_checks: bool = False) -> list[Any]:
        """Return the check functions."""
        deployment = self.deployment_checks if include_deployment_checks else ()
        return [*self.registered_checks, *deployment]


registry = CheckRegistry()
register: Any = registry.register
run_checks = registry.run_checks
tag_exists = registry.tag_exists
