"""The other end of a relation: what the related model sees of a ``ForeignKey`` and its kin.

These objects stand in ``remote_field`` and among the fields of the related model, so they answer much of what fields
do.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter, methodcaller
from typing import Any, ClassVar

from migrator.fields.cache import FieldCacheMixin
from migrator.fields.choices import get_blank_choice_label
from migrator.host import exceptions
from migrator.host.functional import cached_property
from migrator.host.hashable import make_hashable
from migrator.host.mode import public


class PutOff:
    """An attribute that is not there before the other model is: asking for it has that model loaded.

    Historical models come to be when somebody asks for them. An instance that has the attribute never gets here.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, relation: Any, owner: Any = None) -> Any:
        if relation is None:
            return self
        waiting = relation.__dict__.get("_waits_for")
        if waiting is None:
            raise AttributeError(f"{type(relation).__name__} has no {self.name!r} yet")
        values, load = waiting
        load()
        return relation.__dict__.get(self.name, values[self.name])


@public("db.models.fields.reverse_related")
class ForeignObjectRel(FieldCacheMixin):
    """The reverse side of a ``ForeignObject``.

    Args:
        field: the field on the model that refers.
        to: the model referred to, or its label until it is loaded.
        related_name: name of the accessor on that model; one that ends in ``+`` means none.
        related_query_name: name in queries.
        limit_choices_to: which objects forms offer.
        parent_link: whether the field links a child model to its parent.
        on_delete: the rule when the referred object is deleted.
    """

    # What every reverse side has in common; subclasses and instances may differ in the last two.
    is_relation = auto_created = True
    concrete = editable = empty_strings_allowed = False
    null = True  # an object need not have anything that refers to it
    multiple = True
    symmetrical = False

    model: Any = PutOff()

    def __init__(
        self,
        field: Any,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        on_delete: Any = None,
    ) -> None:
        self.field = field
        self.model = to
        self.related_name = related_name
        self.related_query_name = related_query_name
        self.limit_choices_to = {} if limit_choices_to is None else limit_choices_to
        self.parent_link = parent_link
        self.on_delete = on_delete

    def put_off(self, load: Callable[[], Any]) -> None:
        """Have the other model, named by its label so far, loaded by *load* when somebody asks for it."""
        values = {"model": self.__dict__.pop("model")}
        if "field_name" in self.__dict__:
            values["field_name"] = self.__dict__.pop("field_name")
        self.__dict__["_waits_for"] = values, load

    @property
    def known_model(self) -> Any:
        """The other model, or its label while it is not loaded; asking does not load it."""
        waiting = self.__dict__.get("_waits_for")
        return self.__dict__.get("model", None if waiting is None else waiting[0]["model"])

    # Computed when they are first needed: the field has to be bound before. Most of them are read in hot loops.

    accessor_name: ClassVar[Any] = cached_property(methodcaller("get_accessor_name"))
    cache_name: ClassVar[Any] = cached_property(attrgetter("accessor_name"))
    path_infos: ClassVar[Any] = cached_property(methodcaller("get_path_info"))

    # The field's cardinality, seen from the other end.
    one_to_one: ClassVar[Any] = cached_property(attrgetter("field.one_to_one"))
    one_to_many: ClassVar[Any] = cached_property(attrgetter("field.many_to_one"))
    many_to_one: ClassVar[Any] = cached_property(attrgetter("field.one_to_many"))
    many_to_many: ClassVar[Any] = cached_property(attrgetter("field.many_to_many"))

    # Left to the field, methods and all.
    remote_field: ClassVar[Any] = property(attrgetter("field"))
    db_type: ClassVar[Any] = property(attrgetter("field.db_type"))
    get_internal_type: ClassVar[Any] = property(attrgetter("field.get_internal_type"))
    get_joining_fields: ClassVar[Any] = property(attrgetter("field.get_reverse_joining_fields"))
    get_lookup: ClassVar[Any] = property(attrgetter("field.get_lookup"))
    get_lookups: ClassVar[Any] = property(attrgetter("field.get_lookups"))
    get_transform: ClassVar[Any] = property(attrgetter("field.get_transform"))

    @cached_property
    def name(self) -> Any:
        """The name in queries."""
        return self.field.related_query_name()

    @cached_property
    def hidden(self) -> bool:
        """True when the related model gets no accessor."""
        return (self.related_name or "").endswith("+")

    @cached_property
    def related_model(self) -> Any:
        """The model that refers.

        Raises:
            AttributeError: the field is not on a model yet.
        """
        if owner := self.field.model:
            return owner
        raise AttributeError("This property can't be accessed before self.field.contribute_to_class has been called.")

    @property
    def target_field(self) -> Any:
        """The one field that the relation leads to.

        Raises:
            FieldError: the relation has several columns.
        """
        target, *others = self.path_infos[-1].target_fields
        if others:
            raise exceptions.FieldError("Can't use target_field for multicolumn relations.")
        return target

    def __repr__(self) -> str:
        options = self.related_model._meta
        return f"<{type(self).__name__}: {options.app_label}.{options.model_name}>"

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two of these equal."""
        return (
            *(self.field, self.model, self.related_name, self.related_query_name),
            *(make_hashable(self.limit_choices_to), self.parent_link, self.on_delete),
            *(self.symmetrical, self.multiple),
        )

    def __eq__(self, other: object) -> bool:
        if isinstance(other, self.__class__):
            return self.identity == other.identity
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.identity)

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        # Found again through the field; they would drag model classes and whole registries along.
        state.pop("related_model", None)
        state.pop("path_infos", None)
        return state

    def get_choices(
        self, include_blank: bool = True, blank_choice: Any = None, limit_choices_to: Any = None, ordering: Any = ()
    ) -> list[tuple[Any, Any]]:
        """Return the referring objects as choices."""
        if blank_choice is None:
            blank_choice = [("", get_blank_choice_label())]
        found = self.related_model._default_manager.complex_filter(limit_choices_to or self.limit_choices_to)
        if ordering:
            found = found.order_by(*ordering)
        return [*(blank_choice if include_blank else ()), *((obj.pk, str(obj)) for obj in found)]

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """Return one more condition for a join, or None: the field's, with the tables exchanged."""
        return self.field.get_extra_restriction(related_alias, alias)

    def set_field_name(self) -> None:
        """Settle ``field_name`` once the model referred to is known: None, as several columns have no name.

        A relation between rows of other tables never gets one: the admin asks whether there is an attribute.
        """
        self.field_name: Any = None

    def get_accessor_name(self, model: Any = None) -> str | None:
        """Return the name of the attribute on the related model, for *model* or the one that the field is on.

        None for a symmetrical relation of a model to itself, where both ends are the same attribute.
        """
        model = model or self.related_model
        if self.multiple and self.symmetrical and model == self.model:
            return None
        if self.related_name:
            return self.related_name
        return f"{model._meta.model_name}{'_set' if self.multiple else ''}"

    def get_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """Return the steps from the related model to the one that the field is on."""
        field = self.field
        steps: list[Any] = (
            field.get_reverse_path_info(filtered_relation) if filtered_relation else field.reverse_path_infos
        )
        return steps


