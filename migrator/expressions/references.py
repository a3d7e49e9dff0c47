"""References by name: to fields and annotations of a query, or of the query around it."""

from __future__ import annotations

from typing import Any, NoReturn

from migrator.expressions.combinable import Combinable
from migrator.expressions.ports import vocabulary
from migrator.host.deconstruct import deconstructible
from migrator.host.exceptions import FieldError
from migrator.host.mode import public, public_path
from migrator.sql.constants import LOOKUP_SEP
from migrator.sql.errors import NotSupportedError


@vocabulary.word
@public("db.models.expressions")
@deconstructible(path=public_path("db.models.F"))
class F(Combinable):
    """A reference to a field, a transform of it, or an annotation.

    Args:
        name: the path, such as ``"author__birthday__year"``.
    """

    allowed_default = False
    cacheable = True

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name})"

    def __getitem__(self, subscript: int | slice) -> Any:
        return Sliced(self, subscript)

    def __contains__(self, other: Any) -> NoReturn:
        # With __getitem__ alone Python would try every index, for ever.
        raise TypeError("argument of type 'F' is not iterable")

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """Return the column, transform or annotation that the name means in *query*.

        Raises:
            FieldError: the name means nothing there, or needs a join that is not allowed.
        """
        return query.resolve_ref(self.name, allow_joins, reuse, summarize)

    def replace_expressions(self, replacements: dict[Any, Any]) -> Any:
        """Return the replacement for this reference, or for its first part with the rest as transforms."""
        if (replacement := replacements.get(self)) is not None:
            return replacement
        name, *transforms = self.name.split(LOOKUP_SEP)
        if not transforms or (replacement := replacements.get(F(name))) is None:
            return self
        for transform_name in transforms:
            try:
                transform = replacement.get_transform(transform_name)
            except FieldError:
                # Nothing tells the type of the replacement, so its transforms are not known.
                return self
            if transform is None:
                return self
            replacement = transform(replacement)
        return replacement

    def asc(self, **kwargs: Any) -> Any:
        """Order by this, lowest first; ``nulls_first`` or ``nulls_last`` may be True."""
        return vocabulary.OrderBy(self, **kwargs)

    def desc(self, **kwargs: Any) -> Any:
        """Order by this, highest first; ``nulls_first`` or ``nulls_last`` may be True."""
        return vocabulary.OrderBy(self, descending=True, **kwargs)

    def __eq__(self, other: object) -> bool:
        return self.__class__ == other.__class__ and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def copy(self) -> Any:
        """Return a shallow copy."""
        clone = object.__new__(type(self))
        clone.__dict__.update(self.__dict__)
        return clone


class _OutwardReference(F):
    """A name that belongs to another query than the one it stands in."""

    contains_aggregate = contains_over_clause = False

    def relabeled_clone(self, relabels: dict[str, str]) -> Any:
        """Return itself: the aliases of this query are not those of the other one."""
        return self


@public("db.models.expressions")
class ResolvedOuterRef(_OutwardReference):
    """A reference that waits for the outer query: it has met the inner one already."""

    def as_sql(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: only in a subquery does the reference mean anything.

        Raises:
            ValueError: always.
        """
        raise ValueError("This queryset contains a reference to an outer query and may only be used in a subquery.")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return the expression of the outer query.

        Raises:
            NotSupportedError: it is a window function.
        """
        column = super().resolve_expression(*args, **kwargs)
        if column.contains_over_clause:
            raise NotSupportedError(f"Referencing outer query window expression is not supported: {self.name}.")
        # A path over relations may lead to several rows, and nothing here can tell.
        column.possibly_multivalued = LOOKUP_SEP in self.name
        return column

    def get_group_by_cols(self) -> list[Any]:
        """Return nothing: to the inner query this is a constant."""
        return []


@public("db.models.expressions")
class OuterRef(_OutwardReference):
    """A reference to a field of the query that this one is a subquery of. Nest it to reach further out.

    Args:
        name: the path in the outer query, or an ``OuterRef``.
    """

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Return the reference, one level nearer to its query."""
        return self.name if isinstance(self.name, OuterRef) else ResolvedOuterRef(self.name)


def _window(subscript: int | slice) -> tuple[int, int | None]:
    """Return where a slice starts, counted from 1, and how long it is; None for "to the end".

    Raises:
        TypeError: the subscript is neither a number nor a slice.
        ValueError: it is negative, has a step, or ends before it starts.
    """
    if isinstance(subscript, int):
        start, stop = subscript, None if subscript < 0 else subscript + 1
    elif isinstance(subscript, slice):
        if subscript.step is not None:
            raise ValueError("Step argument is not supported.")
        start, stop = subscript.start or 0, subscript.stop
    else:
        raise TypeError("Argument to slice must be either int or slice instance.")
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("Negative indexing is not supported.")
    if stop is None:
        return start + 1, None
    if start > stop:
        raise ValueError("Slice stop must be greater than slice start.")
    return start + 1, stop - start


@public("db.models.expressions")
class Sliced(F):
    """Part of a text or array field: ``F("name")[:3]``.

    Args:
        obj: the reference that is sliced.
        subscript: an index or a slice, without negative numbers and without a step.
    """

    def __init__(self, obj: F, subscript: int | slice) -> None:
        super().__init__(obj.name)
        self.obj = obj
        self.start, self.length = _window(subscript)

    def __repr__(self) -> str:
        begin = self.start - 1
        end = None if self.length is None else begin + self.length
        return f"{type(self).__name__}({self.obj!r}, {slice(begin, end)!r})"

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        target = query.resolve_ref(self.name, allow_joins, reuse, summarize)
        sliced = target
        if isinstance(self.obj, OuterRef | Sliced):
            sliced = self.obj.resolve_expression(query, allow_joins, reuse, summarize, for_save)
        return target.output_field.slice_expression(sliced, self.start, self.length)
