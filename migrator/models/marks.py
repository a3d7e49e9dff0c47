"""Attributes on methods that templates and managers look for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])


def marked(**attributes: Any) -> Callable[[Method], Method]:
    """Set *attributes* on a method.

    ``alters_data=True`` keeps templates from calling it; ``queryset_only=True`` keeps a queryset method off managers,
    ``queryset_only=False`` puts a private one on.
    """

    def mark(method: Method) -> Method:
        for name, value in attributes.items():
            setattr(method, name, value)
        return method

    return mark
