"""Settings for Django's suite without Django, on SQLite."""

DATABASES = {
    "default": {"ENGINE": "migrator.db.backends.sqlite3"},
    "other": {"ENGINE": "migrator.db.backends.sqlite3"},
}
SECRET_KEY = "only for tests"
USE_TZ = False
