"""The blog's app configuration."""

from migrator.apps import AppConfig


class BlogConfig(AppConfig):
    """The blog app."""

    name = "blog"
