"""Writing one table's row of an instance: UPDATE, then INSERT if there was nothing to update."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from migrator.fields.numbers import IntegerField
from migrator.host.ports import connections
from migrator.models.bodies import Effects, invoke, served_by
from migrator.runtime.drivers import run

NOT_UPDATED = {
    True: "Save with update_fields did not affect any rows.",
    False: "Forced update did not affect any rows.",
}
"""What to say of an update that met no row, by whether it named fields."""


def is_expression(value: Any) -> bool:
    """Tell whether *value* is worked out by the database."""
    return hasattr(value, "resolve_expression")


class TableWriting:
    """``_save_table`` and the statements behind it, each of which subclasses may override."""

    _meta: Any
    _state: Any
    NotUpdated: Any
    _is_pk_set: Any
    _get_pk_val: Any

    @served_by("_save_table_body")
    def _save_table(
        self,
        raw: bool = False,
        cls: Any = None,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> bool:
        """Write the row in the table of *cls*; return True if it was updated, False if inserted.

        Raises:
            ValueError: an update without primary key.
            NotUpdated: an update that had to meet a row and did not.
        """
        return bool(run(self._save_table_body(raw, cls, force_insert, force_update, using, update_fields)))

    def _save_table_body(
        self,
        raw: bool = False,
        cls: Any = None,
        force_insert: bool = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Collection[str] | None = None,
    ) -> Effects[bool]:
        options = cls._meta
        pk_set = self._is_pk_set(options)
        if not pk_set and _is_key_missing(self._get_pk_val(options)):
            key = options.pk
            setattr(self, key.attname, key.get_pk_value_on_save(self))
            pk_set = self._is_pk_set(options)
        if not pk_set and (force_update or update_fields):
            raise ValueError("Cannot force an update in save() with no primary key.")
        if not (force_insert or raw or force_update) and self._state.adding and _key_is_generated(options):
            # A key that has just been made cannot have a row yet.
            force_insert = True
        updated = False
        if pk_set and not force_insert:
            updated = yield from self._update_row(cls, raw, force_update, using, update_fields)
        if not updated:
            yield from self._insert_row(cls, raw, pk_set, using)
        return updated

    def _update_row(
        self, cls: Any, raw: bool, force_update: bool, using: Any, update_fields: Collection[str] | None
    ) -> Effects[bool]:
        from migrator.models import row_plans  # the first save brings it

        options = cls._meta
        written = _written_fields(options, update_fields)
        values = [
            (field, None, getattr(self, field.attname) if raw else field.pre_save(self, False)) for field in written
        ]
        connection = connections.get()[using]
        refreshed = _refreshed_by_update(options, written, values)
        returning = refreshed if connection.features.can_return_rows_from_update else []
        rows: Any = row_plans.UNPLANNED
        manager = cls._base_manager
        pk = self._get_pk_val(options)
        if values and not self._meta.select_on_save and self._is_plain_writing("_do_update", manager):
            rows = yield from row_plans.update(cls, connection, pk, values, returning)
        if rows is row_plans.UNPLANNED:
            rows = yield from invoke(
                self._do_update,
                manager.using(using),
                using,
                pk,
                values,
                update_fields,
                update_fields or force_update,
                returning,
            )
        if rows:
            if returning:
                if isinstance(rows, list | tuple):
                    self._assign_returned_values(rows[0], returning)
            else:
                self._forget(refreshed)
        elif force_update:
            raise self.NotUpdated(NOT_UPDATED[False])
        elif update_fields:
            raise self.NotUpdated(NOT_UPDATED[True])
        return bool(rows)

    def _insert_row(self, cls: Any, raw: bool, pk_set: bool, using: Any) -> Effects[None]:
        from migrator.models import row_plans  # the first save brings it

        options = cls._meta
        if options.order_with_respect_to:
            self._order = yield from self._next_order(cls, using)
        fields = [
            field
            for field in options.local_concrete_fields
            if not field.generated and (pk_set or field is not options.auto_field)
        ]
        connection = connections.get()[using]
        features = connection.features
        returning = list(options.db_returning_fields)
        by_expression = [
            field for field in fields if field not in returning and is_expression(getattr(self, field.attname, None))
        ]
        if features.can_return_columns_from_insert:
            returning += by_expression
        rows: Any = row_plans.UNPLANNED
        manager = cls._base_manager
        if not by_expression and self._is_plain_writing("_do_insert", manager):
            rows = yield from row_plans.insert(self, cls, connection, fields, returning, raw)
        if rows is row_plans.UNPLANNED:
            rows = yield from invoke(self._do_insert, manager, using, fields, returning, raw)
        if rows:
            self._assign_returned_values(rows[0], returning)
        if not features.can_return_columns_from_insert:
            self._forget(by_expression)

    def _is_plain_writing(self, method: str, manager: Any) -> bool:
        """Tell whether nobody has put anything of theirs between *method* and the database."""
        from migrator.models.key_plans import is_plain_manager  # the first save brings it

        ours = getattr(type(self), method) is getattr(TableWriting, method) and method not in self.__dict__
        return ours and is_plain_manager(manager)

    def _next_order(self, cls: Any, using: Any) -> Effects[int]:
        """Return the place after the last of the objects that belong to the same one."""
        from migrator.expressions.aggregates.builtin import Max  # few models have an order of their own
        from migrator.expressions.functions.comparison import Coalesce
        from migrator.expressions.values import Value
        from migrator.expressions.wrappers import ExpressionWrapper

        relation = cls._meta.order_with_respect_to
        siblings = cls._base_manager.using(using).filter(**relation.get_filter_kwargs_for_object(self))
        highest = ExpressionWrapper(Max("_order") + Value(1), output_field=IntegerField())
        answer = yield from invoke(siblings.aggregate, _order__max=Coalesce(highest, Value(0)))
        return int(answer["_order__max"])

    def _forget(self, fields: Iterable[Any]) -> None:
        """Drop values that the database has changed, so that reading them fetches them."""
        for field in fields:
            self.__dict__.pop(field.attname, None)

    def _assign_returned_values(self, returned_values: Sequence[Any], returning_fields: Sequence[Any]) -> None:
        """Take over what a statement returned; *returned_values* may lack fields at the end."""
        for value, field in zip(returned_values, returning_fields, strict=False):
            setattr(self, field.attname, value)

    @served_by("_do_update_body")
    def _do_update(
        self,
        base_qs: Any,
        using: str,
        pk_val: Any,
        values: Sequence[Any],
        update_fields: Collection[str] | None,
        forced_update: Any,
        returning_fields: Sequence[Any],
    ) -> Any:
        """Update the row with the key *pk_val*; return the returned values of the rows it met."""
        return run(
            self._do_update_body(base_qs, using, pk_val, values, update_fields, forced_update, returning_fields)
        )

    def _do_update_body(
        self,
        base_qs: Any,
        using: str,
        pk_val: Any,
        values: Sequence[Any],
        update_fields: Collection[str] | None,
        forced_update: Any,
        returning_fields: Sequence[Any],
    ) -> Effects[list[Any]]:
        met: list[Any] = [()]
        row = base_qs.filter(pk=pk_val)
        if not values:
            # Nothing to write: a model of only a key, or fields that are all in another table.
            if update_fields is not None or (yield from invoke(row.exists)):
                return met
            return []
        if self._meta.select_on_save and not forced_update:
            # For databases that cannot tell whether an update met a row.
            if not (yield from invoke(row.exists)):
                return []
            if returning_fields:
                rows = yield from invoke(row._update, values, returning_fields)
                if rows:
                    return list(rows)
            elif (yield from invoke(row._update, values)) > 0:
                return met
            return met if (yield from invoke(row.exists)) else []
        if returning_fields:
            return list((yield from invoke(row._update, values, returning_fields)))
        return met if (yield from invoke(row._update, values)) > 0 else []

    @served_by("_do_insert_body")
    def _do_insert(
        self, manager: Any, using: str, fields: Sequence[Any], returning_fields: Sequence[Any], raw: bool
    ) -> Any:
        """Insert the row; return a list with the returned values."""
        return run(self._do_insert_body(manager, using, fields, returning_fields, raw))

    def _do_insert_body(
        self, manager: Any, using: str, fields: Sequence[Any], returning_fields: Sequence[Any], raw: bool
    ) -> Effects[Any]:
        return (
            yield from invoke(
                manager.using(using)._insert,
                [self],
                fields=fields,
                returning_fields=returning_fields,
                using=using,
                raw=raw,
            )
        )


def _is_key_missing(value: Any) -> bool:
    """Tell whether the key, or a part of it, is None; a default of the database is not set yet but not missing."""
    return value is None or (isinstance(value, tuple) and any(part is None for part in value))


def _key_is_generated(options: Any) -> bool:
    """Tell whether Python or the database makes every part of the primary key."""
    return all(field.has_default() or field.has_db_default() for field in options.pk_fields)


def _written_fields(options: Any, update_fields: Collection[str] | None) -> list[Any]:
    """Return the fields of one table that an update writes."""
    key = options.pk_fields
    fields = [field for field in options.local_concrete_fields if field not in key and not field.generated]
    if update_fields:
        return [field for field in fields if field.name in update_fields or field.attname in update_fields]
    return fields


def _refreshed_by_update(options: Any, written: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    """Return the fields whose value the database decides in this update: computed from others, or by expressions."""
    changed = set(written)
    refreshed = [
        field
        for field in options.local_concrete_fields
        if field.generated and not changed.isdisjoint(field.referenced_fields)
    ]
    return refreshed + [field for field, _, value in values if is_expression(value)]
