"""The pytest plugin: ``pytest -p migrator.test.pytest_plugin``, or the same in ``addopts``. See docs/testing.md.

It is never loaded by itself. Marks, fixtures and options have the names that people know from pytest-django, which is
switched off in a run that loads this plugin.
"""

from __future__ import annotations

from typing import Any

import pytest

from migrator.test.pytest_plugin import configuration, order
from migrator.test.pytest_plugin.blocking import blocker_key, django_db_blocker as django_db_blocker, new_blocker
from migrator.test.pytest_plugin.counting import (
    django_assert_max_num_queries as django_assert_max_num_queries,
    django_assert_num_queries as django_assert_num_queries,
    django_capture_on_commit_callbacks as django_capture_on_commit_callbacks,
)
from migrator.test.pytest_plugin.databases import (
    django_db_createdb as django_db_createdb,
    django_db_keepdb as django_db_keepdb,
    django_db_modify_db_settings as django_db_modify_db_settings,
    django_db_modify_db_settings_parallel_suffix as django_db_modify_db_settings_parallel_suffix,
    django_db_modify_db_settings_tox_suffix as django_db_modify_db_settings_tox_suffix,
    django_db_modify_db_settings_xdist_suffix as django_db_modify_db_settings_xdist_suffix,
    django_db_setup as django_db_setup,
    django_db_use_migrations as django_db_use_migrations,
    django_test_environment as django_test_environment,
)
from migrator.test.pytest_plugin.migrations import migrator_migrate as migrator_migrate
from migrator.test.pytest_plugin.overriding import settings as settings
from migrator.test.pytest_plugin.per_test import (
    _migrator_case as _migrator_case,
    _migrator_marked as _migrator_marked,
    _migrator_test_class as _migrator_test_class,
    db as db,
    django_db_reset_sequences as django_db_reset_sequences,
    django_db_serialized_rollback as django_db_serialized_rollback,
    transactional_db as transactional_db,
)

RIVALS = ("django", "pytest_django.plugin")
"""Names that pytest-django is loaded under: as installed, and by ``-p``."""


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options; pytest-django, which has the same, must not be loaded after this."""
    if any(map(pluginmanager.hasplugin, RIVALS)):
        raise pytest.UsageError(
            "pytest-django is loaded already, and has fixtures and options of the same names as "
            "migrator.test.pytest_plugin. Load one of them: add '-p no:django', or leave ours out."
        )
    pluginmanager.set_blocked(RIVALS[0])
    configuration.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    """Set the project up before conftest files import its models."""
    configuration.choose_settings(early_config, parser.parse_known_args(args))
    configuration.set_up(early_config)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the project up, unless that is done, and refuse databases outside tests."""
    config.addinivalue_line("markers", configuration.MARKER)
    configuration.set_up(config)
    config.stash[blocker_key] = new_blocker()
    config.stash[blocker_key].block()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let databases through again: pytest may be called from a program."""
    if blocker_key in config.stash:
        config.stash[blocker_key].restore_all()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which settings are used."""
    return configuration.header(config)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Put tests that roll back first, and those that empty the databases last."""
    items.sort(key=order.place)
