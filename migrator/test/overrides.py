"""Other settings for a while: for a block, a function, or a test class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from migrator.host.apps import apps
from migrator.host.checks import registry
from migrator.host.conf import UserSettingsHolder, settings
from migrator.host.mode import public
from migrator.host.signals import setting_changed
from migrator.test import reactions as _reactions  # noqa: F401  # what is made of settings follows them
from migrator.test.decorators import TestContextDecorator


def announce(name: str) -> dict[str, Any]:
    """Return what receivers of ``setting_changed`` are told of the setting *name*."""
    return {"sender": type(settings._wrapped), "setting": name, "value": getattr(settings, name, None)}


@public("test.utils")
class override_settings(TestContextDecorator):
    """Give settings other values: ``with override_settings(USE_TZ=False):``, or as a decorator.

    Args:
        kwargs: the settings. Inside, ``del settings.NAME`` hides one, until the end as well.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()
        self.options = kwargs
        self.wrapped: Any = None

    def enable(self) -> None:
        """Set the values and tell the receivers of ``setting_changed``; an error takes everything back."""
        if "INSTALLED_APPS" in self.options:
            try:
                apps.set_installed_apps(self.options["INSTALLED_APPS"])
            except Exception:
                apps.unset_installed_apps()
                raise
        holder = UserSettingsHolder(settings._wrapped)
        for name, value in self.options.items():
            setattr(holder, name, value)
        self.wrapped = settings._wrapped
        settings._wrapped = holder
        try:
            for name in self.options:
                setting_changed.send(**announce(name), enter=True)
        except Exception as error:
            try:
                self.disable()
            except Exception as second:  # noqa: BLE001  # the first error is the one to tell about
                error.add_note(f"Taking the settings back failed as well: {second!r}")
            raise

    def disable(self) -> None:
        """Set the former values and tell all receivers; the first error of one is raised after that."""
        if "INSTALLED_APPS" in self.options:
            apps.unset_installed_apps()
        settings._wrapped = self.wrapped
        self.wrapped = None
        answers = [
            answer for name in self.options for answer in setting_changed.send_robust(**announce(name), enter=False)
        ]
        for _receiver, answer in answers:
            if isinstance(answer, Exception):
                raise answer

    def save_options(self, test_func: Any) -> None:
        """Add the values to those that the class *test_func* has from other decorators and from its base."""
        test_func._overridden_settings = {**(test_func._overridden_settings or {}), **self.options}

    def decorate_class(self, cls: Any) -> Any:
        """Set the values before ``setUpClass`` of *cls*.

        Raises:
            ValueError: *cls* is no test case of this package.
        """
        if not hasattr(cls, "_overridden_settings"):
            raise ValueError("Only subclasses of Django SimpleTestCase can be decorated with override_settings")
        self.save_options(cls)
        return cls


@public("test.utils")
class modify_settings(override_settings):
    """Add values to lists in settings, or take values out.

    Args:
        args: operations as pairs of a name and what *kwargs* has for it.
        kwargs: by setting, a mapping of ``append``, ``prepend`` and ``remove`` to a value or a list of values.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Operations keep their order, also those of a base class and of several decorators.
        self.operations = list(args) or list(kwargs.items())
        super().__init__()

    def save_options(self, test_func: Any) -> None:
        """Put the operations after those that the class *test_func* has from its base and from other decorators."""
        test_func._modified_settings = [*(test_func._modified_settings or ()), *self.operations]

    def enable(self) -> None:
        """Work the lists out from the present values and set them."""
        self.options = {}
        for name, operations in self.operations:
            value = list(self.options.get(name, getattr(settings, name, [])))
            for action, items in operations.items():
                value = _changed(value, action, [items] if isinstance(items, str) else items)
            self.options[name] = value
        super().enable()


def _changed(value: list[Any], action: str, items: Any) -> list[Any]:
    if action == "append":
        return value + [item for item in items if item not in value]
    if action == "prepend":
        return [item for item in items if item not in value] + value
    if action == "remove":
        return [item for item in value if item not in items]
    raise ValueError(f"Unsupported action: {action}. There are append, prepend and remove.")


@public("test.utils")
class override_system_checks(TestContextDecorator):
    """Register other system checks, and no others.

    Args:
        new_checks: the checks.
        deployment_checks: those for ``check --deploy``; the registered ones if None.
    """

    def __init__(self, new_checks: Iterable[Any], deployment_checks: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.new_checks = list(new_checks)
        self.deployment_checks = None if deployment_checks is None else list(deployment_checks)

    def enable(self) -> None:
        """Put the registered checks aside."""
        self.old_checks = registry.registered_checks
        self.old_deployment_checks = registry.deployment_checks
        registry.registered_checks = _tagged(self.new_checks)
        if self.deployment_checks is not None:
            registry.deployment_checks = _tagged(self.deployment_checks)

    def disable(self) -> None:
        """Register them again."""
        registry.registered_checks = self.old_checks
        registry.deployment_checks = self.old_deployment_checks


def _tagged(checks: list[Any]) -> set[Any]:
    """Return the checks as a set; a registered check has tags."""
    for check in checks:
        check.tags = getattr(check, "tags", ())
    return set(checks)
