"""What the collector of deletions knows of models beforehand: which relations to follow, and statements for leaves.

A :class:`DeletionPlan` is worked out once for each model and again when the model, or one that is related to it,
changes. :class:`Referrers` are the rows of a model that nothing depends on: they are deleted without being looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from migrator.fields.on_delete import SKIP_COLLECTION
from migrator.fields.related.foreign_key import ForeignKey
from migrator.fields.related.one_to_one import OneToOneField
from migrator.host.mode import public
from migrator.models import key_plans
from migrator.models.identity import Identity
from migrator.sql.constants import GET_ITERATOR_CHUNK_SIZE
from migrator.sql.effects import Execute

PLAN = "_deletion_plan"
"""Where a model's options keep the plan: it goes when the model goes."""


@public("db.models.deletion")
def get_candidate_relations_to_delete(opts: Any) -> Iterator[Any]:
    """Yield the reverse relations whose objects a deletion has to look at: one-to-one and one-to-many ones."""
    return (
        relation
        for relation in opts.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_one or relation.one_to_many)
    )


class DeletionPlan:
    """What deleting objects of one model has to look at.

    Args:
        options: the model's options.

    Attributes:
        relations: the relations that point at the model.
        generic: fields that know objects which refer to it without a relation (generic relations).
        ends_here: whether nothing depends on the objects that the collector would have to look for.
        referenced: names of the attributes that relations refer to.
    """

    __slots__ = ("ends_here", "generic", "referenced", "relations", "stamp")

    def __init__(self, options: Any) -> None:
        self.stamp = options._get_fields_cache
        self.relations = tuple(get_candidate_relations_to_delete(options))
        self.generic = tuple(field for field in options.private_fields if hasattr(field, "bulk_related_objects"))
        rules = [relation.field.remote_field.on_delete for relation in self.relations]
        self.ends_here = not self.generic and all(rule in SKIP_COLLECTION for rule in rules)
        names = [foreign.attname for relation in self.relations for foreign in relation.field.foreign_related_fields]
        self.referenced = tuple(dict.fromkeys(names))


def plan_of(options: Any) -> DeletionPlan:
    """Return the plan of a model, made at first use and again after the model, or one related to it, has changed."""
    known: DeletionPlan | None = options.__dict__.get(PLAN)
    # With every such change the options begin a new cache of fields.
    if known is None or known.stamp is not options._get_fields_cache:
        options.get_fields(include_hidden=True)
        known = options.__dict__[PLAN] = DeletionPlan(options)
    return known


def in_order(models: Iterable[Any], dependencies: dict[Any, set[Any]]) -> list[Any] | None:
    """Return *models*, each after those it depends on; None if they depend on each other in a circle."""
    ordered: list[Any] = []
    done: set[Any] = set()
    waiting = list(models)
    while waiting:
        held_back = []
        for model in waiting:
            if dependencies.get(model._meta.concrete_model, NOTHING) <= done:
                ordered.append(model)
                done.add(model._meta.concrete_model)
            else:
                held_back.append(model)
        if len(held_back) == len(waiting):
            return None
        waiting = held_back
    return ordered


NOTHING: frozenset[Any] = frozenset()


def keys_of(field: Any, objs: Sequence[Any]) -> tuple[Sequence[Any], bool]:
    """Return what *field* holds when it refers to one of *objs*, and whether that is a list of distinct numbers.

    Where it is more than one plain value, the objects themselves are returned. The statement is the same; that of a
    list of values is known from one time to the next.
    """
    targets = field.foreign_related_fields
    if len(targets) != 1 or not field.concrete:
        return objs, False
    (target,) = targets
    attname = target.attname
    keys = [obj.__dict__.get(attname) for obj in objs]
    limit = key_plans.KEY_FIELDS.get(type(target), 0)
    numbers = True
    for key in keys:
        if type(key) is int and -1 < key < limit:
            continue
        if type(key) is not int and type(key) is not str:
            return objs, False
        numbers = False
    return keys, numbers and (len(keys) == 1 or len(set(keys)) == len(keys))


class Referrers:
    """The rows of a model that refer to some objects by number; a queryset in all but what it takes to make one.

    Args:
        queryset: makes the queryset.
        field: the foreign key.
        keys: the numbers.
    """

    def __init__(self, make_queryset: Any, field: Any, keys: Sequence[int]) -> None:
        self.model = field.model
        self._make_queryset = make_queryset
        self._field = field
        self._keys = keys
        self._made: Any = None

    @property
    def queryset(self) -> Any:
        """The queryset."""
        if self._made is None:
            self._made = self._make_queryset()
        return self._made

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.queryset, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.queryset)

    def __len__(self) -> int:
        return len(self.queryset)

    def deletion(self, using: str, connection: Any) -> Execute | None:
        """Return the statement that deletes them, or None if it has to be compiled."""
        column = self._field.column
        return key_plans.deletion(self.model._meta.db_table, column, self._keys, using, connection)


def may_be_referrers(model: Any, field: Any, keys: Sequence[Any]) -> bool:
    """Tell whether the rows of *model* with these numbers can be found by the column of *field* alone."""
    return (
        field.model is model
        and (type(field) is ForeignKey or type(field) is OneToOneField)
        and 0 < len(keys) <= GET_ITERATOR_CHUNK_SIZE
        and key_plans.is_plain_manager(model._base_manager)
    )


def planned_deletion(model: Any, keys: Sequence[Any], using: str, connection: Any) -> Execute | None:
    """Return the statement that deletes the rows with these primary keys, or None if it has to be compiled."""
    if 0 < len(keys) <= GET_ITERATOR_CHUNK_SIZE:
        return key_plans.delete(model, keys, using, connection)
    return None


def batches(items: Sequence[Any], fields: Sequence[Any], connection: Any) -> list[Sequence[Any]]:
    """Return *items* in lists that fit into one query over *fields*."""
    if len(items) == 1:
        return [items]
    size = max(connection.ops.bulk_batch_size(fields, items), 1)
    return [items[start : start + size] for start in range(0, len(items), size)] or [items]


def key_name(model: Any) -> str:
    """Return the name of the attribute that has the primary key: one that can be read at once, where there is one."""
    key = model._meta.pk
    return str(key.attname) if model.pk is Identity.pk and key.column is not None else "pk"
