"""Prefetching: load the relations of many instances with one query for each step of a path."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from operator import attrgetter
from typing import Any, TypeAlias

from migrator.host.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.models.bodies import Effects, evaluate
from migrator.query.paths import did_you_mean
from migrator.runtime.drivers import arun, run
from migrator.sql.constants import LOOKUP_SEP
from migrator.sql.effects import Call

IsFetched: TypeAlias = Callable[[Any], bool]

_OWN_DESCRIPTORS = "migrator.models."
"""Where descriptors live whose ``get_prefetch_querysets`` only builds querysets and never runs one."""


@public("db.models.query")
class Prefetch:
    """A path to prefetch, with the queryset to take and the attribute to put the result on.

    Args:
        lookup: the relations to follow, joined by ``__``.
        queryset: what to fetch at the end of the path; the relation's default queryset if None.
        to_attr: attribute for the list of results, instead of the relation's own cache.

    Raises:
        ValueError: the queryset does not produce model instances.
    """

    def __init__(self, lookup: str, queryset: Any = None, to_attr: str | None = None) -> None:
        if queryset is not None and not _makes_instances(queryset):
            raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        self.prefetch_through = lookup
        """The path through the relations."""
        self.prefetch_to = lookup
        """The same path, ending in the attribute that receives the result."""
        if to_attr:
            self.prefetch_to = LOOKUP_SEP.join([*lookup.split(LOOKUP_SEP)[:-1], to_attr])
        self.queryset = queryset
        self.to_attr = to_attr

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        if self.queryset is not None:
            unevaluated = self.queryset._chain()
            unevaluated._result_cache = []  # pickling a queryset would run it
            state["queryset"] = unevaluated
        return state

    def add_prefix(self, prefix: str) -> None:
        """Put *prefix* before both paths."""
        for path in ("prefetch_through", "prefetch_to"):
            setattr(self, path, f"{prefix}{LOOKUP_SEP}{getattr(self, path)}")

    def get_current_prefetch_to(self, level: int) -> str:
        """Return the target path up to and including step *level*."""
        return LOOKUP_SEP.join(self.prefetch_to.split(LOOKUP_SEP)[: level + 1])

    def get_current_to_attr(self, level: int) -> tuple[str, bool]:
        """Return the attribute that step *level* fills, and whether it is the caller's ``to_attr``."""
        steps = self.prefetch_to.split(LOOKUP_SEP)
        is_last = level == len(steps) - 1
        return steps[level], bool(self.to_attr) and is_last

    def get_current_querysets(self, level: int) -> list[Any] | None:
        """Return the caller's queryset, in a list, if step *level* is the one it is for."""
        if self.queryset is None or self.get_current_prefetch_to(level) != self.prefetch_to:
            return None
        return [self.queryset]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Prefetch):
            return NotImplemented
        return self.prefetch_to == other.prefetch_to

    def __hash__(self) -> int:
        return hash((self.__class__, self.prefetch_to))


def _makes_instances(queryset: Any) -> bool:
    if getattr(queryset, "_orm_is_raw", False):
        return False
    iterable_class = getattr(queryset, "_iterable_class", None)
    return iterable_class is None or getattr(iterable_class, "yields_instances", False)


@public("db.models.query")
def normalize_prefetch_lookups(lookups: Iterable[Any], prefix: str | None = None) -> list[Prefetch]:
    """Return *lookups* as :class:`Prefetch` objects, each with *prefix* before its path if one is given."""
    normalized = []
    for lookup in lookups:
        prefetch = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
        if prefix:
            prefetch.add_prefix(prefix)
        normalized.append(prefetch)
    return normalized


@public("db.models.query")
def prefetch_related_objects(model_instances: Any, *related_lookups: Any) -> None:
    """Load *related_lookups* for *model_instances*, which must all be of one class.

    Raises:
        AttributeError: a step of a path names nothing on the instances it meets.
        ValueError: a path ends in something that cannot be prefetched, or was already followed with another queryset.
    """
    run(prefetch_effects(model_instances, *related_lookups))


@public("db.models.query")
async def aprefetch_related_objects(model_instances: Any, *related_lookups: Any) -> None:
    """Do what :func:`prefetch_related_objects` does, asynchronously."""
    await arun(prefetch_effects(model_instances, *related_lookups))


def prefetch_effects(model_instances: Any, *related_lookups: Any) -> Effects[None]:
    """Do the work of :func:`prefetch_related_objects`."""
    instances = model_instances if isinstance(model_instances, list) else list(model_instances)
    if instances:
        yield from _Walk(instances).follow(related_lookups)


