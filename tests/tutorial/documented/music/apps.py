"""The app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MusicConfig(AppConfig):
    name = "music"
    verbose_name = _("Music")

    def ready(self):
        from . import signals  # noqa: F401
