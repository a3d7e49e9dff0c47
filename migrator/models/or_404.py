"""Getting objects for a page, or an exception that says there is no such page."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.host.not_found import Http404

exported = public("shortcuts")


def _queryset_of(klass: Any, function: str, method: str) -> Any:
    """Return what to query: the default manager's rows for a model, a manager or queryset as it is.

    Raises:
        ValueError: it is neither.
    """
    queryset = klass._default_manager.all() if hasattr(klass, "_default_manager") else klass
    if not hasattr(queryset, method):
        name = klass.__name__ if isinstance(klass, type) else type(klass).__name__
        raise ValueError(f"First argument to {function}() must be a Model, Manager, or QuerySet, not '{name}'.")
    return queryset


def _nothing(queryset: Any) -> Http404:
    return Http404(f"No {queryset.model._meta.object_name} matches the given query.")


@exported
def get_object_or_404(klass: Any, *args: Any, **kwargs: Any) -> Any:
    """Return the one object that matches.

    Args:
        klass: a model, a manager or a queryset.
        args: conditions, as ``get()`` takes them.
        kwargs: lookups.

    Raises:
        Http404: there is none.
        MultipleObjectsReturned: there are several.
    """
    queryset = _queryset_of(klass, "get_object_or_404", "get")
    try:
        return queryset.get(*args, **kwargs)
    except queryset.model.DoesNotExist:
        raise _nothing(queryset) from None


@exported
async def aget_object_or_404(klass: Any, *args: Any, **kwargs: Any) -> Any:
    """Like :func:`get_object_or_404`, awaited."""
    queryset = _queryset_of(klass, "aget_object_or_404", "aget")
    try:
        return await queryset.aget(*args, **kwargs)
    except queryset.model.DoesNotExist:
        raise _nothing(queryset) from None


@exported
def get_list_or_404(klass: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """Return the objects that match, in a list.

    Args:
        klass: a model, a manager or a queryset.
        args: conditions, as ``filter()`` takes them.
        kwargs: lookups.

    Raises:
        Http404: there are none.
    """
    queryset = _queryset_of(klass, "get_list_or_404", "filter")
    found = list(queryset.filter(*args, **kwargs))
    if not found:
        raise _nothing(queryset)
    return found


@exported
async def aget_list_or_404(klass: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """Like :func:`get_list_or_404`, awaited."""
    queryset = _queryset_of(klass, "aget_list_or_404", "filter")
    found = [obj async for obj in queryset.filter(*args, **kwargs)]
    if not found:
        raise _nothing(queryset)
    return found
