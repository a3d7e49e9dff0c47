"""The field that keeps the order of related objects."""

from __future__ import annotations

from typing import Any

from migrator.fields.numbers import IntegerField
from migrator.host.mode import public


@public("db.models.fields.proxy")
class OrderWrt(IntegerField):
    """The position among the siblings under ``Meta.order_with_respect_to``; always called ``_order``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "name": "_order", "editable": False})
