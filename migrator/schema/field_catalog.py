"""Which fields a model has: local, inherited and reverse, by kind and by name, cached until something changes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from migrator.fields.composite import CompositePrimaryKey
from migrator.host.datastructures import ImmutableList
from migrator.host.exceptions import FieldDoesNotExist
from migrator.host.functional import cached_property
from migrator.schema.option_names import EMPTY_RELATION_TREE, PROXY_PARENTS, make_immutable_fields_list

FORWARD_CACHES = frozenset(
    {
        "fields",
        "many_to_many",
        "concrete_fields",
        "local_concrete_fields",
        "_non_pk_concrete_field_names",
        "_reverse_one_to_one_field_names",
        "_forward_fields_map",
        "managers",
        "managers_map",
        "base_manager",
        "default_manager",
        "verbose_name_raw",
        "total_unique_constraints",
        "db_returning_fields",
        "_property_names",
        "pk_fields",
        "all_parents",
        "_blueprint",
    }
)
"""Cached properties that depend on the model's own and inherited declarations."""

REVERSE_CACHES = frozenset({"related_objects", "fields_map", "_relation_tree", "_reverse_one_to_one_field_names"})
"""Cached properties that depend on relations declared elsewhere."""


def is_column_like(field: Any) -> bool:
    """Tell whether *field* belongs to ``Options.fields``: no many-to-many, generic or reverse-like relation."""
    if not field.is_relation:
        return True
    if field.many_to_many or field.one_to_many:
        return False
    # A relation without a fixed model on the other side (a generic foreign key) is not a data field either.
    return not field.many_to_one or bool(known_target(field))


def known_target(field: Any) -> Any:
    """Return the model that a relation points at, or its label; asking does not load a historical model."""
    remote: Any = getattr(field, "remote_field", None)
    return remote.known_model if hasattr(remote, "known_model") else getattr(remote, "model", None)


