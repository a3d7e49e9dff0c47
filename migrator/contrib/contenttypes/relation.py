"""``GenericRelation``: the way back of a generic foreign key, from a model of one's choice."""

from __future__ import annotations

from typing import Any

from migrator.contrib.contenttypes.foreign_key import GenericForeignKey
from migrator.contrib.contenttypes.manager import create_generic_related_manager
from migrator.contrib.contenttypes.models import ContentType
from migrator.fields.on_delete import DO_NOTHING
from migrator.fields.related.foreign_object import ForeignObject
from migrator.fields.related.lazy import lazy_related_operation
from migrator.fields.related.paths import PathInfo
from migrator.fields.related.rels import ForeignObjectRel
from migrator.host import checks
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.models.descriptors.reverse import ReverseManyToOneDescriptor
from migrator.models.order_accessors import make_foreign_order_accessors
from migrator.sql.constants import DEFAULT_DB_ALIAS
from migrator.sql.where import WhereNode

exported = public("contrib.contenttypes.fields")


@exported
class GenericRel(ForeignObjectRel):
    """What the model with the generic foreign key sees of a :class:`GenericRelation`.

    Without a name for queries it sees nothing.
    """

    def __init__(
        self,
        field: Any,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
    ) -> None:
        super().__init__(
            field,
            to,
            related_name=related_query_name or "+",
            related_query_name=related_query_name,
            limit_choices_to=limit_choices_to,
            on_delete=DO_NOTHING,
        )


@exported
class ReverseGenericManyToOneDescriptor(ReverseManyToOneDescriptor):
    """``bookmark.tags``: a manager over the objects that refer here.

    Args:
        rel: the :class:`GenericRel`.
    """

    @cached_property
    def related_manager_cls(self) -> Any:
        """The manager class, derived from the default manager of the model that refers."""
        return create_generic_related_manager(type(self.rel.model._default_manager), self.rel)


