"""There is no such app: installing it says what to do instead."""

from __future__ import annotations

from typing import Any

from migrator.host.apps import AppConfig
from migrator.host.exceptions import ImproperlyConfigured
from migrator.host.mode import public, public_path
from migrator.host.users import OWN_USERS


@public("contrib.auth.apps")
class AuthConfig(AppConfig):
    """Refuses to be installed.

    Raises:
        ImproperlyConfigured: always.
    """

    name = public_path("contrib.auth")

    def __init__(self, app_name: str, app_module: Any) -> None:
        raise ImproperlyConfigured(f"INSTALLED_APPS has '{app_name}', but {OWN_USERS}")
