"""What all relations share."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from migrator.fields.base import Field
from migrator.fields.cache import FieldCacheMixin
from migrator.fields.ports import expressions
from migrator.fields.related import checks
from migrator.fields.related.lazy import lazy_related_operation
from migrator.host import exceptions
from migrator.host.apps import apps
from migrator.host.functional import cached_property
from migrator.host.mode import public


@public("db.models.fields.related")
def resolve_related_class(model: Any, related: Any, field: Any) -> None:
    """Tell *field* the class that it refers to; called when both classes are there.

    The check of lazy references knows this function by its public path and name.
    """
    field.remote_field.model = related
    field.do_related_class(related, model)


@public("db.models.fields.related")
class RelatedField(FieldCacheMixin, Field):
    """Base of fields that refer to another model.

    Args:
        related_name: name of the accessor on the other model; may hold ``%(class)s``, ``%(app_label)s`` and
            ``%(model_name)s``.
        related_query_name: name in queries, the same way.
        limit_choices_to: conditions on the objects that forms offer; a dict, a ``Q`` or a callable.
    """

    one_to_one = one_to_many = many_to_one = many_to_many = False

    opts: Any
    swappable: bool
    path_infos: Any
    get_extra_descriptor_filter: Any
    contribute_to_related_class: Any

    def __init__(
        self,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        # As they were given, for deconstruct(); the remote field has them as they are meant for the model.
        self._related_name, self._related_query_name = related_name, related_query_name
        self._limit_choices_to = limit_choices_to

    @cached_property
    def related_model(self) -> Any:
        """The model referred to. Available when all models are loaded."""
        apps.check_models_ready()
        return self.remote_field.model

    # Checks

    def check(self, **kwargs: Any) -> list[Any]:
        return [
            *super().check(**kwargs),
            *self._check_related_name_is_valid(),
            *self._check_related_query_name_is_valid(),
            *self._check_relation_model_exists(),
            *self._check_referencing_to_swapped_model(),
            *self._check_clashes(),
        ]

    def _check_related_name_is_valid(self) -> list[Any]:
        return checks.check_related_name(self)

    def _check_related_query_name_is_valid(self) -> list[Any]:
        return checks.check_related_query_name(self)

    def _check_relation_model_exists(self) -> list[Any]:
        return checks.check_relation_model_exists(self)

    def _check_referencing_to_swapped_model(self) -> list[Any]:
        return checks.check_referencing_to_swapped_model(self)

    def _check_clashes(self) -> list[Any]:
        return checks.check_clashes(self)

    # Binding

    def db_type(self, connection: Any) -> str | None:
        """Return None: by default a relation has no column."""
        return None

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **kwargs)
        self.opts = cls._meta
        if cls._meta.abstract:
            return
        self._fill_in_names(cls)
        lazy_related_operation(resolve_related_class, cls, self.remote_field.model, field=self)

    def _fill_in_names(self, cls: Any) -> None:
        """Put the model's name into the templates for the reverse names."""
        relation, options = self.remote_field, cls._meta
        words = {
            "class": cls.__name__.lower(),
            "model_name": options.model_name.lower(),
            "app_label": options.app_label.lower(),
        }
        related_name = relation.related_name or options.default_related_name
        if related_name:
            relation.related_name = related_name % words
        if relation.related_query_name:
            relation.related_query_name = relation.related_query_name % words

    def do_related_class(self, other: Any, cls: Any) -> None:
        """Do what had to wait for the other model's class."""
        self.set_attributes_from_rel()
        self.contribute_to_related_class(other, self.remote_field)

    def set_attributes_from_rel(self) -> None:
        """Take names that were not given from the other model."""
        other = self.remote_field.model._meta
        self.name = self.name or f"{other.model_name}_{other.pk.name}"
        if self.verbose_name is None:
            self.verbose_name = other.verbose_name
        self.remote_field.set_field_name()

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        reverse_names = {"related_name": self._related_name, "related_query_name": self._related_query_name}
        keywords.update({option: given for option, given in reverse_names.items() if given is not None})
        if self._limit_choices_to:
            keywords["limit_choices_to"] = self._limit_choices_to
        return name, path, args, keywords

    @property
    def swappable_setting(self) -> str | None:
        """Name of the setting that swaps the other model, if there is one and migrations are to follow it."""
        if not self.swappable:
            return None
        model = self.remote_field.model
        setting: str | None = apps.get_swappable_settings_name(model if isinstance(model, str) else model._meta.label)
        return setting

    # Queries

    def get_forward_related_filter(self, obj: Any) -> dict[str, Any]:
        """Return keywords for ``filter()`` on this model that find what refers to *obj*."""
        return {f"{self.name}__{target.name}": getattr(obj, target.attname) for _, target in self.related_fields}

    def get_reverse_related_filter(self, obj: Any) -> Any:
        """Return a ``Q`` for the other model that finds what *obj*, an instance of this one, refers to."""
        conditions = [(target.attname, getattr(obj, source.attname)) for source, target in self.related_fields]
        condition = expressions.get().q(conditions)
        extra = self.get_extra_descriptor_filter(obj)
        if isinstance(extra, dict):
            return condition & expressions.get().q(list(extra.items()))
        return condition & extra if extra else condition

    related_fields: Any

    def related_query_name(self) -> Any:
        """Return the name of the reverse side in queries."""
        relation = self.remote_field
        return relation.related_query_name or relation.related_name or self.opts.model_name

    @property
    def target_field(self) -> Any:
        """The one field that the relation leads to.

        Raises:
            FieldError: the relation has several columns.
        """
        target, *others = self.path_infos[-1].target_fields
        if others:
            raise exceptions.FieldError(
                "The relation has multiple target fields, but only single target field was asked for"
            )
        return target

    cache_name: Any = cached_property(attrgetter("name"))
    """The key under which an instance keeps the object it refers to."""

    # Forms

    def get_limit_choices_to(self) -> Any:
        """Return the conditions on the objects that forms offer, asking a callable for them."""
        limits = self.remote_field.limit_choices_to
        return limits() if callable(limits) else limits

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options = {}
        if hasattr(self.remote_field, "get_related_field"):
            # A callable is passed on as it is, so that each form asks it again.
            options["limit_choices_to"] = self.remote_field.limit_choices_to
        return super().formfield(**{**options, **kwargs})


def written_target(model: Any) -> str:
    """Return a reference to *model*, a class or a label, the way migrations write it: in lower case."""
    if not isinstance(model, str):
        label: str = model._meta.label_lower
        return label
    app_label, dot, model_name = model.rpartition(".")
    return f"{app_label}{dot}{model_name.lower()}"


def require_model_reference(field: Any, to: Any) -> None:
    """Raise ``TypeError`` unless *to* is a model class or a text."""
    if hasattr(to, "_meta") or isinstance(to, str):
        return
    name = field.__class__.__name__
    raise TypeError(
        f"{name}({to!r}) is invalid. First parameter to {name} must be either a model, a model name, "
        "or the string 'self'"
    )
