"""``ManyToManyField``: a relation by way of a table between the two models."""

from __future__ import annotations

from functools import partial
from operator import methodcaller
from typing import Any

from migrator.fields.ports import models
from migrator.fields.related import through_checks
from migrator.fields.related.base import RelatedField, require_model_reference, written_target
from migrator.fields.related.foreign_object import reference_by_setting
from migrator.fields.related.lazy import RECURSIVE_RELATIONSHIP_CONSTANT, lazy_related_operation
from migrator.fields.related.rels import ManyToManyRel
from migrator.host import checks, forms, ports
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _
from migrator.sql.names import SHORTEST_LIMIT, strip_quotes, truncate_name


@public("db.models.fields.related")
def resolve_through_model(_model: Any, through: Any, field: Any) -> None:
    """Tell *field* the class between; called when it is there."""
    field.remote_field.through = through


# Functions, not methods: fields that are no ManyToManyField borrow its methods one by one.


def automatic_table(field_name: str, own_table: str) -> str:
    """Return a name for the table between, from those of the field and of the table of its model."""
    name = f"{own_table}_{field_name}"
    if len(name) <= SHORTEST_LIMIT:
        return name
    return truncate_name(name, ports.connections.get()["default"].ops.max_name_length())


def remembered(field: Any, key: str, attr: str, find: Any) -> Any:
    """Return the attribute *attr* of what *find* finds, which is looked up once for *field*."""
    if not hasattr(field, key):
        setattr(field, key, getattr(find(), attr))
    return getattr(field, key)


def links_to(field: Any, model: Any, position: int) -> list[Any]:
    """Return the foreign keys to *model*; only the named one, if ``through_fields`` names it at *position*."""
    relation = field.remote_field
    name = relation.through_fields[position] if relation.through_fields else None
    return [
        link
        for link in relation.through._meta.fields
        if link.is_relation and link.remote_field.model == model and name in (None, link.name)
    ]


def source_link(field: Any, related: Any) -> Any:
    """Return the foreign key from the table between to the model that *field* is on."""
    return links_to(field, related.related_model, 0)[0]


def target_link(field: Any, related: Any) -> Any:
    """Return the foreign key from the table between to the other model."""
    links = links_to(field, related.model, 1)
    # Between a model and itself, the first key is the source and the second one the target.
    is_second = related.related_model == related.model and not field.remote_field.through_fields and len(links) > 1
    return links[1 if is_second else 0]