class _Walk:
    """One run over the lookups: what is done, what is still to do.

    Lookups found on the querysets of a relation are followed too; a relation that leads back to itself through such
    found lookups is followed once.
    """

    def __init__(self, instances: list[Any]) -> None:
        self.instances = instances
        self.done: dict[str, list[Any]] = {}
        self.found: set[Prefetch] = set()
        self.followed: set[Any] = set()
        self.pending: list[Prefetch] = []

    def follow(self, lookups: tuple[Any, ...]) -> Effects[None]:
        self.pending = normalize_prefetch_lookups(reversed(lookups))
        while self.pending:
            lookup = self.pending.pop()
            if lookup.prefetch_to not in self.done:
                yield from self._follow_path(lookup)
            elif lookup.queryset is not None:
                raise ValueError(
                    f"'{lookup.prefetch_to}' lookup was already seen with a different queryset. "
                    "You may need to adjust the ordering of your lookups."
                )

    def _follow_path(self, lookup: Prefetch) -> Effects[None]:
        objects = self.instances
        steps = lookup.prefetch_through.split(LOOKUP_SEP)
        for level, attribute in enumerate(steps):
            if not objects:
                return
            target = lookup.get_current_prefetch_to(level)
            if target in self.done:
                objects = self.done[target]
                continue
            if not _can_hold_prefetched(objects):
                # Rows that are no instances (values_list(flat=True) on a related queryset) end the path.
                return
            prefetcher, descriptor, is_fetched = _checked_prefetcher(
                objects[0], attribute, lookup, level, is_last=level == len(steps) - 1
            )
            missing = [] if prefetcher is None else [obj for obj in objects if not is_fetched(obj)]
            if missing:
                objects = yield from self._fetch(missing, prefetcher, descriptor, lookup, level)
            else:
                objects = _already_related(objects, attribute)

    def _fetch(
        self, missing: list[Any], prefetcher: Any, descriptor: Any, lookup: Prefetch, level: int
    ) -> Effects[list[Any]]:
        target = lookup.get_current_prefetch_to(level)
        objects, more = yield from one_level_effects(missing, prefetcher, lookup, level)
        is_loop = target in self.done and lookup in self.found and descriptor in self.followed
        if not is_loop:
            self.done[target] = objects
            new_lookups = normalize_prefetch_lookups(reversed(more), target)
            self.found.update(new_lookups)
            self.pending.extend(new_lookups)
        self.followed.add(descriptor)
        return objects


def _can_hold_prefetched(objects: list[Any]) -> bool:
    for obj in objects:
        if hasattr(obj, "_prefetched_objects_cache"):
            continue
        try:
            obj._prefetched_objects_cache = {}
        except (AttributeError, TypeError):
            return False
    return True


def _checked_prefetcher(
    instance: Any, attribute: str, lookup: Prefetch, level: int, *, is_last: bool
) -> tuple[Any, Any, IsFetched]:
    to_attr, _ = lookup.get_current_to_attr(level)
    prefetcher, descriptor, attr_found, is_fetched = get_prefetcher(instance, attribute, to_attr)
    if not attr_found:
        hint = did_you_mean(attribute, dir(type(instance)))
        raise AttributeError(
            f"Cannot find '{attribute}' on {type(instance).__name__} object, "
            f"'{lookup.prefetch_through}' is an invalid parameter to prefetch_related()" + (f".{hint}" if hint else "")
        )
    if is_last and prefetcher is None:
        raise ValueError(
            f"'{lookup.prefetch_through}' does not resolve to an item that supports prefetching - "
            "this is an invalid parameter to prefetch_related()."
        )
    return prefetcher, descriptor, is_fetched


def _already_related(objects: list[Any], attribute: str) -> list[Any]:
    """Collect what *attribute* of *objects* leads to, where it is loaded already or needs no prefetching."""
    related: list[Any] = []
    for obj in objects:
        prefetched = getattr(obj, "_prefetched_objects_cache", {})
        if attribute in prefetched:
            related.extend(prefetched[attribute])
            continue
        try:
            value = getattr(obj, attribute)
        except ObjectDoesNotExist:
            continue
        if isinstance(value, list):
            related.extend(value)
        elif value is not None:
            related.append(value)
    return related


@public("db.models.query")
def get_prefetcher(instance: Any, through_attr: str, to_attr: str) -> tuple[Any, Any, bool, IsFetched]:
    """Find what prefetches *through_attr* of *instance*.

    Returns:
        the object with ``get_prefetch_querysets`` (None if there is none), the descriptor on the class, whether the
        attribute exists at all, and a function that tells whether an instance has it already.
    """
    descriptor = getattr(type(instance), through_attr, None)
    if descriptor is None:
        return None, None, hasattr(instance, through_attr), _fetched_under(type(instance), to_attr)
    if hasattr(descriptor, "get_prefetch_querysets"):
        is_cached = descriptor.is_cached if through_attr == to_attr else _fetched_under(type(instance), to_attr)
        return descriptor, descriptor, True, is_cached
    # Managers of many related objects are reached through the instance only.
    manager = getattr(instance, through_attr)
    if not hasattr(manager, "get_prefetch_querysets"):
        return None, descriptor, True, _fetched_under(type(instance), to_attr)
    if through_attr == to_attr:
        return manager, descriptor, True, lambda obj: through_attr in obj._prefetched_objects_cache
    return manager, descriptor, True, _fetched_under(type(instance), to_attr)


