"""How arrays are compared, and their items, slices and lengths."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.operators import ContainedBy, DataContains, Overlap
from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.func import Func
from migrator.expressions.lookup import Transform
from migrator.expressions.lookups.comparisons import Exact
from migrator.expressions.lookups.subqueries import is_query
from migrator.expressions.subqueries import Subquery
from migrator.expressions.values import Value
from migrator.host.mode import public

in_module = public("contrib.postgres.fields.array")


class ArrayLiteral(Func):
    """A list of expressions and values."""

    template = "ARRAY[%(expressions)s]"

    def get_group_by_cols(self) -> list[Any]:
        return [column for item in self.source_expressions for column in item.get_group_by_cols()]


def _array(items: Any, base_field: Any) -> ArrayLiteral:
    return ArrayLiteral(*[_item(item, base_field) for item in items])


def _item(value: Any, base_field: Any) -> Any:
    """Return an item as an expression; None has no type, since a NULL array inside an array would vanish."""
    if hasattr(value, "resolve_expression"):
        return value
    if isinstance(value, list | tuple) and _has_expressions(value):
        return _array(value, base_field.base_field)
    return Value(None) if value is None else Value(value, base_field)


def _has_expressions(items: Any) -> bool:
    return any(
        _has_expressions(item) if isinstance(item, list | tuple) else hasattr(item, "resolve_expression")
        for item in items
    )


@in_module
class ArrayRHSMixin:
    """Makes an array of a list on the right-hand side, which may have expressions in it."""

    lhs: Any
    rhs: Any

    def __init__(self, lhs: Any, rhs: Any) -> None:
        if isinstance(rhs, list | tuple):
            rhs = _array(rhs, lhs.output_field.base_field)
        super().__init__(lhs, rhs)  # type: ignore[call-arg]  # a mixin for lookups

    def process_rhs(self, compiler: Any, connection: Any) -> SQL:
        """Return the right-hand side, cast to the type of the left-hand one."""
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]  # a mixin for lookups
        return f"{sql}::{self.lhs.output_field.cast_db_type(connection)}", params


@in_module
class ArrayContains(ArrayRHSMixin, DataContains):
    """All items on the right are in the array."""


@in_module
class ArrayContainedBy(ArrayRHSMixin, ContainedBy):
    """All items of the array are on the right."""


@in_module
class ArrayExact(ArrayRHSMixin, Exact):
    """The arrays are equal, order included."""


@in_module
class ArrayOverlap(ArrayRHSMixin, Overlap):
    """The arrays have an item in common."""

    def get_prep_lookup(self) -> Any:
        """Return the right-hand side; the values of a query are all taken together."""
        if is_query(self.rhs):
            return Subquery(self.rhs, template="ARRAY(%(subquery)s)")
        return super().get_prep_lookup()


@in_module
class ArrayLenTransform(Transform):
    """How many items an array has; an empty one has none, which the server's function takes for NULL."""

    lookup_name = "len"
    output_field = outputs.IntegerField()
    cacheable = True

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        array, params = compiler.compile(self.lhs)
        sql = f"CASE WHEN {array} IS NULL THEN NULL ELSE coalesce(array_length({array}, 1), 0) END"
        return sql, (*params, *params)


@in_module
class IndexTransform(Transform):
    """One item of an array.

    Args:
        index: its place, counted from 1.
        base_field: the field of the items.
        args: the array.
    """

    cacheable = True

    def __init__(self, index: int, base_field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.index = index
        self.base_field = base_field

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        array, params = compiler.compile(self.lhs)
        # A place in an array of arrays is told in one go.
        if not isinstance(self.lhs, IndexTransform):
            array = f"({array})"
        return f"{array}[%s]", (*params, self.index)

    def _resolve_output_field(self) -> Any:
        return self.base_field


@in_module
class IndexTransformFactory:
    """Makes the transform for one place.

    Args:
        index: the place, counted from 1.
        base_field: the field of the items.
    """

    def __init__(self, index: int, base_field: Any) -> None:
        self.index = index
        self.base_field = base_field

    def __call__(self, *args: Any, **kwargs: Any) -> IndexTransform:
        return IndexTransform(self.index, self.base_field, *args, **kwargs)


@in_module
class SliceTransform(Transform):
    """Some items of an array, as an array.

    Args:
        start: the first place, counted from 1.
        end: the last place; None for the end of the array.
        args: the array.
    """

    cacheable = True

    def __init__(self, start: int, end: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start = start
        self.end = end

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        array, params = compiler.compile(self.lhs)
        if self.end is None:
            return f"({array})[%s:]", (*params, self.start)
        return f"({array})[%s:%s]", (*params, self.start, self.end)


@in_module
class SliceTransformFactory:
    """Makes the transform for one slice.

    Args:
        start: the first place, counted from 1.
        end: the last place.
    """

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    def __call__(self, *args: Any, **kwargs: Any) -> SliceTransform:
        return SliceTransform(self.start, self.end, *args, **kwargs)


LOOKUPS = (ArrayContains, ArrayContainedBy, ArrayExact, ArrayOverlap, ArrayLenTransform)
"""What array fields come with."""
