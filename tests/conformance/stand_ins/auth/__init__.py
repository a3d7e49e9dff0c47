"""Users, groups and permissions as a project of its own would have them: what tests of the ORM need of auth."""

from typing import Any


def get_user_model() -> Any:
    """Return the model of users."""
    from migrator.apps import apps

    return apps.get_model("auth", "User")
