"""Lookups on relations: values may be instances; several columns become a lookup on a row."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import SQL
from migrator.expressions.columns import ColPairs
from migrator.expressions.lookup import only_numbers
from migrator.expressions.lookups import tuples
from migrator.expressions.lookups.comparisons import (
    UNCHANGING_PREPARATIONS,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    is_plain,
)
from migrator.expressions.lookups.membership import In
from migrator.expressions.lookups.patterns import IsNull
from migrator.expressions.lookups.subqueries import is_query
from migrator.fields.composite import unnest
from migrator.fields.related.foreign_key import ForeignKey
from migrator.host.mode import public
from migrator.sql.slots import Binder, ShapeChanged, Slot

in_module = public("db.models.fields.related_lookups")


def _is_instance(value: Any) -> bool:
    return hasattr(value, "_meta") and hasattr(value, "_state")


@in_module
def get_normalized_value(value: Any, lhs: Any) -> tuple[Any, ...]:
    """Return the values that stand for *value* in the columns of *lhs*: those of an instance, or *value* itself.

    Raises:
        ValueError: an instance was never saved.
    """
    if not _is_instance(value):
        return value if isinstance(value, tuple) and value else (value,)
    if not value._is_pk_set():
        raise ValueError("Model instances passed to related filters must be saved.")
    values: list[Any] = []
    for source in unnest(lhs.output_field.path_infos[-1].target_fields):
        # A relation may point to a field that is a relation itself.
        while not isinstance(value, source.model) and source.remote_field:
            source = source.remote_field.model._meta.get_field(source.remote_field.field_name)
        try:
            values.append(getattr(value, source.attname))
        except AttributeError:
            # An instance of another model: its key is the best guess.
            return (value.pk,)
    return tuple(values)


def _target_field(lhs: Any) -> Any:
    """Return the field that the relation points to."""
    return lhs.output_field.path_infos[-1].target_fields[-1]


def _keeps_numbers(field: Any) -> bool:
    """Say whether a whole number needs no preparing to be compared with the relation *field*."""
    while getattr(type(field), "get_prep_value", None) is ForeignKey.get_prep_value:
        field = field.target_field
    return getattr(type(field), "get_prep_value", None) in UNCHANGING_PREPARATIONS


class InstanceBinding:
    """Binds values that may be instances."""

    lhs: Any

    def slot_binder(self) -> Binder:
        """Return the function that makes a parameter of a value."""
        lhs = self.lhs
        if isinstance(lhs, ColPairs) or not hasattr(lhs.output_field, "path_infos"):
            raise ShapeChanged("Several columns are compared as a row.")
        target = _target_field(lhs)
        to_database = self._db_prepare()  # type: ignore[attr-defined]  # a mixin for lookups
        takes_numbers = getattr(type(target), "get_prep_value", None) in UNCHANGING_PREPARATIONS

        def bind(value: Any, connection: Any) -> Any:
            if takes_numbers and type(value) is int:
                return to_database(value, connection, prepared=True)
            if not is_plain(value):
                raise ShapeChanged("Not a plain value.")
            prepared = target.get_prep_value(get_normalized_value(value, lhs)[0])
            if not is_plain(prepared):
                raise ShapeChanged("The field does not make a plain value of it.")
            return to_database(prepared, connection, prepared=True)

        return bind


@in_module
class RelatedIn(InstanceBinding, In):
    """The related row is among others."""

    cacheable = True

    def get_prep_lookup(self) -> Any:
        if isinstance(self.lhs, ColPairs):
            self._select_columns()
        elif self.rhs_is_direct_value():
            values = list(self.rhs)
            if only_numbers(values) and _keeps_numbers(self.lhs.output_field):
                return values
            target = _target_field(self.lhs)
            self.rhs = [self._prepared(target, value) for value in values]
        elif is_query(self.rhs):
            self._select_target()
        return super().get_prep_lookup()

    def _prepared(self, target: Any, value: Any) -> Any:
        if type(value) is Slot or hasattr(value, "resolve_expression"):
            return value
        # The target's preparation finds values of the wrong type.
        return target.get_prep_value(get_normalized_value(value, self.lhs)[0])

    def _select_columns(self) -> None:
        """Let a query over the related model select the columns that the relation points to."""
        query = self.rhs
        if is_query(query) and not query.has_select_fields and self.lhs.output_field.related_model is query.model:
            query.clear_select_clause()
            query.add_fields([source.name for source in self.lhs.sources])

    def _select_target(self) -> None:
        """Let a query select the field that the relation points to, unless that is the primary key anyway."""
        query, field = self.rhs, self.lhs.field
        if query.has_select_fields or getattr(field.target_field, "primary_key", False):
            return
        query.clear_select_clause()
        output_field = self.lhs.output_field
        # A one-to-one relation that is the key of the queried model itself: its own column holds the value.
        own_key = getattr(output_field, "primary_key", False) and output_field.model is query.model
        query.add_fields([field.name if own_key else field.target_field.name], True)

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        if not isinstance(self.lhs, ColPairs):
            return super().as_sql(compiler, connection)
        rows = self.rhs
        if self.rhs_is_direct_value():
            rows = [get_normalized_value(value, self.lhs) for value in self.rhs]
        compiled: SQL = compiler.compile(tuples.TupleIn(self.lhs, rows))
        return compiled


@in_module
class RelatedLookupMixin:
    """A comparison with one related row."""

    lookup_name: str
    lhs: Any
    rhs: Any
    prepare_rhs: bool

    def get_prep_lookup(self) -> Any:
        """Return the right-hand side: for an instance, the value that the column holds."""
        plain = type(self.rhs) is not Slot and not hasattr(self.rhs, "resolve_expression")
        if plain and not isinstance(self.lhs, ColPairs):
            self.rhs = get_normalized_value(self.rhs, self.lhs)[0]
            if self.prepare_rhs and hasattr(self.lhs.output_field, "path_infos"):
                # The target's preparation finds values of the wrong type.
                self.rhs = _target_field(self.lhs).get_prep_value(self.rhs)
        return super().get_prep_lookup()  # type: ignore[misc]  # a mixin for lookups

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL.

        Raises:
            ValueError: several columns are compared with a query.
        """
        compiled: SQL
        if not isinstance(self.lhs, ColPairs):
            compiled = super().as_sql(compiler, connection)  # type: ignore[misc]  # a mixin for lookups
            return compiled
        if type(self.rhs) is Slot:
            raise ShapeChanged("Several columns are compared as a row.")
        if not self.rhs_is_direct_value():  # type: ignore[attr-defined]  # a mixin for lookups
            raise ValueError(f"'{self.lookup_name}' doesn't support multi-column subqueries.")
        row_lookup = tuples.BY_NAME[self.lookup_name]
        compiled = compiler.compile(row_lookup(self.lhs, get_normalized_value(self.rhs, self.lhs)))
        return compiled


@in_module
class RelatedExact(RelatedLookupMixin, InstanceBinding, Exact):
    """The related row is that one."""

    cacheable = True


@in_module
class RelatedLessThan(RelatedLookupMixin, InstanceBinding, LessThan):
    """The related row's key is less."""

    cacheable = True


@in_module
class RelatedGreaterThan(RelatedLookupMixin, InstanceBinding, GreaterThan):
    """The related row's key is greater."""

    cacheable = True


@in_module
class RelatedGreaterThanOrEqual(RelatedLookupMixin, InstanceBinding, GreaterThanOrEqual):
    """The related row's key is greater or equal."""

    cacheable = True


@in_module
class RelatedLessThanOrEqual(RelatedLookupMixin, InstanceBinding, LessThanOrEqual):
    """The related row's key is less or equal."""

    cacheable = True


@in_module
class RelatedIsNull(RelatedLookupMixin, IsNull):
    """There is no related row (or, for False, there is one)."""

    cacheable = True
