"""The Django ORM and its migrations as a library of its own.

Importing the package loads nothing else: the mode (standalone or overlay) is fixed by the first core module.
"""

from __future__ import annotations

__version__ = "0.1.0"

VERSION = (6, 1, 3, "final", 0)
"""The Django release whose behaviour this version follows."""


def setup(set_prefix: bool = True, *, alias: bool = False) -> None:
    """Configure settings, logging and the app registry. Call it once, before models are imported.

    Args:
        set_prefix: kept for Django's signature; there is no URL prefix to set without the web framework.
        alias: let ``import django.…`` mean this package, for existing models and migration files; the environment
            variable ``MIGRATOR_ALIAS=1`` does the same. Not under the overlay.
    """
    import os

    if alias or os.environ.get("MIGRATOR_ALIAS") == "1":
        from migrator.alias import install

        install()
    from migrator.host.setup import setup as start

    start(set_prefix)
