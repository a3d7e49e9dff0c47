"""Deleting an object with all that goes with it, where the models alone say what that is.

Most objects are referred to by plain foreign keys that cascade, and nobody listens. Then the rows that go with an object
are known by their keys: these are looked up, level by level, and no objects are made of them. The statements, their order
and their transaction are those of the :class:`Collector`, which does everything else: other rules, parents, generic
relations, receivers of signals, managers and primary keys that are not plain, models that are reached twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.fields.on_delete import CASCADE, SKIP_COLLECTION
from migrator.fields.related.foreign_key import ForeignKey
from migrator.fields.related.one_to_one import OneToOneField
from migrator.models.bodies import Effects, invoke
from migrator.models.deletion import ALL_OURS, Collector, all_methods
from migrator.models.deletion_plans import batches, in_order, key_name, plan_of, planned_deletion
from migrator.models.key_plans import KEY_FIELDS, deletion, is_plain_manager
from migrator.models.populators import loads_directly
from migrator.models.queryset import planned
from migrator.models.signals import post_delete, pre_delete
from migrator.query.subqueries import DeleteQuery
from migrator.runtime.connections import connections
from migrator.schema.ports import manager_class
from migrator.sql.constants import GET_ITERATOR_CHUNK_SIZE
from migrator.sql.effects import Atomic

PLAN = "_cascade"
"""Where a model's options keep what was found out: it goes when the model goes."""


class Level:
    """The rows of one model, which are deleted by their keys, after what refers to them.

    Args:
        model: the model.
        below: the foreign keys that refer to it, each with the level of its model, or None if nothing refers to that.
    """

    __slots__ = ("below", "model")

    def __init__(self, model: Any, below: tuple[tuple[Any, Level | None], ...]) -> None:
        self.model = model
        self.below = below


class Cascade:
    """What goes with the objects of one model.

    Attributes:
        level: where it begins; None if the models alone do not say.
    """

    def __init__(self, model: Any) -> None:
        self._seen: dict[Any, tuple[Any, Any]] = {}
        self._fetched: list[Any] = []
        self._has_nullable = False
        self.level = self._level(model)

    @property
    def is_current(self) -> bool:
        """Whether the models that were looked at have the fields, relations and managers that they had then."""
        for model, (stamp, manager) in self._seen.items():
            options = model._meta
            if options._get_fields_cache is not stamp or options.base_manager is not manager:
                return False
        return True

    def goes_unnoticed(self, connection: Any) -> bool:
        """Say whether nobody listens, or has a say in how objects are made, and *connection* asks for nothing more."""
        if pre_delete.receivers or post_delete.receivers:
            for model in self._seen:
                if pre_delete.has_listeners(model) or post_delete.has_listeners(model):
                    return False
        if self._has_nullable and not connection.features.can_defer_constraint_checks:
            return False
        return all(map(loads_directly, self._fetched))

    def _level(self, model: Any) -> Level | None:
        options = model._meta
        if not self._note(model) or type(options.pk) not in KEY_FIELDS or key_name(model) == "pk":
            return None
        plan = plan_of(options)
        if options.proxy or plan.generic:
            return None
        below: list[tuple[Any, Level | None]] = []
        for relation in plan.relations:
            field, related = relation.field, relation.related_model
            rule = field.remote_field.on_delete
            if rule in SKIP_COLLECTION:
                continue
            if rule is not CASCADE or not _is_plain_reference(field, related, options.pk):
                return None
            if plan_of(related._meta).ends_here:
                if not self._note(related):
                    return None
                below.append((field, None))
                continue
            deeper = self._level(related)
            if deeper is None or plan_of(related._meta).referenced != (related._meta.pk.attname,):
                return None
            self._fetched.append(related)
            self._has_nullable = self._has_nullable or field.null
            below.append((field, deeper))
        return Level(model, tuple(below))

    def _note(self, model: Any) -> bool:
        """Remember what *model* is like; say whether it is plain, and met for the first time."""
        options = model._meta
        if model in self._seen:
            return False
        plan_of(options)  # brings the cache that is the stamp
        manager = options.base_manager
        self._seen[model] = options._get_fields_cache, manager
        return not options.parents and is_plain_manager(manager)


def _is_plain_reference(field: Any, model: Any, key: Any) -> bool:
    """Say whether rows of *model* refer to the primary key *key* by the one column of *field*."""
    return (
        field.model is model
        and (type(field) is ForeignKey or type(field) is OneToOneField)
        and field.concrete
        and field.foreign_related_fields == (key,)
    )


