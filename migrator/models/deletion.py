"""Deleting objects with everything that depends on them: collect first, then delete in an order that holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce
from itertools import chain
from operator import attrgetter, or_
from typing import Any, Final

from migrator.expressions.q import Q
from migrator.fields.on_delete import CASCADE, SKIP_COLLECTION, ProtectedError, RestrictedError
from migrator.host.mode import public
from migrator.models.bodies import Effects, body_of, evaluate, invoke, served_by
from migrator.models.deletion_plans import (
    Referrers,
    batches,
    get_candidate_relations_to_delete as get_candidate_relations_to_delete,
    in_order,
    key_name,
    keys_of,
    may_be_referrers,
    plan_of,
    planned_deletion,
)
from migrator.models.key_plans import is_plain_manager
from migrator.models.signals import post_delete, pre_delete
from migrator.query.subqueries import DeleteQuery, UpdateQuery
from migrator.runtime.connections import connections
from migrator.runtime.drivers import run
from migrator.schema.ports import manager_class
from migrator.sql.effects import Atomic, Call, Notify, RollbackOnError


@public("db.models.deletion")
class Collector:
    """Collects what a deletion reaches, then deletes it.

    Args:
        using: alias of the database.
        origin: the instance or queryset that the deletion began with, for signals.
        force_collection: collect also what could be deleted without looking, for lists of what will be deleted.

    Attributes:
        data: collected instances by model.
        field_updates: lists of objects by (field, new value).
        restricted_objects: objects by model and by field that stand against the deletion unless it reaches them.
        fast_deletes: querysets to delete without fetching.
        dependencies: models by the model that must be deleted after them.
    """

    def __init__(self, using: str, origin: Any = None, force_collection: bool = False) -> None:
        self.using = using
        self.origin = origin
        self.force_collection = force_collection
        self.data: dict[Any, Any] = defaultdict(set)
        self.field_updates: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        self.restricted_objects: dict[Any, dict[Any, set[Any]]] = defaultdict(partial(defaultdict, set))
        self.fast_deletes: list[Any] = []
        self.dependencies: dict[Any, set[Any]] = defaultdict(set)
        self._is_ours = type(self) is Collector and _methods(Collector) == OURS

    # -- what rules and subclasses call --

    def add(
        self, objs: Any, source: Any = None, nullable: bool = False, reverse_dependency: bool = False
    ) -> list[Any]:
        """Add objects of one model; return those that were not there yet.

        With *source*, the model that they were reached from must be deleted after them, unless the reference is
        *nullable*: then it is cut beforehand and the order does not matter.
        """
        if not objs:
            return []
        model = objs[0].__class__
        collected = self.data[model]
        new = [obj for obj in objs if obj not in collected] if collected else list(objs)
        collected.update(new)
        if source is not None and not nullable:
            self.add_dependency(source, model, reverse_dependency=reverse_dependency)
        return new

    def add_dependency(self, model: Any, dependency: Any, reverse_dependency: bool = False) -> None:
        """Note that *model* must be deleted after *dependency* (the other way round if reversed)."""
        if reverse_dependency:
            model, dependency = dependency, model
        self.dependencies[model._meta.concrete_model].add(dependency._meta.concrete_model)
        self.data.setdefault(dependency, set())

    def add_field_update(self, field: Any, value: Any, objs: Any) -> None:
        """Plan to set *field* of *objs* (a list or a queryset) to *value* before deleting."""
        self.field_updates[field, value].append(objs)

    def add_restricted_objects(self, field: Any, objs: Any) -> None:
        """Note that *objs* refuse the deletion through *field*, unless it reaches them otherwise."""
        if objs:
            self.restricted_objects[objs[0].__class__][field].update(objs)

    def clear_restricted_objects_from_set(self, model: Any, objs: Any) -> None:
        """Forget restrictions of *objs*, which are deleted themselves."""
        if model in self.restricted_objects:
            self.restricted_objects[model] = {
                field: held - set(objs) for field, held in self.restricted_objects[model].items()
            }

    def clear_restricted_objects_from_queryset(self, model: Any, qs: Any) -> None:
        """Forget restrictions of the objects in *qs*, which are deleted themselves."""
        run(self._clear_restricted(model, qs))

    def _clear_restricted(self, model: Any, queryset: Any) -> Effects[None]:
        if model not in self.restricted_objects:
            return
        keys = [obj.pk for held in self.restricted_objects[model].values() for obj in held]
        deleted = yield from evaluate(queryset.filter(pk__in=keys))
        self.clear_restricted_objects_from_set(model, set(deleted))

    def _has_signal_listeners(self, model: Any) -> bool:
        return bool(
            (pre_delete.receivers and pre_delete.has_listeners(model))
            or (post_delete.receivers and post_delete.has_listeners(model))
        )

    def can_fast_delete(self, objs: Any, from_field: Any = None) -> bool:
        """Tell whether *objs* (an instance, a model or a queryset) can be deleted without being fetched.

        That is so if nobody listens, nothing cascades from them, and there are no parents to delete with them; the
        parent reached over *from_field* is being deleted already.
        """
        if self.force_collection or (from_field is not None and from_field.remote_field.on_delete is not CASCADE):
            return False
        model = model_to_delete(objs)
        if model is None or ((pre_delete.receivers or post_delete.receivers) and self._has_signal_listeners(model)):
            return False
        options = model._meta
        if not plan_of(options).ends_here:
            return False
        parents = options.concrete_model._meta.parents
        return not parents or all(link == from_field for link in parents.values())

    def get_del_batches(self, objs: Sequence[Any], fields: Sequence[Any]) -> list[Any]:
        """Return *objs* in lists that fit into one query over *fields*."""
        return batches(objs, fields, connections[self.using])

    def related_objects(self, related_model: Any, related_fields: Iterable[Any], objs: Sequence[Any]) -> Any:
        """Return a queryset of the objects of *related_model* that refer to *objs* through one of the fields."""
        return self._related_objects(related_model, related_fields, objs)

    def _related_objects(
        self, related_model: Any, related_fields: Iterable[Any], objs: Sequence[Any], only: tuple[str, ...] = ()
    ) -> Any:
        fields = [(field, *keys_of(field, objs)) for field in related_fields]
        if len(fields) == 1 and is_plain_manager(related_model._base_manager):
            field, keys, are_numbers = fields[0]
            if are_numbers:
                queryset = manager_class.get()._queryset_class(related_model, using=self.using)
                return queryset._orm_referring(field.name, keys, only)
        predicate = Q(*[(f"{field.name}__in", keys) for field, keys, _ in fields], _connector=Q.OR)
        found = related_model._base_manager.using(self.using).filter(predicate)
        return found.only(*only) if only else found

    def _unseen(self, related_model: Any, fields: Sequence[Any], objs: Sequence[Any]) -> Any:
        """Return the objects that refer to *objs*, which will be deleted as they are."""
        if len(fields) == 1 and self._is_ours:
            field = fields[0]
            keys, are_numbers = keys_of(field, objs)
            if are_numbers and may_be_referrers(related_model, field, keys):
                return Referrers(partial(self.related_objects, related_model, fields, objs), field, keys)
        return self.related_objects(related_model, fields, objs)

    # -- collecting --

    @served_by("_collect")
    def collect(
        self,
        objs: Any,
        source: Any = None,
        nullable: bool = False,
        collect_related: bool = True,
        source_attr: str | None = None,
        reverse_dependency: bool = False,
        keep_parents: bool = False,
        fail_on_restricted: bool = True,
    ) -> None:
        """Add *objs*, all of one model, and whatever goes with them.

        Args:
            source: the model they were reached from, *source_attr* being the relation.
            nullable: that relation can be cut.
            collect_related: follow the relations from *objs*.
            reverse_dependency: *source* must be deleted before them.
            keep_parents: leave rows of parent models.
            fail_on_restricted: raise if restrictions are left; nested calls leave that to the outermost.

        Raises:
            ProtectedError, RestrictedError: objects stand against the deletion.
        """
        run(
            self._collect(
                objs,
                source,
                nullable,
                collect_related,
                source_attr,
                reverse_dependency,
                keep_parents,
                fail_on_restricted,
            )
        )

    def _collect(
        self,
        objs: Any,
        source: Any = None,
        nullable: bool = False,
        collect_related: bool = True,
        source_attr: str | None = None,
        reverse_dependency: bool = False,
        keep_parents: bool = False,
        fail_on_restricted: bool = True,
    ) -> Effects[None]:
        if type(objs) is not list and not isinstance(objs, tuple | set | list):
            if self.can_fast_delete(objs):
                self.fast_deletes.append(objs)
                return
            items = yield from evaluate(objs)
            objs = items if self._is_ours else objs
        elif not self._is_ours and self.can_fast_delete(objs):
            self.fast_deletes.append(objs)
            return
        new = self.add(objs, source, nullable, reverse_dependency=reverse_dependency)
        if not new:
            return
        model = new[0].__class__
        if not keep_parents and model._meta.concrete_model._meta.parents:
            yield from self._collect_parents(model, new)
        if not collect_related:
            return
        yield from self._collect_related(model, new, keep_parents)
        for field in plan_of(model._meta).generic:
            generic = field.bulk_related_objects(new, self.using)
            yield from invoke(self.collect, generic, source=model, nullable=True, fail_on_restricted=False)
        if fail_on_restricted and self.restricted_objects:
            yield from self._refuse_if_restricted(model)

    def _collect_parents(self, model: Any, objs: Sequence[Any]) -> Effects[None]:
        """Add the rows of parent models; their relations are among those of *model* already."""
        for link in model._meta.concrete_model._meta.parents.values():
            if not link:
                continue
            if any(obj.get_deferred_fields() for obj in objs):
                # Values of the parent are missing: its row must be fetched.
                parents = yield Call(lambda name=link.name: [getattr(obj, name) for obj in objs])
            else:
                parents = [getattr(obj, link.name) for obj in objs]
            yield from invoke(
                self.collect,
                parents,
                source=model,
                source_attr=link.remote_field.related_name,
                collect_related=False,
                reverse_dependency=True,
                fail_on_restricted=False,
            )

    def _collect_related(self, model: Any, objs: Sequence[Any], keep_parents: bool) -> Effects[None]:
        """Follow the relations that point at *objs*, each by its rule."""
        kept: set[Any] = set(model._meta.all_parents) if keep_parents else set()
        unseen: dict[Any, list[Any]] = defaultdict(list)
        protected: dict[str, list[Any]] = defaultdict(list)
        for relation in plan_of(model._meta).relations:
            if kept and relation.model._meta.concrete_model in kept:
                continue
            field = relation.field
            rule = self._rule_to_follow(field)
            if rule is None:
                continue
            related_model = relation.related_model
            if self.can_fast_delete(related_model, from_field=field):
                unseen[related_model].append(field)
                continue
            lazy = getattr(rule, "lazy_sub_objs", False)
            for batch in self.get_del_batches(objs, [field]):
                found = self._referring(related_model, field, batch)
                if not lazy:
                    items = yield from _items_of(found)
                    if not items:
                        continue
                    if rule is CASCADE and self._is_ours:
                        found = items  # the collector asks no more of them
                try:
                    yield from self._follow(rule, field, found)
                except ProtectedError as error:
                    protected[f"'{field.model.__name__}.{field.name}'"] += error.protected_objects
        if protected:
            raise ProtectedError(
                f"Cannot delete some instances of model {model.__name__!r} because they are referenced through "
                f"protected foreign keys: {', '.join(protected)}.",
                set(chain.from_iterable(protected.values())),
            )
        for related_model, fields in unseen.items():
            for batch in self.get_del_batches(objs, fields):
                self.fast_deletes.append(self._unseen(related_model, fields, batch))

    def _rule_to_follow(self, field: Any) -> Any:
        """Return the rule of *field*, or None if the database or nobody cares."""
        rule = field.remote_field.on_delete
        if rule not in SKIP_COLLECTION:
            return rule
        return getattr(rule, "forced_collector", None) if self.force_collection else None

    def _follow(self, rule: Any, field: Any, objs: Any) -> Effects[None]:
        """Apply a rule: in its generator form if it has one and ``collect`` is our own, else as user code."""
        steps = getattr(rule, "steps", None)
        if steps is not None and body_of(self.collect) is not None:
            yield from steps(self, field, objs, self.using)
        else:
            yield Call(rule, (self, field, objs, self.using))

    def _referring(self, related_model: Any, field: Any, objs: Sequence[Any]) -> Any:
        """Return the objects that refer to *objs*, with as little as possible of each.

        Columns that nothing refers to are left out where no receiver will ever see the objects. Not together with
        select_related, which an overridden ``related_objects`` may ask for.
        """
        only = () if self._has_signal_listeners(related_model) else plan_of(related_model._meta).referenced
        if self._is_ours:
            return self._related_objects(related_model, [field], objs, only)
        found = self.related_objects(related_model, [field], objs)
        return found.only(*only) if only and not found._orm_traits.select_related else found

    def _refuse_if_restricted(self, model: Any) -> Effects[None]:
        """Raise if objects that restrict the deletion are not deleted themselves."""
        for related_model, objs in self.data.items():
            self.clear_restricted_objects_from_set(related_model, objs)
        for queryset in self.fast_deletes:
            yield from self._clear_restricted(queryset.model, queryset)
        restricted = {
            f"'{related_model.__name__}.{field.name}'": held
            for related_model, by_field in self.restricted_objects.items()
            for field, held in by_field.items()
            if held
        }
        if restricted:
            raise RestrictedError(
                f"Cannot delete some instances of model {model.__name__!r} because they are referenced through "
                f"restricted foreign keys: {', '.join(restricted)}.",
                set(chain.from_iterable(restricted.values())),
            )

    # -- deleting --

    def instances_with_model(self) -> Iterator[tuple[Any, Any]]:
        """Yield (model, instance) for all collected instances."""
        for model, instances in self.data.items():
            for instance in instances:
                yield model, instance

    def sort(self) -> None:
        """Order ``data`` so that each model comes after those it depends on; left alone if they depend in a circle."""
        ordered = in_order(self.data, self.dependencies)
        if ordered is not None:
            self.data = {model: self.data[model] for model in ordered}

    @served_by("_delete")
    def delete(self) -> Any:
        """Delete everything that was collected; return (number of objects, numbers by model label)."""
        return run(self._delete())

    def _delete(self) -> Effects[tuple[int, dict[str, int]]]:
        self.data = {
            model: sorted(instances, key=attrgetter(key_name(model))) if len(instances) > 1 else list(instances)
            for model, instances in self.data.items()
        }
        self.sort()
        single = self._single_instance()
        if single is not None:
            return (yield from self._delete_single(single))
        counter: dict[str, int] = {}
        yield Atomic(self.using, partial(self._delete_all, counter), savepoint=False)
        for model, instances in self.data.items():
            attname = model._meta.pk.attname
            for instance in instances:
                setattr(instance, attname, None)
        return sum(counter.values()), counter

    def _delete_all(self, counter: dict[str, int]) -> Effects[None]:
        """Delete what was collected, and count the rows by the label of their model."""

        def note(model: Any, count: int) -> None:
            if count:
                label = model._meta.label
                counter[label] = counter.get(label, 0) + count

        if pre_delete.receivers:
            yield from self._tell(pre_delete, self.instances_with_model())
        connection = connections[self.using]
        for queryset in self.fast_deletes:
            statement = queryset.deletion(self.using, connection) if type(queryset) is Referrers else None
            if statement is not None:
                count = yield statement
            else:
                count = yield from invoke(queryset._raw_delete, using=self.using)
            note(queryset.model, count)
        if self.field_updates:
            yield from self._update_fields()
        # What refers to others of its own model goes before them.
        for instances in self.data.values():
            instances.reverse()
        for model, instances in self.data.items():
            keys = list(map(attrgetter(key_name(model)), instances))
            statement = planned_deletion(model, keys, self.using, connection)
            if statement is not None:
                note(model, (yield statement))
            else:
                note(model, (yield from DeleteQuery(model).batch_deletion(keys, self.using)))
            if post_delete.receivers:
                yield from self._tell(post_delete, ((model, instance) for instance in instances))

    def _single_instance(self) -> Any:
        """Return the only instance if it is all there is and nothing depends on it, else None."""
        if len(self.data) != 1:
            return None
        (instances,) = self.data.values()
        if len(instances) == 1 and self.can_fast_delete(instances[0]):
            return instances[0]
        return None

    def _delete_single(self, instance: Any) -> Effects[tuple[int, dict[str, int]]]:
        (model,) = self.data

        def delete_row() -> Effects[int]:
            return (yield from DeleteQuery(model).batch_deletion([instance.pk], self.using))

        statement = planned_deletion(model, [instance.pk], self.using, connections[self.using])
        count = (
            yield RollbackOnError(self.using, delete_row) if statement is None else statement._replace(condemns=True)
        )
        setattr(instance, model._meta.pk.attname, None)
        return count, {model._meta.label: count}

    def _tell(self, signal: Any, instances: Iterable[tuple[Any, Any]]) -> Effects[None]:
        """Send *signal* for each instance, except those of automatic models."""
        for model, instance in instances:
            if not model._meta.auto_created:
                yield Notify(signal, model, {"instance": instance, "using": self.using, "origin": self.origin})

    def _update_fields(self) -> Effects[None]:
        """Set the fields that rules asked for: one UPDATE for querysets nobody looked at, one for known objects."""
        for (field, value), groups in self.field_updates.items():
            unseen = [group for group in groups if hasattr(group, "_result_cache") and group._result_cache is None]
            seen = [obj for group in groups if not any(group is other for other in unseen) for obj in group]
            if unseen:
                yield from invoke(reduce(or_, unseen).update, **{field.name: value})
            if seen:
                keys = list({obj.pk for obj in seen})
                yield from UpdateQuery(seen[0].__class__).batch_update(keys, {field.name: value}, self.using)


def _items_of(queryset: Any) -> Effects[list[Any]]:
    """Return the items of a queryset, the short way where it has no methods of somebody else's."""
    if type(queryset) is not manager_class.get()._queryset_class:
        return (yield from evaluate(queryset))
    yield from invoke(queryset._fetch_all)
    items: list[Any] = queryset._orm_results
    return items


def model_to_delete(objs: Any) -> Any:
    """Return the model of an instance, of itself, or of a queryset that can delete; None for anything else."""
    if hasattr(objs, "_meta"):
        return objs._meta.model
    return getattr(objs, "model", None) if hasattr(objs, "_raw_delete") else None


_methods = attrgetter("add", "can_fast_delete", "related_objects")
OURS = _methods(Collector)
"""What may be replaced; what these get and return need be no more than lists and :class:`Referrers` otherwise."""

all_methods: Final = attrgetter(
    "__init__", "add", "add_dependency", "can_fast_delete", "collect", "delete", "get_del_batches",
    "instances_with_model", "related_objects", "sort",
)  # fmt: skip
"""Returns what a deletion passes on a class of collectors."""

ALL_OURS: Final = all_methods(Collector)
"""Noted here, before anybody can replace one: an app may do it while nothing has been deleted yet."""
