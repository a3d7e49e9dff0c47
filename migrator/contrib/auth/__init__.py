"""The project's user model. Users themselves, passwords and permissions are not part of migrator."""

from __future__ import annotations

from typing import Any

from migrator.host.apps import apps
from migrator.host.conf import settings
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public
from migrator.host.users import OWN_USERS, missing_users_hint


@public("contrib.auth")
def get_user_model() -> Any:
    """Return the model that the setting ``AUTH_USER_MODEL`` names.

    Raises:
        ImproperlyConfigured: it is no label of a model, or there is no such model.
    """
    label = settings.AUTH_USER_MODEL
    try:
        return apps.get_model(label, require_ready=False)
    except ValueError as error:
        raise ImproperlyConfigured("AUTH_USER_MODEL must be of the form 'app_label.model_name'") from error
    except LookupError as error:
        hint = missing_users_hint(label)
        raise ImproperlyConfigured(
            f"AUTH_USER_MODEL refers to model '{label}' that has not been installed" + (f". {hint}" if hint else "")
        ) from error


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name in ("models", "apps"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    raise ImportError(f"{__name__}.{name} is not part of migrator: {OWN_USERS}")