def cascade_of(model: Any) -> Cascade:
    """Return what goes with the objects of *model*."""
    known: Cascade | None = model._meta.__dict__.get(PLAN)
    if known is None or not known.is_current:
        known = model._meta.__dict__[PLAN] = Cascade(model)
    return known


def deletion_of(instance: Any, using: str) -> Effects[Any] | None:
    """Return the steps that delete *instance* and what goes with it, or None if that takes a collector."""
    model = type(instance)
    cascade = cascade_of(model)
    level = cascade.level
    if level is None or all_methods(Collector) != ALL_OURS:
        return None
    key_field = model._meta.pk
    key = instance.__dict__.get(key_field.attname)
    connection = connections[using]
    if type(key) is not int or not -1 < key < KEY_FIELDS[type(key_field)] or not cascade.goes_unnoticed(connection):
        return None
    return Deletion(using, connection).steps(instance, level, key)


class Deletion:
    """One deletion.

    Args:
        using: alias of the database.
        connection: its connection.
    """

    def __init__(self, using: str, connection: Any) -> None:
        self.using = using
        self.connection = connection
        self.keys: dict[Any, list[int]] = {}
        self.dependencies: dict[Any, set[Any]] = {}
        self.unseen: list[tuple[Any, Sequence[int]]] = []
        self.counter: dict[str, int] = {}

    def steps(self, instance: Any, level: Level, key: int) -> Effects[tuple[int, dict[str, int]]]:
        """Delete *instance*, whose primary key is *key*, and what goes with it; return what a collector does."""
        model = level.model
        statement = None if level.below else planned_deletion(model, [key], self.using, self.connection)
        if statement is not None:
            count = yield statement._replace(condemns=True)
            self.counter[model._meta.label] = count
        else:
            self.keys[model] = [key]
            yield from self._collect(level, [key])
            yield Atomic(self.using, self._delete, savepoint=False)
        setattr(instance, model._meta.pk.attname, None)
        return sum(self.counter.values()), self.counter

    def _collect(self, level: Level, keys: Sequence[int]) -> Effects[None]:
        """Look up what refers to the rows of *level* with these *keys*."""
        for field, deeper in level.below:
            if deeper is None:
                continue
            for batch in batches(keys, [field], self.connection):
                found = yield from self._referring(field, batch)
                if not found:
                    continue
                self.keys.setdefault(deeper.model, []).extend(found)
                if not field.null:
                    self.dependencies.setdefault(level.model, set()).add(deeper.model)
                yield from self._collect(deeper, found)
        for field, deeper in level.below:
            if deeper is None:
                self.unseen.extend([(field, batch) for batch in batches(keys, [field], self.connection)])

    def _referring(self, field: Any, keys: Sequence[int]) -> Effects[list[Any]]:
        """Return the primary keys of the rows whose *field* is one of *keys*."""
        queryset = self._queryset(field, keys, (field.model._meta.pk.attname,))
        rows = yield from planned.fetch_rows(queryset)
        if rows is not None:
            return [row[0] for row in rows]
        yield from invoke(queryset._fetch_all)
        return [found.pk for found in queryset._orm_results]

    def _queryset(self, field: Any, keys: Sequence[int], only: tuple[str, ...] = ()) -> Any:
        queryset = manager_class.get()._queryset_class(field.model, using=self.using)
        return queryset._orm_referring(field.name, keys, only)

    def _delete(self) -> Effects[None]:
        for field, keys in self.unseen:
            statement = None
            if len(keys) <= GET_ITERATOR_CHUNK_SIZE:
                statement = deletion(field.model._meta.db_table, field.column, keys, self.using, self.connection)
            if statement is not None:
                count = yield statement
            else:
                count = yield from invoke(self._queryset(field, keys)._raw_delete, using=self.using)
            self._note(field.model, count)
        for model in in_order(self.keys, self.dependencies) or self.keys:
            keys = self.keys[model]
            keys.sort(reverse=True)
            statement = planned_deletion(model, keys, self.using, self.connection)
            if statement is not None:
                count = yield statement
            else:
                count = yield from DeleteQuery(model).batch_deletion(keys, self.using)
            self._note(model, count)

    def _note(self, model: Any, count: int) -> None:
        if count:
            label = model._meta.label
            self.counter[label] = self.counter.get(label, 0) + count
