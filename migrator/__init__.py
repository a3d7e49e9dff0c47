"""The Django ORM and its migrations as a library of its own.

Importing the package loads nothing else: the mode (standalone or overlay) is fixed by the first core module.
"""

from __future__ import annotations

import sys

__version__ = "0.1.0"

VERSION = (6, 1, 3, "final", 0)
"""The Django release whose behaviour this version follows."""

OF_THE_WEB = {
    **dict.fromkeys(("forms", "middleware", "template", "templatetags", "views"), "belongs to the web framework"),
    **dict.fromkeys(("core.cache", "core.mail", "core.signing"), "is a service that web frameworks bring"),
    **dict.fromkeys(("core.asgi", "core.handlers", "core.servers", "core.wsgi"), "serves HTTP"),
    **dict.fromkeys(("urls.conf", "urls.converters", "urls.resolvers", "utils.http", "utils.cache"), "is about HTTP"),
    **dict.fromkeys(("utils.dateformat", "utils.formats", "utils.timesince", "utils.decorators"), "is for pages"),
    **dict.fromkeys(
        ("contrib.contenttypes.admin", "contrib.contenttypes.forms", "contrib.contenttypes.views"),
        "needs Django's pages",
    ),
    **dict.fromkeys(
        (
            *("contrib.admin", "contrib.admindocs", "contrib.auth.models", "contrib.auth.base_user"),
            *("contrib.auth.hashers", "contrib.auth.decorators", "contrib.auth.forms", "contrib.flatpages"),
            *("contrib.gis", "contrib.humanize", "contrib.messages", "contrib.redirects", "contrib.sessions"),
            *("contrib.sitemaps", "contrib.sites", "contrib.staticfiles", "contrib.syndication"),
        ),
        "is an app of Django",
    ),
}
"""What Django has under such a name, and migrator leaves to it: names below the root, and why."""


def _left_to_django(name: str, rest: str) -> str:
    return (
        f"No module named {name!r}: it {OF_THE_WEB[rest]}, and is not part of migrator. Take the import out of what is "
        "to run without Django, or install Django and use the overlay (python -m migrator.overlay …)."
    )


def missing_attribute(package: str, name: str) -> ImportError | AttributeError:
    """Return the error of ``from package import name``, where *name* would be a module.

    Args:
        package: path of a package of migrator's.
        name: what it does not have.
    """
    path = f"{package}.{name}"
    rest = path.partition(".")[2]
    if rest in OF_THE_WEB:
        return ImportError(_left_to_django(path, rest), name=path)
    return AttributeError(f"module {package!r} has no attribute {name!r}")


def __getattr__(name: str) -> object:
    """Say the same for ``from migrator import forms``, which asks for an attribute."""
    if name == "get_version":
        # Not at once: it would fix the mode.
        from migrator.host.version import get_version

        return get_version
    raise missing_attribute(__name__, name)


class WhatIsLeftToDjango:
    """The last finder: says about names that only Django has where they are to be had."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """Find nothing.

        Raises:
            ModuleNotFoundError: Django has a module of that name.
        """
        root, _, rest = name.partition(".")
        if root == "migrator" and rest in OF_THE_WEB:
            raise ModuleNotFoundError(_left_to_django(name, rest), name=name)


if not any(getattr(finder, "__name__", "") == "WhatIsLeftToDjango" for finder in sys.meta_path):
    sys.meta_path.append(WhatIsLeftToDjango)


def setup(set_prefix: bool = True, *, alias: bool = False) -> None:
    """Configure settings, logging and the app registry. Call it once, before models are imported.

    Args:
        set_prefix: kept for Django's signature; there is no URL prefix to set without the web framework.
        alias: let ``import django.…`` mean this package, for existing models and migration files; the environment
            variable ``MIGRATOR_ALIAS=1`` does the same. Not under the overlay.
    """
    import os

    if alias or os.environ.get("MIGRATOR_ALIAS") == "1":
        from migrator.alias import install  # most programs have no alias

        install()
    from migrator.host.setup import setup as start  # importing the package reads no settings

    start(set_prefix)
