"""Addresses of pages: there are none without a web framework, but models mention them."""

from __future__ import annotations

from typing import Any, NoReturn

from migrator.host.mode import public
from migrator.host.standalone.functional import lazy


@public("urls.exceptions")
class NoReverseMatch(Exception):
    """There is no address for a view."""


@public("urls")
def reverse(viewname: Any, *args: Any, **kwargs: Any) -> NoReturn:
    """Refuse to make an address: views and their addresses are the web framework's.

    It is there so that models with a ``get_absolute_url()`` can be imported.

    Raises:
        NoReverseMatch: always.
    """
    raise NoReverseMatch(
        f"There is no address for {viewname!r}: migrator has no views and no URLs. Make the address with your web "
        "framework (FastAPI and Starlette have request.url_for), or run on Django with the overlay."
    )


reverse_lazy = lazy(reverse, str)
"""Like :func:`reverse`, when the text is asked for."""