@public("db.models.fields.related")
class ManyToManyField(RelatedField):
    """A relation in which objects on both sides have many on the other.

    Args:
        to: the model, its label, or ``"self"``.
        symmetrical: whether a relation of a model to itself holds in both directions; the default.
        through: the model between, if it is not to be made automatically.
        through_fields: names of its two foreign keys: the one to this model, then the one to the other.
        db_constraint: whether the keys of an automatic model have constraints.
        db_table: table of an automatic model.
        swappable: whether migrations follow a setting that swaps the model.
    """

    many_to_many = True
    rel_class: Any = ManyToManyRel
    description = _("Many-to-many relationship")

    m2m_db_table: Any
    m2m_field_name: Any
    m2m_reverse_field_name: Any

    def __init__(
        self,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        symmetrical: bool | None = None,
        through: Any = None,
        through_fields: Any = None,
        db_constraint: bool = True,
        db_table: str | None = None,
        swappable: bool = True,
        **kwargs: Any,
    ) -> None:
        require_model_reference(self, to)
        if through is not None and db_table is not None:
            raise ValueError("Cannot specify a db_table if an intermediary model is used.")
        names: dict[str, Any] = {
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
        }
        kwargs["rel"] = self.rel_class(
            self,
            to,
            **names,
            symmetrical=to == RECURSIVE_RELATIONSHIP_CONSTANT if symmetrical is None else symmetrical,
            through=through,
            through_fields=through_fields,
            db_constraint=db_constraint,
        )
        self.has_null_arg = "null" in kwargs
        super().__init__(**names, **kwargs)
        self.db_table, self.swappable = db_table, swappable

    # Checks

    def check(self, **kwargs: Any) -> list[Any]:
        return [
            *super().check(**kwargs),
            *self._check_unique(**kwargs),
            *self._check_relationship_model(**kwargs),
            *self._check_ignored_options(**kwargs),
            *self._check_table_uniqueness(**kwargs),
            *self._check_on_delete(),
        ]

    def _check_unique(self, **kwargs: Any) -> list[Any]:
        if not self.unique:
            return []
        return [checks.Error("ManyToManyFields cannot be unique.", obj=self, id="fields.E330")]

    def _check_ignored_options(self, **kwargs: Any) -> list[Any]:
        return through_checks.check_ignored_options(self)

    def _check_relationship_model(self, from_model: Any = None, **kwargs: Any) -> list[Any]:
        return through_checks.check_relationship_model(self, from_model)

    def _check_table_uniqueness(self, **kwargs: Any) -> list[Any]:
        return through_checks.check_table_uniqueness(self)

    def _check_on_delete(self) -> list[Any]:
        return through_checks.check_on_delete(self)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        relation = self.remote_field
        if self.db_table is not None:
            keywords["db_table"] = self.db_table
        if relation.db_constraint is not True:
            keywords["db_constraint"] = relation.db_constraint
        keywords["to"] = reference_by_setting(self, written_target(relation.model))
        through = relation.through
        if isinstance(through, str):
            keywords["through"] = through
        elif through is not None and not through._meta.auto_created:
            keywords["through"] = through._meta.label
        if relation.through_fields:
            keywords["through_fields"] = relation.through_fields
        return name, path, args, keywords

    # Joins

    def get_attname_column(self) -> tuple[Any, Any]:
        attname, _column = super().get_attname_column()
        return attname, None

    def _get_path_info(self, direct: bool = False, filtered_relation: Any = None) -> list[Any]:
        """Return the steps to the table between and on to the other end; *direct* goes from this model."""
        options = self.remote_field.through._meta
        near = options.get_field(self.m2m_field_name())
        far = options.get_field(self.m2m_reverse_field_name())
        if not direct:
            near, far = far, near
        arrival = near.reverse_path_infos
        departure = far.get_path_info(filtered_relation) if filtered_relation else far.path_infos
        return [*arrival, *steps_between(arrival[-1].to_opts, departure[0].from_opts), *departure]

    def get_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """Return the steps from this model to the other one."""
        return self._get_path_info(True, filtered_relation)

    def get_reverse_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """Return the steps from the other model to this one."""
        return self._get_path_info(False, filtered_relation)

    # The same without a filtered relation.
    path_infos: Any = cached_property(methodcaller("get_path_info"))
    reverse_path_infos: Any = cached_property(methodcaller("get_reverse_path_info"))

    # The table between

    def _get_m2m_db_table(self, opts: Any) -> str:
        """Return the name of the table between, for the model with the options *opts*."""
        through = self.remote_field.through
        if through is None:
            return self.db_table or automatic_table(self.name, strip_quotes(opts.db_table))
        return through._meta.db_table  # type: ignore[no-any-return]  # models are untyped here

    def _get_m2m_attr(self, related: Any, attr: str) -> Any:
        """Return an attribute of the foreign key that leads from the table between to this model."""
        return remembered(self, f"_m2m_{attr}_cache", attr, lambda: source_link(self, related))

    def _get_m2m_reverse_attr(self, related: Any, attr: str) -> Any:
        """Return an attribute of the foreign key that leads from the table between to the other model."""
        return remembered(self, f"_m2m_reverse_{attr}_cache", attr, lambda: target_link(self, related))

    # Binding

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        relation = self.remote_field
        if relation.symmetrical and relation.model in (
            RECURSIVE_RELATIONSHIP_CONSTANT,
            cls._meta.object_name,
            cls._meta.label,
            cls,
        ):
            # Hidden, but with a name of its own, since a model can have several of these.
            relation.related_name = f"{name}_rel_+"
        elif relation.hidden:
            # Several hidden relations to one model must not be taken for each other.
            relation.related_name = f"_{cls._meta.app_label}_{cls.__name__.lower()}_{name}_+"
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        if not cls._meta.abstract:
            if relation.through:
                lazy_related_operation(resolve_through_model, cls, relation.through, field=self)
            elif not cls._meta.swapped:
                relation.through = models.get().create_many_to_many_intermediary_model(self, cls)
        setattr(cls, self.name, models.get().many_to_many_descriptor(relation, reverse=False))
        self.m2m_db_table = partial(self._get_m2m_db_table, cls._meta)

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        """Install the accessor on *cls*, the other model, and what tells the columns of the table between."""
        if not self.remote_field.hidden and not related.related_model._meta.swapped:
            descriptor = models.get().many_to_many_descriptor(self.remote_field, reverse=True)
            setattr(cls, related.accessor_name, descriptor)
        source, target = partial(self._get_m2m_attr, related), partial(self._get_m2m_reverse_attr, related)
        self.m2m_column_name = partial(source, "column")
        self.m2m_reverse_name = partial(target, "column")
        self.m2m_field_name = partial(source, "name")
        self.m2m_reverse_field_name = partial(target, "name")
        self.m2m_target_field_name = lambda: source("remote_field").field_name
        self.m2m_reverse_target_field_name = lambda: target("remote_field").field_name

    def set_attributes_from_rel(self) -> None:
        """Take nothing: the relation has no column to name."""

    # Values and forms

    def value_from_object(self, obj: Any) -> list[Any]:
        """Return the related objects; none while *obj* is not saved."""
        return [] if obj.pk is None else list(getattr(obj, self.attname).all())

    def save_form_data(self, instance: Any, data: Any) -> None:
        getattr(instance, self.attname).set(data)

    def formfield(self, *, using: str | None = None, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options = {
            "form_class": forms.ModelMultipleChoiceField,
            "queryset": self.remote_field.model._default_manager.using(using),
            **kwargs,
        }
        if options.get("initial") is not None:
            initial = options["initial"]
            options["initial"] = [obj.pk for obj in (initial() if callable(initial) else initial)]
        return super().formfield(**options)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return dict.fromkeys(("type", "check"))

    def db_type(self, connection: Any) -> str | None:
        """Return None: there is no column."""

    def db_check(self, connection: Any) -> str | None:
        """Return None: there is no column to check."""


def steps_between(arrived: Any, needed: Any) -> Any:
    """Return the steps from the model arrived at to the one where the path goes on, along inheritance.

    They differ when a key of the table between refers to a parent or child of the related model.
    """
    if arrived is needed:
        return []
    if issubclass(arrived.model, needed.model):
        return arrived.get_path_to_parent(needed.model)
    return needed.get_path_from_parent(arrived.model)
