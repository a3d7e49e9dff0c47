"""Settings; the database comes from the environment."""

import json
import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "only for tests"
INSTALLED_APPS = ["django.contrib.contenttypes", "music.apps.MusicConfig", "loans"]
DATABASES = {"default": json.loads(os.environ["SITE_DATABASE"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "loans.Member"
USE_TZ = True
TIME_ZONE = "Europe/Paris"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
MEDIA_ROOT = BASE_DIR / "media"
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "scores": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
