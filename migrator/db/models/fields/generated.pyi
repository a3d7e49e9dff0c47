"""Types of generated fields for static checkers: they read as their ``output_field``."""

from typing import Any, Generic, Never

from typing_extensions import TypeVar, Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.fields import generated

__all__ = ["GeneratedField"]

_Read = TypeVar("_Read", covariant=True, default=Any)

class GeneratedField(generated.GeneratedField, Field[Never, _Read], Generic[_Read]):
    def __init__(
        self,
        *,
        expression: Any,
        output_field: Field[Any, _Read],
        db_persist: bool,
        verbose_name: Text | None = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
