"""The exception of a relation that has no object."""

from __future__ import annotations

from typing import Any


def missing_object_class(owner: Any, accessor: str, target: Any) -> Any:
    """Return the class of the error that the attribute *accessor* of the model *owner* raises.

    It is a ``DoesNotExist`` of the model *target*, and an ``AttributeError``, so that ``hasattr()`` works.
    """
    name = "RelatedObjectDoesNotExist"
    namespace = {"__module__": owner.__module__, "__qualname__": f"{owner.__qualname__}.{accessor}.{name}"}
    return type(name, (target.DoesNotExist, AttributeError), namespace)
