"""Many objects with few statements: ``bulk_create()``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from migrator.expressions.aggregates.builtin import Max
from migrator.expressions.q import Q
from migrator.expressions.values import DatabaseDefault
from migrator.fields.auto import AutoField, BigAutoField, SmallAutoField
from migrator.models.bodies import Effects, evaluate, invoke, served_by
from migrator.models.identity import Identity
from migrator.models.marks import marked
from migrator.models.populators import stores_plainly
from migrator.models.queryset.bulk_update import QuerySetBulkUpdate, check_batch_size
from migrator.models.related_save import RelatedPreparation
from migrator.query.paths import named_field
from migrator.runtime.connections import connections
from migrator.runtime.drivers import run
from migrator.sql.constants import OnConflict
from migrator.sql.effects import Atomic, RollbackOnError
from migrator.sql.errors import NotSupportedError


class QuerySetBulk(QuerySetBulkUpdate):
    """Bodies and synchronous faces of inserting many objects."""

    @marked(alters_data=True)
    @served_by("_bulk_create_effects")
    def bulk_create(
        self,
        objs: Any,
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Iterable[str] | None = None,
        unique_fields: Iterable[str] | None = None,
    ) -> Any:
        """Insert *objs* with as few statements as possible and return them.

        ``save()`` is not called and no signal is sent. What the database fills in (keys, generated columns) is set
        on the objects where the database can return it.

        Args:
            batch_size: objects per statement; as many as the database takes by default.
            ignore_conflicts: leave rows out that are there already.
            update_conflicts: update *update_fields* of such rows, found by *unique_fields*.

        Raises:
            ValueError: arguments that contradict each other, or a model that inherits columns from another table.
            NotSupportedError: the database cannot handle conflicts this way.
        """
        return run(
            self._bulk_create_effects(
                objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields
            )
        )

    def _bulk_create_effects(
        self,
        objs: Any,
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Iterable[str] | None = None,
        unique_fields: Iterable[str] | None = None,
    ) -> Effects[Any]:
        check_batch_size(batch_size)
        self._orm_forbid_inherited_columns()
        if not objs:
            return objs
        meta = self.model._meta
        unique = [field for name in unique_fields or () for field in _named_fields(meta, name)]
        update = [named_field(meta, name) for name in update_fields or ()]
        on_conflict = self._check_bulk_create_options(ignore_conflicts, update_conflicts, update, unique)
        self._for_write = True
        objs = list(objs)
        keyed, keyless = self._prepare_for_bulk_create(objs)
        columns = [field for field in meta.concrete_fields if not field.generated]
        insert = _Insertion(self, batch_size, on_conflict, update, unique)
        if keyed:
            insert.add(keyed, columns)
        if keyless:
            insert.add(keyless, [field for field in columns if not isinstance(field, AutoField)])

        def body() -> Effects[None]:
            yield from self._orm_order_with_respect_to(objs)
            yield from insert.run()

        if len(insert.batches) > 1 or meta.order_with_respect_to:
            yield Atomic(self.db, body, savepoint=False)
        else:
            yield RollbackOnError(self.db, body)
        return objs

    def _orm_forbid_inherited_columns(self) -> None:
        concrete_model = self.model._meta.concrete_model
        for parent in self.model._meta.all_parents:
            if parent._meta.concrete_model is not concrete_model:
                raise ValueError("Can't bulk create a multi-table inherited model")

    def _check_bulk_create_options(
        self, ignore_conflicts: bool, update_conflicts: bool, update_fields: Any, unique_fields: Any
    ) -> OnConflict | None:
        """Return what to do with conflicts; raise where the options contradict each other or the database."""
        if ignore_conflicts and update_conflicts:
            raise ValueError("ignore_conflicts and update_conflicts are mutually exclusive.")
        features = connections[self.db].features
        if ignore_conflicts:
            if not features.supports_ignore_conflicts:
                raise NotSupportedError("This database backend does not support ignoring conflicts.")
            return OnConflict.IGNORE
        if not update_conflicts:
            return None
        _check_conflict_features(features, unique_fields)
        _check_conflict_fields(features, update_fields, unique_fields, self.model._meta)
        return OnConflict.UPDATE

    def _prepare_for_bulk_create(self, objs: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """Give the objects the keys that do not come from the database; return those with a key and those without."""
        keyed: list[Any] = []
        keyless: list[Any] = []
        name = _numbered_key(self.model)
        for obj in objs:
            if name is not None and type(obj) is self.model and "fields_cache" not in obj._state.__dict__:
                # Nearly always: nothing related was ever cached, and the database makes the key.
                given = obj.__dict__.get(name)
                if given is None or type(given) is int:
                    (keyless if given is None else keyed).append(obj)
                    continue
            if not hasattr(obj, "_meta"):
                raise TypeError(f"bulk_create() takes instances of {self.model._meta.object_name}, not {obj!r}.")
            is_known = obj._is_pk_set()
            if not is_known:
                key = obj._meta.pk.get_pk_value_on_save(obj)
                if key is not None or obj.pk is not None:
                    obj.pk = key
                    is_known = obj._is_pk_set()
            (keyed if is_known else keyless).append(obj)
            obj._prepare_related_fields_for_save(operation_name="bulk_create")
        return keyed, keyless

    def _handle_order_with_respect_to(self, objs: Sequence[Any]) -> None:
        """Number *objs* within what they are ordered with respect to, after the rows that are there."""
        run(self._orm_order_with_respect_to(objs))

    def _orm_order_with_respect_to(self, objs: Sequence[Any]) -> Effects[None]:
        owner = self.model._meta.order_with_respect_to
        if not owner or not objs:
            return
        names = list(owner.get_filter_kwargs_for_object(objs[0]))
        groups = [tuple(owner.get_filter_kwargs_for_object(obj).values()) for obj in objs]
        conditions = (Q.create(list(zip(names, group, strict=True))) for group in dict.fromkeys(groups))
        siblings = self.model._base_manager.using(self.db).filter(reduce(or_, conditions))
        rows = yield from evaluate(siblings.values_list(*names).annotate(_order__max=Max("_order") + 1))
        following = dict.fromkeys(groups, 0)
        following.update({tuple(group): number for *group, number in rows})
        for obj, group in zip(objs, groups, strict=True):
            # A place that was given is kept, also one that is taken.
            if getattr(obj, "_order", None) is None:
                obj._order = following[group]
                following[group] += 1

    @served_by("_batched_insert_effects")
    def _batched_insert(
        self,
        objs: Sequence[Any],
        fields: Sequence[Any],
        batch_size: int | None,
        on_conflict: OnConflict | None = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> list[Any]:
        """Insert *objs* in batches and return the values that the database returned, row by row."""
        rows: list[Any] = run(
            self._batched_insert_effects(objs, fields, batch_size, on_conflict, update_fields, unique_fields)
        )
        return rows

    def _batched_insert_effects(
        self,
        objs: Sequence[Any],
        fields: Sequence[Any],
        batch_size: int | None,
        on_conflict: OnConflict | None = None,
        update_fields: Any = None,
        unique_fields: Any = None,
    ) -> Effects[list[Any]]:
        insert = _Insertion(self, batch_size, on_conflict, update_fields, unique_fields)
        insert.add(objs, fields)

        def body() -> Effects[list[Any]]:
            rows: list[Any] = []
            for batch, columns in insert.batches:
                rows.extend((yield from insert.insert(batch, columns)))
            return rows

        if len(insert.batches) > 1:
            inserted: list[Any] = yield Atomic(self.db, body, savepoint=False)
            return inserted
        return (yield from body())


class _Insertion:
    """The INSERT statements of one call: batches of objects, and what to do with the rows that come back."""

    def __init__(
        self, queryset: Any, batch_size: int | None, on_conflict: OnConflict | None, update: Any, unique: Any
    ) -> None:
        self.queryset = queryset
        self.batch_size = batch_size
        self.on_conflict = on_conflict
        self.update_fields = update
        self.unique_fields = unique
        self.batches: list[tuple[Sequence[Any], Sequence[Any]]] = []
        features = connections[queryset.db].features
        answers = features.can_return_rows_from_bulk_insert and on_conflict in (None, OnConflict.UPDATE)
        self.returning: list[Any] = queryset.model._meta.db_returning_fields if answers else []

    def add(self, objs: Sequence[Any], columns: Sequence[Any]) -> None:
        """Plan to insert *columns* of *objs*."""
        columns = _without_database_defaults(objs, columns)
        limit = max(connections[self.queryset.db].ops.bulk_batch_size(columns, objs), 1)
        size = min(self.batch_size, limit) if self.batch_size else limit
        self.batches.extend((objs[start : start + size], columns) for start in range(0, len(objs), size))

    def insert(self, batch: Sequence[Any], columns: Sequence[Any]) -> Effects[list[Any]]:
        """Run one statement and return the rows that came back."""
        rows = yield from invoke(
            self.queryset._insert,
            batch,
            fields=columns,
            using=self.queryset.db,
            on_conflict=self.on_conflict,
            update_fields=self.update_fields,
            unique_fields=self.unique_fields,
            returning_fields=self.returning or None,
        )
        return rows or []

    def run(self) -> Effects[None]:
        """Run all statements and bring the objects up to date."""
        using = self.queryset.db
        for batch, columns in self.batches:
            rows = yield from self.insert(batch, columns)
            if rows:
                self._take_rows(batch, rows)
            for obj in batch:
                if self.on_conflict is not OnConflict.IGNORE or obj._is_pk_set():
                    state = obj._state
                    state.adding = False
                    state.db = using

    def _take_rows(self, batch: Sequence[Any], rows: Sequence[Any]) -> None:
        name = _numbered_key(self.queryset.model) if len(self.returning) == 1 else None
        if name != self.returning[0].attname:
            name = None
        for obj, row in zip(batch, rows, strict=False):
            own = obj.__dict__
            if name is not None and own.get(name) is None:
                own[name] = row[0]
            else:
                self._take_returned(obj, row)

    def _take_returned(self, obj: Any, row: Any) -> None:
        for field, value in zip(self.returning, row, strict=False):
            current = obj.__dict__.get(field.attname)
            is_given = current is not None and not hasattr(current, "resolve_expression")
            if field.primary_key and is_given and self.on_conflict is None:
                continue  # the caller's own value, in the caller's own type; a row that was updated has its own
            setattr(obj, field.attname, value)


def _numbered_key(model: Any) -> str | None:
    """Return the attribute of a key that the database numbers, if the model's own code has no say in it."""
    key = model._meta.pk
    is_plain = (
        type(key) in NUMBERED
        and not model._meta.parents
        and not key.has_default()
        and model._is_pk_set is Identity._is_pk_set
        and model.pk is Identity.pk
        and model._prepare_related_fields_for_save is RelatedPreparation._prepare_related_fields_for_save
        and stores_plainly(model, key.attname)
    )
    return str(key.attname) if is_plain else None