@exported
class GenericRelation(ForeignObject):
    """The objects of a model that refer to this one's objects by a generic foreign key. They are deleted with them.

    Args:
        to: the model with the generic foreign key, or its label.
        object_id_field: name of its field with the key.
        content_type_field: name of its foreign key to ``ContentType``.
        for_concrete_model: whether that stores the model which a proxy stands for.
        related_query_name: name of the way from there to here in queries; without it there is none.
        limit_choices_to: conditions on the objects that forms offer.
    """

    auto_created = False
    empty_strings_allowed = False
    many_to_many = False
    many_to_one = False
    one_to_many = True
    one_to_one = False
    rel_class = GenericRel
    mti_inherited = False

    def __init__(
        self,
        to: Any,
        object_id_field: str = "object_id",
        content_type_field: str = "content_type",
        for_concrete_model: bool = True,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        **kwargs: Any,
    ) -> None:
        relation = self.rel_class(self, to, related_query_name=related_query_name, limit_choices_to=limit_choices_to)
        # Nothing of it is in a form, a fixture or this model's table.
        kwargs.update(null=True, blank=True, editable=False, serialize=False, on_delete=DO_NOTHING)
        super().__init__(to, from_fields=[object_id_field], to_fields=[], rel=relation, **kwargs)
        self.object_id_field_name = object_id_field
        self.content_type_field_name = content_type_field
        self.for_concrete_model = for_concrete_model

    # Checks

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_generic_foreign_key_existence()]

    def _is_matching_generic_foreign_key(self, field: Any) -> bool:
        return (
            isinstance(field, GenericForeignKey)
            and field.ct_field == self.content_type_field_name
            and field.fk_field == self.object_id_field_name
        )

    def _check_generic_foreign_key_existence(self) -> list[Any]:
        target = self.remote_field.model
        if isinstance(target, str) or any(map(self._is_matching_generic_foreign_key, target._meta.private_fields)):
            return []
        message = (
            f"The GenericRelation defines a relation with the model '{target._meta.label}', but that model does not "
            "have a GenericForeignKey."
        )
        return [checks.Error(message, obj=self, id="contenttypes.E004")]

    # The fields on both ends

    def resolve_related_fields(self) -> list[tuple[Any, Any]]:
        """Return the pair of the field with the key, there, and the primary key here."""
        self.to_fields = [self.model._meta.pk.name]
        return [(self.remote_field.model._meta.get_field(self.object_id_field_name), self.model._meta.pk)]

    def get_local_related_value(self, instance: Any) -> tuple[Any, ...]:
        """Return the primary key of *instance*, of this model."""
        return self.get_instance_value_for_fields(instance, self.foreign_related_fields)

    def get_foreign_related_value(self, instance: Any) -> tuple[Any, ...]:
        """Return the key by which *instance*, of the other model, refers; as its field would store it."""
        return tuple(
            field.to_python(getattr(instance, own.attname))
            for own, field in zip(self.local_related_fields, self.foreign_related_fields, strict=True)
        )

    # Joins

    def get_path_info(self, filtered_relation: Any = None) -> list[PathInfo]:
        """Return the steps from this model to the one that refers to it."""
        options = self.remote_field.model._meta
        owner = options.get_field(self.object_id_field_name).model._meta.concrete_model
        there = options if owner is options.concrete_model else owner._meta
        first = PathInfo(self.model._meta, there, (there.pk,), self.remote_field, True, False, filtered_relation)
        return [first, *self._steps_down(there, options)]

    @staticmethod
    def _steps_down(parent: Any, child: Any) -> list[PathInfo]:
        """Return the steps from a parent model, whose table has the key, to its child."""
        links = []
        while child.concrete_model is not parent.concrete_model:
            link = child.get_ancestor_link(parent.model)
            links.append(link)
            child = link.remote_field.model._meta
        return [step for link in reversed(links) for step in link.remote_field.path_infos]

    def get_reverse_path_info(self, filtered_relation: Any = None) -> list[PathInfo]:
        """Return the step from the model that refers to this one."""
        here, there = self.model._meta, self.remote_field.model._meta
        return [PathInfo(there, here, (here.pk,), self, False, False, filtered_relation)]

    def get_content_type(self) -> Any:
        """Return the content type of this model."""
        return ContentType.objects.get_for_model(self.model, for_concrete_model=self.for_concrete_model)

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """Return the condition that the rows of *related_alias* refer to this model."""
        field = self.remote_field.model._meta.get_field(self.content_type_field_name)
        same = field.get_lookup("exact")(field.get_col(related_alias), self.get_content_type().pk)
        return WhereNode([same])

    def bulk_related_objects(self, objs: Any, using: str = DEFAULT_DB_ALIAS) -> Any:
        """Return a queryset of the objects that refer to one of *objs*, for deletion."""
        manager = ContentType.objects.db_manager(using)
        content_type = manager.get_for_model(self.model, for_concrete_model=self.for_concrete_model)
        return self.remote_field.model._base_manager.db_manager(using).filter(
            **{
                f"{self.content_type_field_name}__pk": content_type.pk,
                f"{self.object_id_field_name}__in": [obj.pk for obj in objs],
            }
        )

    # Binding

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only=True, **kwargs)
        self.model = cls
        # A child of the model would give the other model a second way back of the same name.
        if self.mti_inherited:
            self.remote_field.related_name = "+"
            self.remote_field.related_query_name = None
        setattr(cls, self.name, ReverseGenericManyToOneDescriptor(self.remote_field))
        if not cls._meta.abstract:
            lazy_related_operation(self._add_order_accessors, cls, self.remote_field.model)

    def _add_order_accessors(self, cls: Any, related_model: Any) -> None:
        """Let this model's objects order the others, where their Meta says so."""
        if self._is_matching_generic_foreign_key(related_model._meta.order_with_respect_to):
            make_foreign_order_accessors(related_model, cls)

    def set_attributes_from_rel(self) -> None:
        """Nothing: all names are given."""

    def get_internal_type(self) -> str:
        return "ManyToManyField"

    def value_to_string(self, obj: Any) -> str:
        """Return the keys of the objects that refer to *obj*, as a list in JSON."""
        return str([related.pk for related in getattr(obj, self.name).all()])
