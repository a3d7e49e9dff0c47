"""The order of rows in aggregates, as it was asked for before every aggregate could have one."""

from __future__ import annotations

from typing import Any

from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.mode import public, public_path
from migrator.host.warnings import warn_external


@public("contrib.postgres.aggregates.mixins")
class OrderableAggMixin:
    """Gives an aggregate ``order_by``; deprecated in favour of the attribute ``allow_order_by``."""

    allow_order_by = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        warn_external(
            f"OrderableAggMixin is deprecated. Use {public_path('db.models.aggregates')}.Aggregate and "
            "allow_order_by instead.",
            category=RemovedInDjango2028Warning,
        )
