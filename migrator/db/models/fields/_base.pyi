"""What the views of all fields share: the two types of a field, and the options that every field takes."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, Protocol, Self, TypeAlias, TypedDict, overload

from typing_extensions import TypeVar

from migrator.fields import base
from migrator.fields.deferred import DeferredAttribute

class Text(Protocol):
    """A string, or a translation that is made when it is shown."""
    def __str__(self) -> str: ...

Choice: TypeAlias = tuple[Any, Any]
ChoiceSource: TypeAlias = (
    Iterable[Choice | tuple[Any, Iterable[Choice]]] | Mapping[Any, Any] | type[Any] | Callable[[], Any]
)

class FieldOptions(TypedDict, total=False):
    """The options that every field takes, ``null`` aside, which decides about the field's types."""

    primary_key: bool
    max_length: int | None
    unique: bool
    blank: bool
    db_index: bool
    default: Any
    editable: bool
    serialize: bool
    unique_for_date: str | None
    unique_for_month: str | None
    unique_for_year: str | None
    choices: ChoiceSource | None
    help_text: Text
    db_column: str | None
    db_comment: str | None
    db_default: Any
    db_tablespace: str | None
    auto_created: bool
    validators: Iterable[Callable[[Any], Any]]
    error_messages: Mapping[str, Text] | None

_Assigned = TypeVar("_Assigned", contravariant=True, default=Any)
_Read = TypeVar("_Read", covariant=True, default=Any)

class Field(base.Field, Generic[_Assigned, _Read]):
    @overload
    def __get__(self, instance: None, owner: object) -> DeferredAttribute: ...
    @overload
    def __get__(self, instance: object, owner: object) -> _Read: ...
    def __set__(self, instance: Any, value: _Assigned) -> None: ...
    def __class_getitem__(cls, *args: Any) -> type[Self]: ...
