"""The overlay: real Django, with ``django.db`` and everything under it served by ``migrator.db``.

Call :func:`install` before anything imports ``django.db``, or start a script with
``python -m migrator.overlay manage.py …``. Child processes inherit the overlay through the environment variable
``MIGRATOR_OVERLAY`` and the ``migrator_overlay.pth`` file that the wheel installs.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from types import CodeType

from migrator.overlay.finder import OverlayFinder, is_installed

__all__ = ["OverlayError", "install", "is_installed", "verify"]

ENVIRONMENT_VARIABLE = "MIGRATOR_OVERLAY"

PROBES = (
    ("django.db.models", "Model.save"),
    ("django.db.models.query", "QuerySet.filter"),
    ("django.db.migrations.executor", "MigrationExecutor.migrate"),
)
"""Functions whose code has to come from this package once the overlay is in place."""


class OverlayError(RuntimeError):
    """The overlay cannot be installed, or is not what serves ``django.db``."""


def install() -> None:
    """Make ``django.db`` and everything below it be ``migrator.db``, in this process and its children.

    Calling it again is harmless.

    Raises:
        OverlayError: Django is missing, ``django.db`` was imported before, or ``migrator`` already runs standalone.
    """
    if is_installed():
        return
    _refuse_if_too_late()
    if importlib.util.find_spec("django") is None:
        raise OverlayError(
            "The overlay needs Django: it provides everything outside django.db. Install Django, or use migrator "
            "standalone (import migrator; migrator.setup())."
        )
    os.environ[ENVIRONMENT_VARIABLE] = "1"
    sys.meta_path.insert(0, OverlayFinder())


def _refuse_if_too_late() -> None:
    if "django.db" in sys.modules:
        raise OverlayError(
            "migrator.overlay.install() came too late: django.db was already imported. Call it before the first import "
            "of Django (at the top of manage.py, wsgi.py and asgi.py), or run 'python -m migrator.overlay manage.py …'."
        )
    mode = sys.modules.get("migrator.host.mode")
    if mode is not None and not mode.OVERLAY:
        raise OverlayError(
            "migrator.overlay.install() came too late: migrator was already imported in standalone mode, and the mode "
            "is fixed by the first import. Install the overlay before importing anything else of migrator."
        )


def verify() -> list[str]:
    """Check that Django's public entry points run this package's code.

    Returns:
        The files that hold the probed functions.

    Raises:
        OverlayError: one of them lies outside this package.
    """
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
    files = []
    for module_name, path in PROBES:
        found = importlib.import_module(module_name)
        for part in path.split("."):
            found = getattr(found, part)
        code: CodeType = found.__code__
        if not os.path.abspath(code.co_filename).startswith(root):
            raise OverlayError(f"The overlay is not in place: {module_name}.{path} comes from {code.co_filename}.")
        files.append(code.co_filename)
    return files
