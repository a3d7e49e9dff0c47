"""Index types of PostgreSQL, and operator classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from migrator.contrib.postgres.installation import NeedsApp
from migrator.expressions.func import Func
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.schema.indexes import Index

__all__ = ["BloomIndex", "BrinIndex", "BTreeIndex", "GinIndex", "GistIndex", "HashIndex", "SpGistIndex"]

in_module = public("contrib.postgres.indexes")


def _switch(value: bool) -> str:
    return "on" if value else "off"


@in_module
class PostgresIndex(NeedsApp, Index):
    """Base of the index types: ``suffix`` is the server's name of the type."""

    storage_options: tuple[str, ...] = ()
    """Names of the arguments that are storage parameters, in the order in which statements have them."""

    @cached_property
    def max_name_length(self) -> int:
        """How long a name may be: suffixes longer than the usual one make room for themselves."""
        return Index.max_name_length - len(Index.suffix) + len(self.suffix)

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        statement = super().create_sql(model, schema_editor, using=f" USING {using or self.suffix}", **kwargs)
        parameters = self.get_with_params()
        if parameters:
            extra = statement.parts["extra"]
            statement.parts["extra"] = f" WITH ({', '.join(parameters)}){extra}"
        return statement

    def get_with_params(self) -> list[str]:
        """Return the storage parameters, ``name = value``."""
        return [
            f"{name} = {_switch(value) if isinstance(value, bool) else value}"
            for name in self.storage_options
            if (value := getattr(self, name)) is not None
        ]

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        for name in self.storage_options:
            value = getattr(self, name)
            if value is not None:
                kwargs[name] = value
        return path, args, kwargs


@in_module
class BloomIndex(PostgresIndex):
    """An index over many columns of which any may be asked for; needs the extension ``bloom``.

    Args:
        length: bits of an entry, 1 to 4096.
        columns: bits for each column, 1 to 4095.

    Raises:
        ValueError: the arguments are wrong; the text says which.
    """

    suffix = "bloom"
    storage_options = ("length",)

    def __init__(
        self, *expressions: Any, length: int | None = None, columns: Sequence[int] = (), **kwargs: Any
    ) -> None:
        super().__init__(*expressions, **kwargs)
        for broken, message in self._column_rules(length, columns):
            if broken:
                raise ValueError(message)
        self.length = length
        self.columns = columns

    def _column_rules(self, length: Any, columns: Any) -> Iterator[tuple[bool, str]]:
        yield len(self.fields) > 32, "Bloom indexes support a maximum of 32 fields."
        yield not isinstance(columns, list | tuple), "BloomIndex.columns must be a list or tuple."
        yield len(columns) > len(self.fields), "BloomIndex.columns cannot have more values than fields."
        yield (
            not all(isinstance(bits, int) and 0 < bits <= 4095 for bits in columns),
            "BloomIndex.columns must contain integers from 1 to 4095.",
        )
        yield (
            length is not None and not (isinstance(length, int) and 0 < length <= 4096),
            "BloomIndex.length must be None or an integer from 1 to 4096.",
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        if self.columns:
            kwargs["columns"] = self.columns
        return path, args, kwargs

    def get_with_params(self) -> list[str]:
        widths = [f"col{number} = {bits}" for number, bits in enumerate(self.columns, start=1)]
        return [*super().get_with_params(), *widths]


@in_module
class BrinIndex(PostgresIndex):
    """A small index that knows what is in each range of pages.

    Args:
        autosummarize: whether new ranges are summarized by themselves.
        pages_per_range: pages in a range.

    Raises:
        ValueError: the number of pages is not positive.
    """

    suffix = "brin"
    storage_options = ("autosummarize", "pages_per_range")

    def __init__(
        self,
        *expressions: Any,
        autosummarize: bool | None = None,
        pages_per_range: int | None = None,
        **kwargs: Any,
    ) -> None:
        if pages_per_range is not None and pages_per_range <= 0:
            raise ValueError("pages_per_range must be None or a positive integer")
        self.autosummarize = autosummarize
        self.pages_per_range = pages_per_range
        super().__init__(*expressions, **kwargs)


@in_module
class BTreeIndex(PostgresIndex):
    """The usual kind of index, with options.

    Args:
        fillfactor: how full pages are packed, 10 to 100 per cent.
        deduplicate_items: whether equal entries are kept once.
    """

    suffix = "btree"
    storage_options = ("fillfactor", "deduplicate_items")

    def __init__(
        self,
        *expressions: Any,
        fillfactor: int | None = None,
        deduplicate_items: bool | None = None,
        **kwargs: Any,
    ) -> None:
        self.fillfactor = fillfactor
        self.deduplicate_items = deduplicate_items
        super().__init__(*expressions, **kwargs)


@in_module
class GinIndex(PostgresIndex):
    """An index over what is in values: items of arrays, keys of documents, words of texts.

    Args:
        fastupdate: whether changes are collected before they are put into the index.
        gin_pending_list_limit: how many kilobytes are collected.
    """

    suffix = "gin"
    storage_options = ("gin_pending_list_limit", "fastupdate")

    def __init__(
        self,
        *expressions: Any,
        fastupdate: bool | None = None,
        gin_pending_list_limit: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.fastupdate = fastupdate
        self.gin_pending_list_limit = gin_pending_list_limit
        super().__init__(*expressions, **kwargs)


@in_module
class GistIndex(PostgresIndex):
    """An index over ranges, shapes and other values that contain each other.

    Args:
        buffering: whether the index is built with a buffer; None lets the server decide.
        fillfactor: how full pages are packed, 10 to 100 per cent.
    """

    suffix = "gist"
    storage_options = ("buffering", "fillfactor")

    def __init__(
        self, *expressions: Any, buffering: bool | None = None, fillfactor: int | None = None, **kwargs: Any
    ) -> None:
        self.buffering = buffering
        self.fillfactor = fillfactor
        super().__init__(*expressions, **kwargs)


@in_module
class HashIndex(PostgresIndex):
    """An index that only knows equality.

    Args:
        fillfactor: how full pages are packed, 10 to 100 per cent.
    """

    suffix = "hash"
    storage_options = ("fillfactor",)

    def __init__(self, *expressions: Any, fillfactor: int | None = None, **kwargs: Any) -> None:
        self.fillfactor = fillfactor
        super().__init__(*expressions, **kwargs)


@in_module
class SpGistIndex(PostgresIndex):
    """An index that divides its values into regions.

    Args:
        fillfactor: how full pages are packed, 10 to 100 per cent.
    """

    suffix = "spgist"
    storage_options = ("fillfactor",)

    def __init__(self, *expressions: Any, fillfactor: int | None = None, **kwargs: Any) -> None:
        self.fillfactor = fillfactor
        super().__init__(*expressions, **kwargs)


@in_module
class OpClass(Func):
    """An expression of an index or a constraint, with an operator class.

    Args:
        expression: an expression or a name of a field.
        name: the operator class. It becomes part of the statement's text.
    """

    template = "%(expressions)s %(name)s"
    constraint_validation_compatible = False
    cacheable = True

    def __init__(self, expression: Any, name: str) -> None:
        super().__init__(expression, name=name)
