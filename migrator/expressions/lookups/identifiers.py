"""Text lookups on UUIDs, with or without hyphens."""

from __future__ import annotations

from typing import Any

from migrator.expressions import outputs
from migrator.expressions.functions.text import Replace
from migrator.expressions.lookups.patterns import (
    Contains,
    EndsWith,
    IContains,
    IEndsWith,
    IExact,
    IStartsWith,
    StartsWith,
)
from migrator.expressions.values import Value
from migrator.host.mode import public
from migrator.sql.slots import ShapeChanged, Slot

in_module = public("db.models.lookups")


@in_module
class UUIDTextMixin:
    """Takes hyphens out of the right-hand side where UUIDs are stored without them."""

    lhs: Any
    rhs: Any

    def _is_prepared(self, connection: Any) -> bool:
        return connection.features.has_native_uuid_field or isinstance(self.rhs, Replace)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the SQL."""
        if self._is_prepared(connection):
            return super().as_sql(compiler, connection)  # type: ignore[misc]  # a mixin for lookups
        return self._without_hyphens().as_sql(compiler, connection)

    def process_rhs(self, qn: Any, connection: Any) -> Any:
        """Return the SQL of the right-hand side."""
        if self._is_prepared(connection):
            return super().process_rhs(qn, connection)  # type: ignore[misc]  # a mixin for lookups
        return self._without_hyphens().process_rhs(qn, connection)

    def _without_hyphens(self) -> Any:
        if isinstance(self.rhs, Slot):
            raise ShapeChanged("The database takes hyphens out of the value.")
        adapted = self.copy()  # type: ignore[attr-defined]  # a mixin for lookups
        text = Value(self.rhs) if self.rhs_is_direct_value() else self.rhs  # type: ignore[attr-defined]  # a mixin
        adapted.rhs = Replace(text, Value("-"), Value(""), output_field=outputs.CharField())
        return adapted


@in_module
class UUIDIExact(UUIDTextMixin, IExact):
    """Both sides are equal when case and hyphens are ignored."""

    cacheable = True


@in_module
class UUIDContains(UUIDTextMixin, Contains):
    """The UUID contains a text."""

    cacheable = True


@in_module
class UUIDIContains(UUIDTextMixin, IContains):
    """The UUID contains a text, when case is ignored."""

    cacheable = True


@in_module
class UUIDStartsWith(UUIDTextMixin, StartsWith):
    """The UUID starts with a text."""

    cacheable = True


@in_module
class UUIDIStartsWith(UUIDTextMixin, IStartsWith):
    """The UUID starts with a text, when case is ignored."""

    cacheable = True


@in_module
class UUIDEndsWith(UUIDTextMixin, EndsWith):
    """The UUID ends with a text."""

    cacheable = True


@in_module
class UUIDIEndsWith(UUIDTextMixin, IEndsWith):
    """The UUID ends with a text, when case is ignored."""

    cacheable = True
