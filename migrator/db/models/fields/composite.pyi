"""Types of composite primary keys for static checkers: they read as a tuple."""

from typing import Any

from migrator.db.models.fields._base import Field
from migrator.fields import composite
from migrator.fields.composite import (
    AttributeSetter as AttributeSetter,
    CompositeAttribute as CompositeAttribute,
    unnest as unnest,
)

class CompositePrimaryKey(composite.CompositePrimaryKey, Field[tuple[Any, ...] | None, tuple[Any, ...]]):
    def __init__(
        self,
        *args: str,
        blank: bool = ...,
        verbose_name: Any = ...,
        default: Any = ...,
        editable: bool = ...,
        primary_key: bool = ...,
    ) -> None: ...
