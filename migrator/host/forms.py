"""Form fields and widgets, looked up when used: ``from migrator.host import forms``, then ``forms.CharField``.

Django's form fields import the ORM, so its forms are never imported while the ORM itself is being imported.
Standalone there are no forms unless Django is installed; asking for one says so.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from migrator.host.mode import OVERLAY


class LazyForms:
    """Stands for the module ``django.forms``; every attribute is looked up at the time of use."""

    def __getattr__(self, name: str) -> Any:
        return form_attribute(name)

    def __repr__(self) -> str:
        return "<forms, imported at first use>"


def form_attribute(name: str) -> Any:
    """Return attribute *name* of Django's forms package.

    Raises:
        ImportError: standalone, where there are no forms.
    """
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    if not OVERLAY:
        raise ImportError(
            f"forms.{name} was asked for, but migrator has no forms when it is used without Django. "
            "Install Django and use the overlay (python -m migrator.overlay …) to build forms from models."
        )
    return getattr(import_module("django.forms"), name)


forms = LazyForms()


def __getattr__(name: str) -> Any:
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return form_attribute(name)
