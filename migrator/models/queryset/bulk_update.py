"""Many objects with few statements: ``bulk_update()``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from migrator.expressions.case import Case, When
from migrator.expressions.functions.comparison import Cast
from migrator.expressions.values import Value
from migrator.models.bodies import Effects, invoke, served_by
from migrator.models.marks import marked
from migrator.models.queryset.writes import QuerySetWrites
from migrator.query.compiler.replaceable import Replaceable
from migrator.query.paths import named_field
from migrator.runtime.connections import connections
from migrator.runtime.drivers import run
from migrator.sql.effects import Atomic, Execute, Result, RollbackOnError

UPDATING = ("update", "_update", "filter", "_filter_or_exclude", "_filter_or_exclude_inplace", "_chain", "_clone")


class QuerySetBulkUpdate(QuerySetWrites):
    """Bodies and synchronous faces of updating many objects."""

    @marked(alters_data=True)
    @served_by("_bulk_update_effects")
    def bulk_update(self, objs: Any, fields: Any, batch_size: int | None = None) -> int:
        """Write *fields* of *objs* with as few statements as possible; return how many rows matched.

        ``save()`` is not called and no signal is sent.

        Raises:
            ValueError: no fields, fields without a column or of the primary key, or objects without one.
        """
        number: int = run(self._bulk_update_effects(objs, fields, batch_size))
        return number

    def _bulk_update_effects(self, objs: Any, fields: Any, batch_size: int | None = None) -> Effects[int]:
        check_batch_size(batch_size)
        columns = self._orm_bulk_update_columns(fields)
        objs = tuple(objs)
        if not all(obj._is_pk_set() for obj in objs):
            raise ValueError("All bulk_update() objects must have a primary key set.")
        if not objs:
            return 0
        for obj in objs:
            obj._prepare_related_fields_for_save(operation_name="bulk_update", fields=columns)
        self._for_write = True
        queryset = self.using(self.db)
        batches = self._orm_update_batches(objs, columns, batch_size)
        updates = self._orm_joined_updates(batches, columns)
        if updates is None:
            updates = [
                partial(
                    invoke, queryset.filter(pk__in=[obj.pk for obj in batch]).update, **self._orm_cases(batch, columns)
                )
                for batch in batches
            ]

        def body() -> Effects[int]:
            matched = 0
            for update in updates:
                matched += yield from update()
            return matched

        number: int = yield Atomic(self.db, body, savepoint=False)
        return number

    def _orm_bulk_update_columns(self, names: Any) -> list[Any]:
        if not names:
            raise ValueError("Field names must be given to bulk_update().")
        meta = self.model._meta
        columns = [named_field(meta, name) for name in names]
        if any(not field.concrete for field in columns):
            raise ValueError("bulk_update() can only be used with concrete fields.")
        keys = set(meta.pk_fields)
        for parent in meta.all_parents:
            keys.update(parent._meta.pk_fields)
        if keys.intersection(columns):
            raise ValueError("bulk_update() cannot be used with primary key fields.")
        return columns

    def _orm_update_batches(
        self, objs: tuple[Any, ...], columns: list[Any], batch_size: int | None
    ) -> list[tuple[Any, ...]]:
        keys = self.model._meta.pk_fields
        # The key is a parameter twice: in the condition of the statement and in that of each CASE.
        limit = connections[self.db].ops.bulk_batch_size([*keys, *keys, *columns], objs)
        size = min(batch_size, limit) if batch_size else limit
        return [objs[start : start + size] for start in range(0, len(objs), size)]

    def _orm_joined_updates(
        self, batches: list[tuple[Any, ...]], columns: list[Any]
    ) -> list[Callable[[], Effects[int]]] | None:
        """Return what updates each batch from a table of its values, which no row has to search for its own.

        None where the statement would not mean the same (conditions on this queryset, columns of other tables,
        expressions among the values), where somebody overrode ``update()`` or executes statements, or where the database has no such form.
        """
        if (
            Replaceable.is_replaced
            or not self._orm_is_everything()
            or not set(columns).issubset(self.model._meta.local_concrete_fields)
        ):
            return None
        if any(field.generated for field in columns):
            return None  # update() leaves computed columns out
        from migrator.query.compiler.bulk_update import joined_update  # loaded with the first statement

        connection = connections[self.db]
        statements = [joined_update(self.model, batch, columns, connection) for batch in batches]
        if None in statements:
            return None
        return [partial(_run_update, self.db, *statement) for statement in statements if statement is not None]

    def _orm_is_everything(self) -> bool:
        """Whether the queryset is all rows of the model, and nobody overrode what updating consists of."""
        traits = self._orm_traits
        restricted = traits.where or traits.combinator or traits.is_sliced or traits.distinct or traits.annotations
        own = tuple(getattr(type(self), name) for name in UPDATING)
        return not restricted and self._deferred_filter is None and own == ORIGINALS

    def _orm_cases(self, batch: tuple[Any, ...], columns: list[Any]) -> dict[str, Any]:
        """Return for each column an expression that gives every object of the batch its own value."""
        must_cast = connections[self.db].features.requires_casted_case_in_updates
        values: dict[str, Any] = {}
        for field in columns:
            whens = [When(pk=obj.pk, then=_as_expression(getattr(obj, field.attname), field)) for obj in batch]
            case: Any = Case(*whens, output_field=field)
            values[field.attname] = Cast(case, output_field=field) if must_cast else case
        return values


ORIGINALS = tuple(getattr(QuerySetBulkUpdate, name) for name in UPDATING)
"""The methods in :data:`UPDATING` that are ours."""


def _run_update(using: str, sql: str, params: Any) -> Effects[int]:
    def body() -> Effects[int]:
        return int((yield Execute(using, sql, params, Result.ROW_COUNT)))

    number: int = yield RollbackOnError(using, body)
    return number


def _as_expression(value: Any, field: Any) -> Any:
    return value if hasattr(value, "resolve_expression") else Value(value, output_field=field)


def check_batch_size(batch_size: int | None) -> None:
    """Raise ValueError if *batch_size* is none."""
    if batch_size is not None and batch_size <= 0:
        raise ValueError("Batch size must be a positive integer.")
