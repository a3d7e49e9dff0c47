"""Window functions: an expression over the rows around each row."""

from __future__ import annotations

from enum import Enum
from typing import Any

from migrator.expressions import outputs
from migrator.expressions.base import SQL, Expression
from migrator.expressions.mixins import SQLiteNumericMixin, internal_type
from migrator.expressions.ordering import ExpressionList, OrderByList
from migrator.expressions.values import Value
from migrator.host.mode import public
from migrator.sql.errors import NotSupportedError

CURRENT_ROW = "CURRENT ROW"
PRECEDING = "PRECEDING"
FOLLOWING = "FOLLOWING"
UNBOUNDED = "UNBOUNDED"


@public("db.models.expressions")
class Window(SQLiteNumericMixin, Expression):
    """An expression with an OVER clause.

    Args:
        expression: a window function or an aggregate.
        partition_by: one or several expressions or names; rows that share them are looked at together.
        order_by: one or several expressions or names, ``-`` in front for descending order.
        frame: ``RowRange`` or ``ValueRange``, which limits the rows that are looked at.
        output_field: the type of the value; that of the expression when absent.

    Raises:
        ValueError: the expression cannot have an OVER clause, or ``order_by`` is nothing to sort by.
    """

    template = "%(expression)s OVER (%(window)s)"
    # An aggregate inside needs no GROUP BY.
    contains_aggregate = False
    contains_over_clause = True
    cacheable = True

    def __init__(
        self,
        expression: Any,
        partition_by: Any = None,
        order_by: Any = None,
        frame: Any = None,
        output_field: Any = None,
    ) -> None:
        if not getattr(expression, "window_compatible", False):
            raise ValueError(f"Expression '{type(expression).__name__}' isn't compatible with OVER clauses.")
        if partition_by is not None:
            partition_by = ExpressionList(
                *(partition_by if isinstance(partition_by, list | tuple) else [partition_by])
            )
        self.partition_by = partition_by
        self.order_by = OrderByList.from_param(f"{type(self).__name__}.order_by", order_by)
        self.frame = frame
        super().__init__(output_field=output_field)
        (self.source_expression,) = self._parse_expressions(expression)

    def _resolve_output_field(self) -> Any:
        return self.source_expression.output_field

    def get_source_expressions(self) -> list[Any]:
        return [self.source_expression, self.partition_by, self.order_by, self.frame]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        self.source_expression, self.partition_by, self.order_by, self.frame = exprs

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None) -> SQL:
        connection.ops.check_expression_support(self)
        if not connection.features.supports_over_clause:
            raise NotSupportedError("This backend does not support window expressions.")
        expression, params = compiler.compile(self.source_expression)
        clauses: list[SQL] = []
        if self.partition_by is not None:
            clauses.append(self.partition_by.as_sql(compiler, connection, template="PARTITION BY %(expressions)s"))
        clauses += [compiler.compile(clause) for clause in (self.order_by, self.frame) if clause is not None]
        window = " ".join([sql for sql, _ in clauses]).strip()
        window_params = [param for _, clause_params in clauses for param in clause_params]
        sql = (template or self.template) % {"expression": expression, "window": window}
        return sql, (*params, *window_params)

    def as_sqlite(self, compiler: Any, connection: Any) -> SQL:  # type: ignore[override]  # takes no context
        """Return the SQL; a decimal is cast as a whole, since nothing may stand between function and OVER."""
        if internal_type(self) != "DecimalField":
            return self.as_sql(compiler, connection)
        uncast = self.copy()
        uncast.output_field = self.output_field
        uncast.source_expression = self.source_expression.copy()
        uncast.source_expression.output_field = outputs.FloatField()
        return super(Window, uncast).as_sqlite(compiler, connection)

    def __str__(self) -> str:
        partition = "" if self.partition_by is None else f"PARTITION BY {self.partition_by}"
        order = "" if self.order_by is None else str(self.order_by)
        frame = "" if self.frame is None else str(self.frame)
        return f"{self.source_expression} OVER ({partition}{order}{frame})"

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def get_group_by_cols(self) -> list[Any]:
        clauses = [clause for clause in (self.partition_by, self.order_by) if clause is not None]
        return [column for clause in clauses for column in clause.get_group_by_cols()]


@public("db.models.expressions")
class WindowFrameExclusion(Enum):
    """Rows that are left out of a frame."""

    CURRENT_ROW = "CURRENT ROW"
    GROUP = "GROUP"
    TIES = "TIES"
    NO_OTHERS = "NO OTHERS"

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}.{self._name_}"


def _bound(offset: Any, unbounded: str) -> str:
    """Spell one end of a frame: negative offsets precede the current row, positive ones follow it."""
    if offset is None:
        return f"{UNBOUNDED} {unbounded}"
    if offset == 0:
        return CURRENT_ROW
    return f"{abs(offset)} {PRECEDING if offset < 0 else FOLLOWING}"


@public("db.models.expressions")
class WindowFrame(Expression):
    """The rows around the current one that a window function looks at.

    Args:
        start: offset of the first row; None for the first of the partition.
        end: offset of the last row; None for the last of the partition.
        exclusion: rows that are left out.

    Raises:
        TypeError: *exclusion* is not a ``WindowFrameExclusion``.
    """

    template = "%(frame_type)s BETWEEN %(start)s AND %(end)s%(exclude)s"
    frame_type: str
    cacheable = True

    def __init__(self, start: Any = None, end: Any = None, exclusion: Any = None) -> None:
        if not isinstance(exclusion, WindowFrameExclusion | None):
            raise TypeError(f"{type(self).__qualname__}.exclusion must be a WindowFrameExclusion instance.")
        self.start, self.end = Value(start), Value(end)
        self.exclusion = exclusion

    def get_source_expressions(self) -> list[Any]:
        return [self.start, self.end]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        self.start, self.end = exprs

    def get_exclusion(self) -> str:
        """Return the EXCLUDE clause with a space in front, or nothing."""
        return "" if self.exclusion is None else f" EXCLUDE {self.exclusion.value}"

    def _spell(self, start: str, end: str) -> str:
        return self.template % {
            "frame_type": self.frame_type,
            "start": start,
            "end": end,
            "exclude": self.get_exclusion(),
        }

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        connection.ops.check_expression_support(self)
        start, end = self.window_frame_start_end(connection, self.start.value, self.end.value)
        if self.exclusion and not connection.features.supports_frame_exclusion:
            raise NotSupportedError("This backend does not support window frame exclusions.")
        return self._spell(start, end), ()

    def __str__(self) -> str:
        return self._spell(_bound(self.start.value, PRECEDING), _bound(self.end.value, FOLLOWING))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def get_group_by_cols(self) -> list[Any]:
        return []

    def window_frame_start_end(self, connection: Any, start: Any, end: Any) -> tuple[str, str]:
        """Return the SQL of both ends."""
        raise NotImplementedError("Subclasses must implement window_frame_start_end().")


@public("db.models.expressions")
class RowRange(WindowFrame):
    """A frame that counts rows."""

    frame_type = "ROWS"
    cacheable = True

    def window_frame_start_end(self, connection: Any, start: Any, end: Any) -> tuple[str, str]:
        ends: tuple[str, str] = connection.ops.window_frame_rows_start_end(start, end)
        return ends


@public("db.models.expressions")
class ValueRange(WindowFrame):
    """A frame that compares values of the ordering."""

    frame_type = "RANGE"
    cacheable = True

    def window_frame_start_end(self, connection: Any, start: Any, end: Any) -> tuple[str, str]:
        ends: tuple[str, str] = connection.ops.window_frame_range_start_end(start, end)
        return ends
