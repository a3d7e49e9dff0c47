"""Users without Django: there are none but the project's own."""

from __future__ import annotations

from migrator.host.standalone.app_registry import apps
from migrator.host.standalone.conf import settings

OWN_USERS = (
    "without Django, migrator has no users of its own. Write a user model in one of your apps and name it in the "
    "settings: AUTH_USER_MODEL = 'accounts.User'."
)


def missing_users_hint(label: str) -> str | None:
    """Return what to do if *label* is where ``AUTH_USER_MODEL`` points and that app is not installed; else None.

    Args:
        label: of an app, or of a model (``auth.User``).
    """
    app_label = label.partition(".")[0]
    setting = str(settings.AUTH_USER_MODEL)
    if app_label.lower() != setting.partition(".")[0].lower() or app_label.lower() in apps.app_configs:
        return None
    return f"AUTH_USER_MODEL is '{setting}', but there is no app '{app_label}': {OWN_USERS}"
