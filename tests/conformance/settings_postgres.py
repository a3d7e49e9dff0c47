"""Settings for Django's suite on PostgreSQL; the server is named by ``MIGRATOR_POSTGRES`` (see tests/postgres.py)."""

import os
from urllib.parse import unquote, urlsplit

_server = urlsplit(os.environ["MIGRATOR_POSTGRES"])
_shared = {
    "ENGINE": "django.db.backends.postgresql",
    "USER": unquote(_server.username or ""),
    "PASSWORD": unquote(_server.password or ""),
    "HOST": unquote(_server.hostname or ""),
    "PORT": str(_server.port or ""),
}
_name = os.environ.get("MIGRATOR_CONFORMANCE_NAME", "conformance")

DATABASES = {
    "default": {**_shared, "NAME": _name},
    "other": {**_shared, "NAME": f"{_name}_other"},
}
SECRET_KEY = "only for tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
USE_TZ = False
TEST_RUNNER = "recording.RecordingRunner"
