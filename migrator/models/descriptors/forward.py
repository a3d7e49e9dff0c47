"""Descriptors of foreign keys and one-to-one fields on the side that holds the column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from migrator.expressions.q import Q
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.models.adoption import adopt_database, remembering, single_queryset
from migrator.models.descriptors.missing import missing_object_class
from migrator.models.related.ancestors import with_cached_ancestors


@public("db.models.fields.related_descriptors")
class ForwardManyToOneDescriptor:
    """``child.parent``: the related object, fetched when it is first asked for.

    Args:
        field_with_rel: the foreign key.
    """

    def __init__(self, field_with_rel: Any) -> None:
        self.field = field_with_rel

    @cached_property
    def RelatedObjectDoesNotExist(self) -> Any:
        """Raised where a required relation has no object. Made late, since the related model may not exist yet."""
        return missing_object_class(self.field.model, self.field.name, self.field.remote_field.model)

    def is_cached(self, instance: Any) -> bool:
        """Tell whether the object has been fetched or assigned."""
        return bool(self.field.is_cached(instance))

    def get_queryset(self, *, instance: Any) -> Any:
        """Return a queryset over the related model, with the fetch mode of *instance*."""
        manager = self.field.remote_field.model._base_manager
        return manager.db_manager(hints={"instance": instance}).fetch_mode(instance._state.fetch_mode)

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Return the queryset for the related objects of *instances*, and how to match them up.

        Returns:
            (queryset, key of a related object, key of an instance, one object each, cache name, by descriptor)
        """
        queryset = single_queryset(querysets)
        if queryset is None:
            queryset = self.get_queryset(instance=instances[0])
        queryset._add_hints(instance=instances[0])
        field = self.field
        remote = field.remote_field
        local_key = field.get_local_related_value
        queryset = queryset.filter(self._belongs_to_one_of(instances))
        # Order means nothing to objects that are handed out one by one.
        queryset._orm_in_any_order()
        key: Callable[[Any], Any] = field.get_foreign_related_value
        if not remote.multiple:
            key = remembering(key, {local_key(instance): instance for instance in instances}, remote)
        return queryset, key, local_key, True, field.cache_name, False

    def _belongs_to_one_of(self, instances: Sequence[Any]) -> Any:
        """Return the condition on the related model, as simple as the relation allows."""
        field = self.field
        targets = field.foreign_related_fields
        if len(targets) > 1 and not field.remote_field.hidden:
            return Q((f"{field.related_query_name()}__in", instances))
        # Looked up by the columns themselves, without joining back.
        keys = dict.fromkeys(field.get_local_related_value(instance) for instance in instances)
        known = [key for key in keys if None not in key]
        if len(targets) == 1:
            return Q((f"{targets[0].name}__in", {key[0] for key in known}))
        from migrator.expressions.lookups.tuples import Tuple, TupleIn  # keys of several columns are rare
        from migrator.expressions.references import F

        return TupleIn(Tuple(*(F(target.name) for target in targets)), known)

    def get_object(self, instance: Any) -> Any:
        """Fetch the related object."""
        return self.get_queryset(instance=instance).get(self.field.get_reverse_related_filter(instance))

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the related object.

        Raises:
            RelatedObjectDoesNotExist: there is none, though the field is required.
        """
        if instance is None:
            return self
        field = self.field
        try:
            related = field.get_cached_value(instance)
        except KeyError:
            related = self._find(instance)
        if related is None and not field.null:
            raise self.RelatedObjectDoesNotExist(f"{field.model.__name__} has no {field.name}.") from None
        return related

    def _find(self, instance: Any) -> Any:
        """Return the object that is not cached on *instance*: from its parent instance, or from the database."""
        field = self.field
        if None in field.get_local_related_value(instance):
            related = None
        else:
            related = self._cached_on_parent(instance)
            if related is None:
                instance._state.fetch_mode.fetch(self, instance)
                return field.get_cached_value(instance)
        field.set_cached_value(instance, related)
        return related

    def _cached_on_parent(self, instance: Any) -> Any:
        for parent in with_cached_ancestors(self.field.model, instance):
            related = self.field.get_cached_value(parent, default=None)
            if related is not None:
                return related
        return None

    def fetch_one(self, instance: Any) -> None:
        """Fetch for one instance."""
        related = self.get_object(instance)
        self.field.set_cached_value(instance, related)
        remote = self.field.remote_field
        if not remote.multiple:
            remote.set_cached_value(related, instance)

    def fetch_many(self, instances: Sequence[Any]) -> None:
        """Fetch for all *instances* with one query."""
        missing = [instance for instance in instances if not self.is_cached(instance)]
        from migrator.models.prefetch import prefetch_related_objects  # it comes with the first query

        prefetch_related_objects(missing, self.field.name)

    def __set__(self, instance: Any, value: Any) -> None:
        """Set the related object, its key in this instance's columns, and the way back if there can be only one.

        Raises:
            ValueError: *value* is of another model, or lives where the router allows no relation.
        """
        field = self.field
        remote = field.remote_field
        if value is None:
            previous = field.get_cached_value(instance, default=None)
            if previous is not None:
                # Cuts the way back without a query; the previous object may not have been told of it yet.
                remote.set_cached_value(previous, None)
            for local, _foreign in field.related_fields:
                setattr(instance, local.attname, None)
        else:
            if not isinstance(value, remote.model._meta.concrete_model):
                raise ValueError(
                    f'Cannot assign "{value!r}": "{instance._meta.object_name}.{field.name}" must be a '
                    f'"{remote.model._meta.object_name}" instance.'
                )
            adopt_database(instance, value)
            for local, foreign in field.related_fields:
                setattr(instance, local.attname, getattr(value, foreign.attname))
        field.set_cached_value(instance, value)
        if value is not None and not remote.multiple:
            remote.set_cached_value(value, instance)

    def __reduce__(self) -> Any:
        # The attribute of the model class gives the descriptor back.
        return getattr, (self.field.model, self.field.name)


@public("db.models.fields.related_descriptors")
class ForwardOneToOneDescriptor(ForwardManyToOneDescriptor):
    """``restaurant.place``: also makes a parent instance out of a child that holds all its values."""

    def get_object(self, instance: Any) -> Any:
        """Return the related object; a parent, from the values of the child where they are all loaded."""
        if self.field.remote_field.parent_link:
            parent_model = self.field.remote_field.model
            names = [field.attname for field in parent_model._meta.concrete_fields]
            if instance.get_deferred_fields().isdisjoint(names):
                parent = parent_model(**{name: getattr(instance, name) for name in names})
                parent._state.adding = instance._state.adding
                parent._state.db = instance._state.db
                parent._state.fetch_mode = instance._state.fetch_mode
                return parent
        return super().get_object(instance)

    def __set__(self, instance: Any, value: Any) -> None:
        super().__set__(instance, value)
        if not (self.field.primary_key and self.field.remote_field.parent_link):
            return
        # The key of the parent is the key of every ancestor behind it.
        for field in instance._meta.concrete_fields:
            if field.primary_key and field.remote_field:
                key = field.remote_field.model._meta.pk.attname
                setattr(instance, key, None if value is None else getattr(value, key))
