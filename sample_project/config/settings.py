"""Settings of the sample project: SQLite beside this folder, or the database that ``DATABASE_URL`` names."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

INSTALLED_APPS = ["blog"]

DATABASES = {"default": os.environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"}

USE_TZ = True
TIME_ZONE = "UTC"
