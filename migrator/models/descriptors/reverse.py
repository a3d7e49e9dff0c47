"""Descriptors on the side that a relation points at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.models.adoption import adopt_database, keys_pointed_at, remembering, single_queryset
from migrator.models.descriptors.missing import missing_object_class


@public("db.models.fields.related_descriptors")
class ReverseOneToOneDescriptor:
    """``place.restaurant``: the one object that points here.

    Args:
        related: the ``OneToOneRel``.
    """

    def __init__(self, related: Any) -> None:
        self.related = related

    @property
    def field(self) -> Any:
        """The relation, under the name that fetch modes know."""
        return self.related

    @cached_property
    def RelatedObjectDoesNotExist(self) -> Any:
        """Raised where no object points here."""
        return missing_object_class(self.related.model, self.related.name, self.related.related_model)

    def is_cached(self, instance: Any) -> bool:
        """Tell whether the object has been fetched or assigned."""
        return bool(self.related.is_cached(instance))

    def get_queryset(self, *, instance: Any) -> Any:
        """Return a queryset over the model that points here, with the fetch mode of *instance*."""
        manager = self.related.related_model._base_manager
        return manager.db_manager(hints={"instance": instance}).fetch_mode(instance._state.fetch_mode)

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """Return the queryset for the objects that point at *instances*, and how to match them up."""
        queryset = single_queryset(querysets)
        if queryset is None:
            queryset = self.get_queryset(instance=instances[0])
        queryset._add_hints(instance=instances[0])
        field = self.related.field
        instance_key = field.get_foreign_related_value
        queryset = queryset.filter(**{f"{field.name}__in": keys_pointed_at(field, instances)})
        # Order means nothing to objects that are handed out one by one.
        queryset._orm_in_any_order()
        key = remembering(
            field.get_local_related_value, {instance_key(instance): instance for instance in instances}, field
        )
        return queryset, key, instance_key, True, self.related.cache_name, False

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        """Return the object that points here.

        Raises:
            RelatedObjectDoesNotExist: there is none.
        """
        if instance is None:
            return self
        try:
            related = self.related.get_cached_value(instance)
        except KeyError:
            if None in self.related.field.get_foreign_related_value(instance):
                related = None
            else:
                instance._state.fetch_mode.fetch(self, instance)
                related = self.related.get_cached_value(instance)
        if related is None:
            raise self.RelatedObjectDoesNotExist(
                f"{instance.__class__.__name__} has no {self.related.accessor_name}."
            ) from None
        return related

    def fetch_one(self, instance: Any) -> None:
        """Fetch for one instance; that there is nothing is remembered too."""
        field = self.related.field
        try:
            related = self.get_queryset(instance=instance).get(**field.get_forward_related_filter(instance))
        except self.related.related_model.DoesNotExist:
            related = None
        else:
            field.set_cached_value(related, instance)
        self.related.set_cached_value(instance, related)

    def fetch_many(self, instances: Sequence[Any]) -> None:
        """Fetch for all *instances* with one query."""
        missing = [instance for instance in instances if not self.is_cached(instance)]
        from migrator.models.prefetch import prefetch_related_objects  # it comes with the first query

        prefetch_related_objects(missing, self.related.accessor_name)

    def __set__(self, instance: Any, value: Any) -> None:
        """Make *value* point here, or nothing any more.

        Raises:
            ValueError: *value* is of another model, or lives where the router allows no relation.
        """
        related = self.related
        if value is None:
            previous = related.get_cached_value(instance, default=None)
            if previous is not None:
                # Only what is known in memory is changed: a query would be a surprise here.
                related.delete_cached_value(instance)
                setattr(previous, related.field.name, None)
            return
        if not isinstance(value, related.related_model):
            raise ValueError(
                f'Cannot assign "{value!r}": "{instance._meta.object_name}.{related.accessor_name}" must be a '
                f'"{related.related_model._meta.object_name}" instance.'
            )
        adopt_database(instance, value)
        for local, foreign in related.field.related_fields:
            setattr(value, local.attname, getattr(instance, foreign.attname))
        # Both ways, so that neither side needs a query.
        related.set_cached_value(instance, value)
        related.field.set_cached_value(value, instance)

    def __reduce__(self) -> Any:
        # The attribute of the model class gives the descriptor back.
        return getattr, (self.related.model, self.related.name)


@public("db.models.fields.related_descriptors")
class ReverseManyToOneDescriptor:
    """``parent.child_set``: a manager over the objects that point here.

    Args:
        rel: the ``ManyToOneRel``.
    """

    def __init__(self, rel: Any) -> None:
        self.rel = rel
        self.field = rel.field

    @cached_property
    def related_manager_cls(self) -> Any:
        """The manager class, derived from the related model's default manager."""
        from migrator.models.related.one_to_many import create_reverse_many_to_one_manager  # when somebody asks for it

        return create_reverse_many_to_one_manager(type(self.rel.related_model._default_manager), self.rel)

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        return self if instance is None else self.related_manager_cls(instance)

    def _get_set_deprecation_msg_params(self) -> tuple[str, str]:
        return ("reverse side of a related set", self.rel.accessor_name)

    def __set__(self, instance: Any, value: Any) -> None:
        side, accessor = self._get_set_deprecation_msg_params()
        raise TypeError(f"Direct assignment to the {side} is prohibited. Use {accessor}.set() instead.")


@public("db.models.fields.related_descriptors")
class ManyToManyDescriptor(ReverseManyToOneDescriptor):
    """``article.tags`` and ``tag.article_set``.

    Args:
        rel: the ``ManyToManyRel``.
        reverse: True on the side that the field points at.
    """

    def __init__(self, rel: Any, reverse: bool = False) -> None:
        super().__init__(rel)
        self.reverse = reverse

    @property
    def through(self) -> Any:
        """The model in between. Looked up each time: it may still be a name when the descriptor is made."""
        return self.rel.through

    @cached_property
    def related_manager_cls(self) -> Any:
        """The manager class, derived from the default manager of the model on the other side."""
        other = self.rel.related_model if self.reverse else self.rel.model
        from migrator.models.related.many import create_forward_many_to_many_manager  # when somebody asks for it

        return create_forward_many_to_many_manager(type(other._default_manager), self.rel, self.reverse)

    def _get_set_deprecation_msg_params(self) -> tuple[str, str]:
        if self.reverse:
            return ("reverse side of a many-to-many set", self.rel.accessor_name)
        return ("forward side of a many-to-many set", self.field.name)