@public("db.models.fields.reverse_related")
class ManyToOneRel(ForeignObjectRel):
    """The reverse side of a ``ForeignKey``: leads from one object to many.

    ``field_name`` is the name of the field referred to, the primary key if none was given.
    """

    field_name: Any = PutOff()

    def __init__(
        self,
        field: Any,
        to: Any,
        field_name: str | None,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        on_delete: Any = None,
    ) -> None:
        super().__init__(field, to, related_name, related_query_name, limit_choices_to, parent_link, on_delete)
        self.field_name = field_name

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two of these equal."""
        return (*super().identity, self.field_name)

    def get_related_field(self) -> Any:
        """Return the field referred to.

        Raises:
            FieldDoesNotExist: there is none, or it has no column.
        """
        field = self.model._meta.get_field(self.field_name)
        if not field.concrete:
            raise exceptions.FieldDoesNotExist(f"No related field named '{self.field_name}'")
        return field

    def set_field_name(self) -> None:
        """Refer to the primary key unless another field was named."""
        self.field_name = self.field_name or self.model._meta.pk.name


@public("db.models.fields.reverse_related")
class OneToOneRel(ManyToOneRel):
    """The reverse side of a ``OneToOneField``: leads to one object."""

    multiple = False


@public("db.models.fields.reverse_related")
class ManyToManyRel(ForeignObjectRel):
    """The reverse side of a ``ManyToManyField``, which also holds what the field knows of the table between.

    Args:
        symmetrical: whether a relation of a model to itself holds in both directions.
        through: the model between, or its label.
        through_fields: names of its two foreign keys.
        db_constraint: whether the keys of an automatic model have constraints.
    """

    def __init__(
        self,
        field: Any,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        symmetrical: bool = True,
        through: Any = None,
        through_fields: Any = None,
        db_constraint: bool = True,
    ) -> None:
        super().__init__(field, to, related_name, related_query_name, limit_choices_to)
        if through and not db_constraint:
            raise ValueError("Can't supply a through model and db_constraint=False")
        if through_fields and not through:
            raise ValueError("Cannot specify through_fields without a through model")
        self.symmetrical = symmetrical
        self.through, self.through_fields = through, through_fields
        self.db_constraint = db_constraint

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two of these equal."""
        return (*super().identity, self.through, make_hashable(self.through_fields), self.db_constraint)

    def get_related_field(self) -> Any:
        """Return the field that the table between refers to."""
        options = self.through._meta
        if self.through_fields:
            link = options.get_field(self.through_fields[0])
        else:
            link = next(
                field for field in options.fields if field.remote_field and field.remote_field.model == self.model
            )
        return link.foreign_related_fields[0]
