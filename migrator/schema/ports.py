"""What the schema layer needs from above: the manager class that a model without managers gets."""

from __future__ import annotations

from typing import Any

from migrator.host.ports import Port

manager_class: Port[Any] = Port("manager_class", "migrator.models.manager")
"""The ``Manager`` class; ``Options`` creates the automatic base manager from it."""
