"""Types of relations for static checkers: a relation to one reads as an instance, one to many as a manager.

A relation has one parameter, the model: ``models.ForeignKey["Author"]("Author", models.CASCADE)`` where the model is
named by a string, ``ForeignKey["Author | None"]`` where it may be null as well.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Literal, TypeAlias, overload

from typing_extensions import TypeVar, Unpack

from migrator.db.models.base import Model
from migrator.db.models.fields._base import Field as Field, FieldOptions
from migrator.db.models.fields._managers import ManyRelatedManager
from migrator.db.models.query_utils import PathInfo as PathInfo, Q as Q
from migrator.expressions.combinable import Combinable
from migrator.fields.cache import FieldCacheMixin as FieldCacheMixin
from migrator.fields.composite import CompositePrimaryKey as CompositePrimaryKey
from migrator.fields.markers import NOT_PROVIDED as NOT_PROVIDED
from migrator.fields.on_delete import (
    CASCADE as CASCADE,
    DB_CASCADE as DB_CASCADE,
    DB_SET_DEFAULT as DB_SET_DEFAULT,
    DB_SET_NULL as DB_SET_NULL,
    DO_NOTHING as DO_NOTHING,
    SET_DEFAULT as SET_DEFAULT,
    SET_NULL as SET_NULL,
    DatabaseOnDelete as DatabaseOnDelete,
)
from migrator.fields.related import foreign_key, foreign_object, many_to_many, one_to_one
from migrator.fields.related.base import RelatedField as RelatedField
from migrator.fields.related.lazy import (
    RECURSIVE_RELATIONSHIP_CONSTANT as RECURSIVE_RELATIONSHIP_CONSTANT,
    lazy_related_operation as lazy_related_operation,
    make_model_tuple as make_model_tuple,
    resolve_relation as resolve_relation,
)
from migrator.fields.related.rels import (
    ForeignObjectRel as ForeignObjectRel,
    ManyToManyRel as ManyToManyRel,
    ManyToOneRel as ManyToOneRel,
    OneToOneRel as OneToOneRel,
)
from migrator.host.apps import apps as apps
from migrator.models.descriptors.forward import (
    ForwardManyToOneDescriptor as ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor as ForwardOneToOneDescriptor,
)
from migrator.models.descriptors.reverse import (
    ManyToManyDescriptor as ManyToManyDescriptor,
    ReverseManyToOneDescriptor as ReverseManyToOneDescriptor,
    ReverseOneToOneDescriptor as ReverseOneToOneDescriptor,
)
from migrator.models.key_attribute import ForeignKeyDeferredAttribute as ForeignKeyDeferredAttribute
from migrator.models.through import (
    create_many_to_many_intermediary_model as create_many_to_many_intermediary_model,
)
from migrator.runtime.connections import connection as connection, connections as connections
from migrator.runtime.router import router as router
from migrator.sql.constants import LOOKUP_SEP as LOOKUP_SEP

OnDelete: TypeAlias = Any
Limit: TypeAlias = Q | Mapping[str, Any] | Callable[[], Q | Mapping[str, Any]]

class RelationOptions(FieldOptions, total=False):
    """The options of a relation to one object, ``null`` aside."""

    verbose_name: Any
    related_name: str | None
    related_query_name: str | None
    limit_choices_to: Limit | None
    parent_link: bool
    db_constraint: bool
    swappable: bool

class ForeignKeyOptions(RelationOptions, total=False):
    """The options of a foreign key."""

    to_field: str | None

class ManyToManyOptions(FieldOptions, total=False):
    """The options of a relation to many."""

    verbose_name: Any
    null: bool
    related_query_name: str | None
    limit_choices_to: Limit | None
    symmetrical: bool | None
    through: type[Model] | str | None
    through_fields: Sequence[str] | None
    db_constraint: bool
    db_table: str | None
    swappable: bool

_Related = TypeVar("_Related", bound=Model | None, default=Any)
_Target = TypeVar("_Target", bound=Model)
_ManyTarget = TypeVar("_ManyTarget", bound=Model, default=Any)

class ForeignObject(foreign_object.ForeignObject, Field[_Related | Combinable, _Related]):
    def __init__(
        self,
        to: type[Model] | str,
        on_delete: OnDelete,
        from_fields: Sequence[Any],
        to_fields: Sequence[Any],
        rel: Any = ...,
        *,
        null: bool = ...,
        **options: Unpack[RelationOptions],
    ) -> None: ...

class ForeignKey(foreign_key.ForeignKey, ForeignObject[_Related]):
    @overload
    def __init__(
        self: ForeignKey[_Target],
        to: type[_Target],
        on_delete: OnDelete,
        *,
        null: Literal[False] = ...,
        **options: Unpack[ForeignKeyOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: ForeignKey[_Target | None],
        to: type[_Target],
        on_delete: OnDelete,
        *,
        null: Literal[True],
        **options: Unpack[ForeignKeyOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, to: type[Model] | str, on_delete: OnDelete, *, null: bool = ..., **options: Unpack[ForeignKeyOptions]
    ) -> None: ...

class OneToOneField(one_to_one.OneToOneField, ForeignKey[_Related]):
    @overload
    def __init__(
        self: OneToOneField[_Target],
        to: type[_Target],
        on_delete: OnDelete,
        *,
        null: Literal[False] = ...,
        **options: Unpack[ForeignKeyOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: OneToOneField[_Target | None],
        to: type[_Target],
        on_delete: OnDelete,
        *,
        null: Literal[True],
        **options: Unpack[ForeignKeyOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, to: type[Model] | str, on_delete: OnDelete, *, null: bool = ..., **options: Unpack[ForeignKeyOptions]
    ) -> None: ...

class ManyToManyField(many_to_many.ManyToManyField, Field[Any, ManyRelatedManager[_ManyTarget]], Generic[_ManyTarget]):
    @overload
    def __init__(
        self: ManyToManyField[_Target],
        to: type[_Target],
        related_name: str | None = ...,
        **options: Unpack[ManyToManyOptions],
    ) -> None: ...
    @overload
    def __init__(self, to: str, related_name: str | None = ..., **options: Unpack[ManyToManyOptions]) -> None: ...
