"""Settings for Django's suite on SQLite: Django's own, with a runner that records."""

from test_sqlite import *  # noqa: F403  Django's settings module is the point

TEST_RUNNER = "recording.RecordingRunner"
