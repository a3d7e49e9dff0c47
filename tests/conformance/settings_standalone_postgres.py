"""Settings for Django's suite without Django, on PostgreSQL: those of the overlay, apart from the runner."""

from settings_postgres import *  # noqa: F403  one place says where the server is

TEST_RUNNER = "migrator.test.runner.DiscoverRunner"