NUMBERED = frozenset({SmallAutoField, AutoField, BigAutoField})


def _without_database_defaults(objs: Sequence[Any], columns: Sequence[Any]) -> Sequence[Any]:
    """Leave out columns that the database fills in for all objects."""
    needed = [
        field
        for field in columns
        if not (
            field.has_db_default() and all(isinstance(getattr(obj, field.attname), DatabaseDefault) for obj in objs)
        )
    ]
    return needed or columns


def _check_conflict_features(features: Any, unique_fields: Any) -> None:
    if not features.supports_update_conflicts:
        raise NotSupportedError("This database backend does not support updating conflicts.")
    if unique_fields and not features.supports_update_conflicts_with_target:
        raise NotSupportedError(
            "This database backend does not support updating conflicts with "
            "specifying unique fields that can trigger the upsert."
        )


def _check_conflict_fields(features: Any, update_fields: Any, unique_fields: Any, meta: Any) -> None:
    if not update_fields:
        raise ValueError("Fields that will be updated when a row insertion fails on conflicts must be provided.")
    if features.supports_update_conflicts_with_target and not unique_fields:
        raise ValueError("Unique fields that can trigger the upsert must be provided.")
    if any(not _has_column(field) for field in update_fields):
        raise ValueError("bulk_create() can only be used with concrete fields in update_fields.")
    if set(meta.pk_fields).union([meta.pk]).intersection(update_fields):
        raise ValueError("bulk_create() cannot be used with primary keys in update_fields.")
    if any(not _has_column(field) for field in unique_fields or ()):
        raise ValueError("bulk_create() can only be used with concrete fields in unique_fields.")


def _named_fields(meta: Any, name: str) -> Sequence[Any]:
    return list(meta.pk_fields) if name == "pk" else [named_field(meta, name)]


def _has_column(field: Any) -> bool:
    return bool(field.concrete and not field.many_to_many)
