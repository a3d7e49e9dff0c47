"""Fields that hold text."""

from typing import Literal, overload

from typing_extensions import TypeVar, Unpack

from migrator.db.models.fields._base import Field, FieldOptions, Text
from migrator.expressions.combinable import Combinable
from migrator.fields import text

class TextOptions(FieldOptions, total=False):
    """Options of fields that hold text."""

    db_collation: str | None

_TextAssigned = TypeVar("_TextAssigned", contravariant=True, default=str | Combinable)
_TextRead = TypeVar("_TextRead", covariant=True, default=str)

class CharField(text.CharField, Field[_TextAssigned, _TextRead]):
    @overload
    def __init__(
        self: CharField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: CharField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[TextOptions]
    ) -> None: ...

class TextField(text.TextField, Field[_TextAssigned, _TextRead]):
    @overload
    def __init__(
        self: TextField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: TextField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[TextOptions]
    ) -> None: ...

class EmailField(text.EmailField, CharField[_TextAssigned, _TextRead]):
    @overload
    def __init__(
        self: EmailField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: EmailField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[TextOptions]
    ) -> None: ...

class SlugField(text.SlugField, CharField[_TextAssigned, _TextRead]):
    @overload
    def __init__(
        self: SlugField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: SlugField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[TextOptions]
    ) -> None: ...

class URLField(text.URLField, CharField[_TextAssigned, _TextRead]):
    @overload
    def __init__(
        self: URLField[str | Combinable, str],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[False] = ...,
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self: URLField[str | Combinable | None, str | None],
        verbose_name: Text | None = ...,
        name: str | None = ...,
        *,
        null: Literal[True],
        **options: Unpack[TextOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, verbose_name: Text | None = ..., name: str | None = ..., *, null: bool, **options: Unpack[TextOptions]
    ) -> None: ...