def _fetched_under(model: type, to_attr: str) -> IsFetched:
    if isinstance(getattr(model, to_attr, None), cached_property):
        return lambda obj: to_attr in obj.__dict__  # hasattr() would compute it
    return lambda obj: hasattr(obj, to_attr)


@public("db.models.query")
def prefetch_one_level(
    instances: list[Any], prefetcher: Any, lookup: Prefetch, level: int
) -> tuple[list[Any], list[Any]]:
    """Fetch step *level* of *lookup* for *instances* and hand the results out to them.

    Returns:
        all related objects, and the lookups that their queryset wants prefetched in turn.
    """
    result: tuple[list[Any], list[Any]] = run(one_level_effects(instances, prefetcher, lookup, level))
    return result


def one_level_effects(
    instances: list[Any], prefetcher: Any, lookup: Prefetch, level: int
) -> Effects[tuple[list[Any], list[Any]]]:
    """Do the work of :func:`prefetch_one_level`."""
    querysets = lookup.get_current_querysets(level)
    build = prefetcher.get_prefetch_querysets
    if build.__module__.startswith(_OWN_DESCRIPTORS):
        source = build(instances, querysets)
    else:
        source = yield Call(build, (instances, querysets))
    queryset, related_key, instance_key, single, cache_name, is_descriptor = source
    # Lookups on the related queryset join this walk instead of starting one of their own. They are copied, since
    # the walk puts prefixes on them and their owner may be used again.
    more = [copy(nested) for nested in getattr(queryset, "_prefetch_related_lookups", ())]
    related: list[Any] = []
    if more and getattr(related_key, "remembers", False):
        # Matching up sets the way back on the objects, which must not replace what the lookups prefetch there.
        related = yield from evaluate(queryset)
    if more:
        queryset._prefetch_related_lookups = ()
    related = related or (yield from evaluate(queryset))
    groups = _grouped(instances, instance_key, related, related_key)
    to_attr, as_attr = lookup.get_current_to_attr(level)
    if as_attr:
        _check_free(instances[0], to_attr)
    give = _single_giver(cache_name, is_descriptor) if single else _many_giver(lookup, level, to_attr, cache_name)
    if as_attr:
        give = _first_to_attr(to_attr) if single else _list_to_attr(to_attr)
    for instance, group in zip(instances, groups, strict=True):
        give(instance, group)
    return related, more


def _grouped(instances: list[Any], instance_key: Any, related: list[Any], related_key: Any) -> list[list[Any]]:
    """Return the related objects of each instance: those with the same key."""
    by_key: defaultdict[Any, list[Any]] = defaultdict(list)
    ours, theirs = _numbers(instances, instance_key), _numbers(related, related_key)
    if ours is None or theirs is None:
        ours, theirs = list(map(instance_key, instances)), list(map(related_key, related))
    for key, obj in zip(theirs, related, strict=True):
        by_key[key].append(obj)
    return [by_key.get(key, []) for key in ours]


def _numbers(objects: list[Any], key: Any) -> list[Any] | None:
    """Return the keys of *objects* without a call for each, if *key* reads a plain attribute that holds a number."""
    name = getattr(key, "attribute", None)
    if name is None:
        return None
    values = list(map(attrgetter(name), objects))
    return values if {int}.issuperset(map(type, values)) else None


Giver: TypeAlias = Callable[[Any, list[Any]], None]
"""Puts the related objects of one instance where they belong."""


def _check_free(instance: Any, to_attr: str) -> None:
    model = type(instance)
    try:
        model._meta.get_field(to_attr)
    except FieldDoesNotExist:
        return
    raise ValueError(f"to_attr={to_attr} conflicts with a field on the {model.__name__} model.")


def _first_to_attr(to_attr: str) -> Giver:
    return lambda instance, objects: setattr(instance, to_attr, objects[0] if objects else None)


def _list_to_attr(to_attr: str) -> Giver:
    return lambda instance, objects: setattr(instance, to_attr, objects)


def _single_giver(cache_name: str, is_descriptor: bool) -> Giver:
    if is_descriptor:
        return _first_to_attr(cache_name)

    def give(instance: Any, objects: list[Any]) -> None:
        instance._state.fields_cache[cache_name] = objects[0] if objects else None

    return give


def _many_giver(lookup: Prefetch, level: int, to_attr: str, cache_name: str) -> Giver:
    is_leaf = level == lookup.prefetch_through.count(LOOKUP_SEP)
    custom = lookup.queryset if is_leaf else None
    make_sibling: Any = None

    def give(instance: Any, objects: list[Any]) -> None:
        nonlocal make_sibling
        queryset = make_sibling(instance, objects) if make_sibling is not None else None
        if queryset is None:
            manager = getattr(instance, to_attr)
            queryset = manager.get_queryset() if custom is None else manager._apply_rel_filters(custom)
            if make_sibling is None and custom is None and hasattr(manager, "siblings_of"):
                make_sibling = manager.siblings_of(queryset)
            queryset._result_cache = objects
            queryset._prefetch_done = True
        instance._prefetched_objects_cache[cache_name] = queryset

    return give
