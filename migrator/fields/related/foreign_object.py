"""``ForeignObject``: a relation over any set of columns. It has no column of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Self

from migrator.fields.composite import CompositePrimaryKey
from migrator.fields.on_delete import DatabaseOnDelete
from migrator.fields.related.base import RelatedField, written_target
from migrator.fields.related.checks import composite_key_error
from migrator.fields.related.lazy import RECURSIVE_RELATIONSHIP_CONSTANT
from migrator.fields.related.rels import ForeignObjectRel
from migrator.host import checks, exceptions
from migrator.host.conf import SettingsReference
from migrator.host.functional import cached_property
from migrator.host.mode import public

if TYPE_CHECKING:
    from migrator.fields.related.paths import PathInfo


def unique_sets(model: Any) -> set[frozenset[str]]:
    """Return the sets of field names of *model* whose values identify one row."""
    options = model._meta
    found = {frozenset([field.name]) for field in options.get_fields() if getattr(field, "unique", False)}
    found.update(frozenset(names) for names in options.unique_together)
    found.update(frozenset(constraint.fields) for constraint in options.total_unique_constraints)
    if isinstance(options.pk, CompositePrimaryKey):
        found.add(frozenset(component.name for component in options.pk.fields))
    return found


@public("db.models.fields.related")
class ForeignObject(RelatedField):
    """A reference to the objects whose *to_fields* equal this object's *from_fields*.

    Args:
        to: the model, or its label.
        on_delete: the rule when the object is deleted.
        from_fields: names of fields here; ``"self"`` stands for this very field.
        to_fields: names of fields there; None stands for the primary key.
        rel: the reverse side, made from ``rel_class`` if not given.
        parent_link: whether the field links a child model to its parent.
        swappable: whether migrations follow a setting that swaps the model.
    """

    many_to_one = True
    requires_unique_target = True
    rel_class: Any = ForeignObjectRel

    # Descriptor classes, assigned by the models layer.
    related_accessor_class: Any = None
    forward_related_accessor_class: Any = None

    def __init__(
        self,
        to: Any,
        on_delete: Any,
        from_fields: Sequence[Any],
        to_fields: Sequence[Any],
        rel: Any = None,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        swappable: bool = True,
        **kwargs: Any,
    ) -> None:
        names: dict[str, Any] = {
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
        }
        if rel is None:
            rel = self.rel_class(self, to, **names, parent_link=parent_link, on_delete=on_delete)
        super().__init__(rel=rel, **names, **kwargs)
        self.from_fields, self.to_fields = from_fields, to_fields
        self.swappable = swappable

    def __copy__(self) -> Self:
        duplicate = super().__copy__()
        # The steps of a path name the field that they belong to.
        for cached in ("path_infos", "reverse_path_infos"):
            duplicate.__dict__.pop(cached, None)
        return duplicate

    @property
    def non_db_attrs(self) -> tuple[str, ...]:
        """Options that the database does not see; the rule is one of them unless the database carries it out."""
        attributes: tuple[str, ...] = super().non_db_attrs
        if isinstance(self.remote_field.on_delete, DatabaseOnDelete):
            return attributes
        return (*attributes, "on_delete")

    # Checks

    def check(self, **kwargs: Any) -> list[Any]:
        return [
            *super().check(**kwargs),
            *self._check_to_fields_exist(),
            *self._check_to_fields_composite_pk(),
            *self._check_unique_target(),
        ]

    def _check_to_fields_exist(self) -> list[Any]:
        model = self.remote_field.model
        if isinstance(model, str):
            return []
        errors = []
        for name in self.to_fields:
            if name and self._target_called(name) is None:
                message = f"The to_field '{name}' doesn't exist on the related model '{model._meta.label}'."
                errors.append(checks.Error(message, obj=self, id="fields.E312"))
        return errors

    def _target_called(self, name: str | None) -> Any:
        """Return the field *name* of the other model (None: its primary key), or None if it has no such field."""
        options = self.remote_field.model._meta
        if name is None:
            return options.pk
        try:
            return options.get_field(name)
        except exceptions.FieldDoesNotExist:
            return None

    def _check_to_fields_composite_pk(self) -> list[Any]:
        model = self.remote_field.model
        if isinstance(model, str):
            return []
        return [
            composite_key_error(self, model)
            for name in self.to_fields
            if isinstance(self._target_called(name), CompositePrimaryKey)
        ]

    def _check_unique_target(self) -> list[Any]:
        """What is referred to must be unique, or several objects could be meant."""
        if isinstance(self.remote_field.model, str) or not self.requires_unique_target:
            return []
        try:
            targets = self.foreign_related_fields
        except exceptions.FieldDoesNotExist:
            return []
        if not targets or any(getattr(target, "unique", False) for target in targets):  # nearly always a primary key
            return []
        model = self.remote_field.model
        names = {target.name for target in targets}
        if any(unique <= names for unique in unique_sets(model)):
            return []
        model_name = model._meta.object_name
        if len(targets) > 1:
            listed = ", ".join(f"'{target.name}'" for target in targets)
            message, code = f"No subset of the fields {listed} on model '{model_name}' is unique.", "fields.E310"
            hint = (
                "Mark a single field as unique=True or add a set of fields to a unique constraint (via "
                "unique_together or a UniqueConstraint (without condition) in the model Meta.constraints)."
            )
        else:
            message = f"'{model_name}.{targets[0].name}' must be unique because it is referenced by a foreign key."
            code = "fields.E311"
            hint = (
                "Add unique=True to this field or add a UniqueConstraint (without condition) in the model "
                "Meta.constraints."
            )
        return [checks.Error(message, hint=hint, obj=self, id=code)]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        relation = self.remote_field
        keywords.update(on_delete=relation.on_delete, from_fields=self.from_fields, to_fields=self.to_fields)
        if relation.parent_link:
            keywords["parent_link"] = True
        keywords["to"] = reference_by_setting(self, written_target(relation.model))
        return name, path, args, keywords

    # The fields on both ends

    def resolve_related_fields(self) -> list[tuple[Any, Any]]:
        """Return the pairs of a field here and the field there that it is compared with."""
        if not self.from_fields or len(self.from_fields) != len(self.to_fields):
            raise ValueError("Foreign Object from and to fields must be the same non-zero length")
        model = self.remote_field.model
        if isinstance(model, str):
            raise ValueError(f"Related model {model!r} cannot be resolved")
        sources = [
            self if name == RECURSIVE_RELATIONSHIP_CONSTANT else self.opts.get_field(name) for name in self.from_fields
        ]
        targets = [model._meta.pk if name is None else model._meta.get_field(name) for name in self.to_fields]
        return list(zip(sources, targets, strict=True))

    @cached_property
    def related_fields(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, this model's first."""
        return self.resolve_related_fields()

    @cached_property
    def reverse_related_fields(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, the other model's first."""
        return [(target, source) for source, target in self.related_fields]

    @cached_property
    def local_related_fields(self) -> tuple[Any, ...]:
        """The fields of this model."""
        return tuple(source for source, _ in self.related_fields)

    @cached_property
    def foreign_related_fields(self) -> tuple[Any, ...]:
        """The fields of the other model."""
        return tuple(target for _, target in self.related_fields if target)

    def get_local_related_value(self, instance: Any) -> tuple[Any, ...]:
        """Return the values by which *instance*, of this model, refers."""
        return self.get_instance_value_for_fields(instance, self.local_related_fields)

    def get_foreign_related_value(self, instance: Any) -> tuple[Any, ...]:
        """Return the values by which *instance*, of the other model, is referred to."""
        return self.get_instance_value_for_fields(instance, self.foreign_related_fields)

    @staticmethod
    def get_instance_value_for_fields(instance: Any, fields: Iterable[Any]) -> tuple[Any, ...]:
        """Return the values of *fields* on *instance*."""
        return tuple([value_on(instance, field) for field in fields])

    def get_attname_column(self) -> tuple[Any, Any]:
        attname, _ = super().get_attname_column()
        return attname, None

    # Joins

    def get_joining_fields(self, reverse_join: bool = False) -> tuple[tuple[Any, Any], ...]:
        """Return the pairs of fields that a join compares, those of the table that comes first in front."""
        return tuple(self.reverse_related_fields if reverse_join else self.related_fields)

    def get_reverse_joining_fields(self) -> tuple[tuple[Any, Any], ...]:
        """Return the pairs for a join from the other model to this one."""
        return self.get_joining_fields(reverse_join=True)

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """Return one more condition for a join, something with ``as_sql``, or None; by default there is none.

        *alias* is the table referred to, *related_alias* the one that refers.
        """

    def get_extra_descriptor_filter(self, instance: Any) -> Any:
        """Return more conditions (a dict or a ``Q``) for the object that *instance* refers to."""
        return {}

    def get_path_info(self, filtered_relation: Any = None) -> list[PathInfo]:
        """Return the steps from this model to the other one."""
        from migrator.fields.related.paths import one_step  # a query asks, once for each relation

        traits = {"join_field": self, "m2m": False, "direct": True, "filtered_relation": filtered_relation}
        return one_step(self.model, self.remote_field.model, self.foreign_related_fields, **traits)

    def get_reverse_path_info(self, filtered_relation: Any = None) -> list[PathInfo]:
        """Return the steps from the other model to this one; they lead to many rows unless the field is unique."""
        from migrator.fields.related.paths import one_step  # as above

        reverse, several = self.remote_field, not self.unique
        traits = {"join_field": reverse, "m2m": several, "direct": False, "filtered_relation": filtered_relation}
        return one_step(reverse.model, self.model, (self.model._meta.pk,), **traits)

    # The same without a filtered relation.
    path_infos: Any = cached_property(methodcaller("get_path_info"))
    reverse_path_infos: Any = cached_property(methodcaller("get_reverse_path_info"))

    @classmethod
    def _lookup_lineage(cls) -> Iterable[type]:
        # The lookups of plain fields compare one column, which a relation need not have.
        lineage = cls.__mro__
        return lineage[: lineage.index(ForeignObject) + 1]

    # Binding

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        setattr(cls, self.name, self.forward_related_accessor_class(self))

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        """Install the accessor on *cls*, the model referred to; *related* is the reverse side."""
        if not self.remote_field.hidden and not related.related_model._meta.swapped:
            setattr(cls._meta.concrete_model, related.accessor_name, self.related_accessor_class(related))
            # Deletion through the admin looks at what limits the choices.
            if self.remote_field.limit_choices_to:
                cls._meta.related_fkey_lookups.append(self.remote_field.limit_choices_to)


def value_on(instance: Any, field: Any) -> Any:
    """Return the value of *field* on *instance*.

    The primary key of a parent model is read as the child's own ``pk``: with raw saves (fixtures) the parent's
    attribute may not have been set.
    """
    if field.primary_key:
        link = instance._meta.get_ancestor_link(field.model)
        if not link or link.primary_key or link.model._meta.abstract:
            return instance.pk
    return getattr(instance, field.attname)


def reference_by_setting(field: Any, target: Any) -> Any:
    """Return *target*, the written reference of a relation, as a reference to the setting that swaps the model."""
    setting = field.swappable_setting
    if setting is None:
        return target
    if getattr(target, "setting_name", setting) != setting:
        raise ValueError(
            f"Cannot deconstruct a {field.__class__.__name__} pointing to a model that is swapped in place of "
            f"more than one model ({target.setting_name} and {setting})"
        )
    return SettingsReference(target, setting)
