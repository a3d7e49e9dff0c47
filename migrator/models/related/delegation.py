"""How related managers go on in the methods of the manager that they are derived from."""

from __future__ import annotations

from typing import Any

from migrator.models.bodies import Effects, invoke
from migrator.models.manager import delegated_name


def invoke_inherited(
    related_manager_class: Any, manager: Any, name: str, /, *args: Any, **kwargs: Any
) -> Effects[Any]:
    """Run the method *name* as the base class of *related_manager_class* has it, on *manager*.

    A method that merely passes on to the queryset is followed there, so that its body runs in the same generator; a
    manager's own method is called as user code.
    """
    method = getattr(super(related_manager_class, manager), name)
    if delegated_name(method) is not None:
        method = getattr(manager.get_queryset(), name)
    return (yield from invoke(method, *args, **kwargs))