class FieldCatalog:
    """The documented ``_meta`` field API; mixed into :class:`~migrator.schema.options.Options`."""

    model: Any
    apps: Any
    abstract: bool
    proxy: bool
    pk: Any
    parents: dict[Any, Any]
    concrete_model: Any
    all_parents: Any
    local_fields: list[Any]
    local_many_to_many: list[Any]
    private_fields: list[Any]
    object_name: str
    _get_fields_cache: dict[Any, ImmutableList]

    @property
    def is_composite_pk(self) -> bool:
        """True when the primary key consists of several columns."""
        return isinstance(self.pk, CompositePrimaryKey)

    # -- by kind --

    @cached_property
    def fields(self) -> ImmutableList:
        """All forward data fields, inherited ones first; many-to-many and generic ones are elsewhere."""
        return make_immutable_fields_list("fields", filter(is_column_like, self._get_fields(reverse=False)))

    @cached_property
    def concrete_fields(self) -> ImmutableList:
        """The fields that have a database column, inherited ones included."""
        return make_immutable_fields_list("concrete_fields", (field for field in self.fields if field.concrete))

    @cached_property
    def local_concrete_fields(self) -> ImmutableList:
        """The fields with a column in this model's own table."""
        return make_immutable_fields_list(
            "local_concrete_fields", (field for field in self.local_fields if field.concrete)
        )

    @cached_property
    def many_to_many(self) -> ImmutableList:
        """All many-to-many fields of the model and its parents."""
        return make_immutable_fields_list(
            "many_to_many",
            (field for field in self._get_fields(reverse=False) if field.is_relation and field.many_to_many),
        )

    @cached_property
    def related_objects(self) -> ImmutableList:
        """All reverse relations that point here and are not hidden (hidden many-to-many ones included)."""
        return make_immutable_fields_list(
            "related_objects",
            (
                relation
                for relation in self._get_fields(forward=False, include_hidden=True)
                if not relation.hidden or relation.field.many_to_many
            ),
        )

    @cached_property
    def db_returning_fields(self) -> list[Any]:
        """Fields of this table whose values the database makes and an INSERT can give back."""
        return [
            field
            for field in self._get_fields(forward=True, reverse=False, include_parents=PROXY_PARENTS)
            if getattr(field, "db_returning", False)
        ]

    @cached_property
    def pk_fields(self) -> list[Any]:
        """The fields that make up the primary key: one, or the parts of a composite key."""
        return list(self.pk.fields) if self.is_composite_pk else [self.pk]

    # -- by name --

    @cached_property
    def _forward_fields_map(self) -> dict[str, Any]:
        """Forward fields by name and by attribute name; later declarations win."""
        by_name: dict[str, Any] = {}
        for field in self._get_fields(reverse=False):
            by_name[field.name] = field
            attname = getattr(field, "attname", None)
            if attname is not None:
                by_name[attname] = field
        return by_name

    @cached_property
    def fields_map(self) -> dict[str, Any]:
        """Reverse relations by query name, hidden ones included."""
        by_name: dict[str, Any] = {}
        for relation in self._get_fields(forward=False, include_hidden=True):
            by_name[relation.name] = relation
            attname = getattr(relation, "attname", None)
            if attname is not None:
                by_name[attname] = relation
        return by_name

    def get_field(self, field_name: str) -> Any:
        """Return the forward field or, once the registry is complete, the reverse relation called *field_name*.

        Raises:
            FieldDoesNotExist: the model has no such field.
        """
        try:
            return self._forward_fields_map[field_name]
        except KeyError:
            if not self.apps.models_ready:
                raise FieldDoesNotExist(
                    f"{self.object_name} has no field named '{field_name}'. The app cache isn't ready yet, "
                    "so if this is an auto-created related field, it won't be available yet."
                ) from None
        try:
            return self.fields_map[field_name]
        except KeyError:
            raise FieldDoesNotExist(f"{self.object_name} has no field named '{field_name}'") from None

    @cached_property
    def _property_names(self) -> frozenset[str]:
        """Names of the model's properties, looked up statically so that no descriptor runs."""
        found: dict[str, Any] = {}
        for base in reversed(self.model.__mro__):
            found.update(vars(base))
        return frozenset(name for name, value in found.items() if isinstance(value, property))

    @cached_property
    def _non_pk_concrete_field_names(self) -> frozenset[str]:
        """Names and attribute names that ``save(update_fields=…)`` accepts."""
        # The keys of parents are this model's key too.
        all_pk_fields = set(self.pk_fields)
        for parent in self.all_parents:
            all_pk_fields.update(parent._meta.pk_fields)
        names: set[str] = set()
        for field in self.concrete_fields:
            if field not in all_pk_fields:
                names.update((field.name, field.attname))
        return frozenset(names)

    @cached_property
    def _reverse_one_to_one_field_names(self) -> frozenset[str]:
        """Names of reverse one-to-one relations, which ``create()`` cannot take as arguments."""
        return frozenset(relation.name for relation in self.related_objects if relation.one_to_one)

    # -- collecting --

    def get_fields(self, include_parents: bool = True, include_hidden: bool = False) -> ImmutableList:
        """Return every field of the model, forward and reverse.

        Args:
            include_parents: also fields inherited over multi-table inheritance.
            include_hidden: also reverse relations whose ``related_name`` ends with ``+``.
        """
        if include_parents is False:
            include_parents = PROXY_PARENTS  # type: ignore[assignment]  # a third state, private to this layer
        return self._get_fields(include_parents=include_parents, include_hidden=include_hidden)

    def _get_fields(
        self,
        forward: bool = True,
        reverse: bool = True,
        include_parents: Any = True,
        include_hidden: bool = False,
        topmost_call: bool = True,
    ) -> ImmutableList:
        """Collect fields: inherited ones, then reverse relations, then the model's own.

        ``include_parents`` is True, False, or ``PROXY_PARENTS`` (only parents that share this table). Private fields
        (generic relations) are inherited by copying, so only the model that was asked contributes them.
        """
        if include_parents not in (True, False, PROXY_PARENTS):
            raise TypeError(f"Invalid argument for include_parents: {include_parents}")
        key = (forward, reverse, include_parents, include_hidden, topmost_call)
        cached = self._get_fields_cache.get(key)
        if cached is not None:
            return cached
        fields: list[Any] = []
        if include_parents is not False:
            self._collect_inherited(fields, forward, reverse, include_parents, include_hidden)
        if reverse and not self.proxy:
            fields.extend(
                field.remote_field for field in self._relation_tree if include_hidden or not field.remote_field.hidden
            )
        if forward:
            fields += self.local_fields
            fields += self.local_many_to_many
            if topmost_call:
                fields += self.private_fields
        result = make_immutable_fields_list("get_fields()", fields)
        self._get_fields_cache[key] = result
        return result

    def _collect_inherited(
        self, fields: list[Any], forward: bool, reverse: bool, include_parents: Any, include_hidden: bool
    ) -> None:
        """Append what the parents offer to *fields*; a field reached twice (a diamond) counts once."""
        seen: set[int] = set()
        for parent in self.parents:
            if include_parents is PROXY_PARENTS and parent._meta.concrete_model is not self.concrete_model:
                continue
            for field in parent._meta._get_fields(
                forward=forward,
                reverse=reverse,
                include_parents=include_parents,
                include_hidden=include_hidden,
                topmost_call=False,
            ):
                if id(field) in seen:
                    continue
                seen.add(id(field))
                # The reverse side of a parent link belongs to the parent alone.
                if not getattr(field, "parent_link", False) or field.model is self.concrete_model:
                    fields.append(field)

    # -- relations that point here --

    def _populate_directed_relation_graph(self) -> Any:
        """Fill ``_relation_tree`` of every registered model in one pass and return this model's."""
        pointing_at: dict[Any, list[Any]] = defaultdict(list)
        # Historical registries render models on demand; what is related to a rendered model has been rendered with it.
        list_models = getattr(self.apps, "get_rendered_models", self.apps.get_models)
        all_models = list_models(include_auto_created=True)
        for model in all_models:
            # Abstract models are not registered; swapped ones take part through their replacement.
            if model._meta.abstract:
                continue
            for field in model._meta._get_fields(reverse=False, include_parents=False):
                target = known_target(field) if field.is_relation else None
                if target is not None and not isinstance(target, str) and field.related_model is not None:
                    pointing_at[target._meta.concrete_model._meta].append(field)
        for model in all_models:
            model._meta.__dict__["_relation_tree"] = pointing_at.get(
                model._meta.concrete_model._meta, EMPTY_RELATION_TREE
            )
        # This model may be unregistered (abstract or swapped out): then nothing points at it.
        return self.__dict__.get("_relation_tree", EMPTY_RELATION_TREE)

    @cached_property
    def _relation_tree(self) -> Any:
        return self._populate_directed_relation_graph()

    def _expire_cache(self, forward: bool = True, reverse: bool = True) -> None:
        """Drop cached properties: *forward* ones when own declarations changed, *reverse* ones for other models'."""
        state = self.__dict__
        if forward:
            for name in FORWARD_CACHES & state.keys():
                del state[name]
        if reverse and not self.abstract:
            for name in REVERSE_CACHES & state.keys():
                del state[name]
        self._get_fields_cache = {}
