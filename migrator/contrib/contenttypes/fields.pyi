"""Types of generic relations for static checkers: what a generic key points at is known at run time only."""

from collections.abc import Callable, Mapping
from typing import Any, overload

from typing_extensions import TypeVar, Unpack

from migrator.contrib.contenttypes import foreign_key, relation
from migrator.contrib.contenttypes.foreign_key import (
    GenericForeignKeyDescriptor as GenericForeignKeyDescriptor,
)
from migrator.contrib.contenttypes.manager import create_generic_related_manager as create_generic_related_manager
from migrator.contrib.contenttypes.relation import (
    GenericRel as GenericRel,
    ReverseGenericManyToOneDescriptor as ReverseGenericManyToOneDescriptor,
)
from migrator.db.models import Model, Q
from migrator.db.models.fields._base import Field, FieldOptions
from migrator.db.models.fields._managers import RelatedManager

_Model = TypeVar("_Model", bound=Model, default=Any)
_Target = TypeVar("_Target", bound=Model)

class GenericForeignKey(foreign_key.GenericForeignKey, Field[Any, Any]):
    def __init__(self, ct_field: str = ..., fk_field: str = ..., for_concrete_model: bool = ...) -> None: ...

class GenericRelation(relation.GenericRelation, Field[Any, RelatedManager[_Model]]):
    @overload
    def __init__(
        self: GenericRelation[_Target],
        to: type[_Target],
        object_id_field: str = ...,
        content_type_field: str = ...,
        for_concrete_model: bool = ...,
        related_query_name: str | None = ...,
        limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
    @overload
    def __init__(
        self,
        to: str,
        object_id_field: str = ...,
        content_type_field: str = ...,
        for_concrete_model: bool = ...,
        related_query_name: str | None = ...,
        limit_choices_to: Q | Mapping[str, Any] | Callable[[], Any] | None = ...,
        **options: Unpack[FieldOptions],
    ) -> None: ...
