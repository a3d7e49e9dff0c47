"""``ForeignKey``: a reference to one object, in one column."""

from __future__ import annotations

from typing import Any

from migrator.fields.base import Field
from migrator.fields.checks import lacking
from migrator.fields.on_delete import DB_SET_DEFAULT, DB_SET_NULL, DO_NOTHING, SET_DEFAULT, SET_NULL
from migrator.fields.ports import expressions
from migrator.fields.related.base import require_model_reference
from migrator.fields.related.checks import breaks_chain, check_key_has_a_type, is_database_level
from migrator.fields.related.foreign_object import ForeignObject
from migrator.fields.related.lazy import RECURSIVE_RELATIONSHIP_CONSTANT
from migrator.fields.related.rels import ManyToOneRel
from migrator.host import checks, exceptions, forms, ports
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

DATABASE_RULE_FEATURES = {
    "DB_CASCADE": "supports_on_delete_db_cascade",
    "DB_SET_DEFAULT": "supports_on_delete_db_default",
    "DB_SET_NULL": "supports_on_delete_db_null",
}
"""The feature that a rule needs which the database carries out."""


@public("db.models.fields.related")
class ForeignKey(ForeignObject):
    """A many-to-one relation; the column holds the value of the field referred to.

    Args:
        to: the model, its label, or ``"self"``.
        on_delete: the rule when the object is deleted.
        to_field: name of the unique field referred to; the primary key if not given.
        db_constraint: whether the database enforces the reference.
    """

    # descriptor_class is assigned by the models layer: assigning the column drops the cached object.

    rel_class = ManyToOneRel
    empty_strings_allowed = False
    default_error_messages = {"invalid": _("%(model)s instance with %(field)s %(value)r is not a valid choice.")}
    description = _("Foreign Key (type determined by related field)")

    def __init__(
        self,
        to: Any,
        on_delete: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        to_field: str | None = None,
        db_constraint: bool = True,
        **kwargs: Any,
    ) -> None:
        require_model_reference(self, to)
        if not isinstance(to, str):
            # A model of which the class exists has its key already, unless it is abstract.
            to_field = to_field or (to._meta.pk and to._meta.pk.name)
        if not callable(on_delete):
            raise TypeError("on_delete must be callable.")
        names: dict[str, Any] = {
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
        }
        kwargs["rel"] = self.rel_class(self, to, to_field, **names, parent_link=parent_link, on_delete=on_delete)
        kwargs.setdefault("db_index", True)
        super().__init__(
            to, on_delete, from_fields=[RECURSIVE_RELATIONSHIP_CONSTANT], to_fields=[to_field], **names, **kwargs
        )
        self.db_constraint = db_constraint

    # Checks

    def check(self, **kwargs: Any) -> list[Any]:
        databases = kwargs.get("databases") or []
        return [
            *super().check(**kwargs),
            *self._check_on_delete(),
            *self._check_on_delete_db_support(databases),
            *self._check_unique(),
            *check_key_has_a_type(self),
        ]

    def _check_on_delete_db_support(self, databases: Any) -> list[Any]:
        """E324: the database must be able to carry out the rule, if it is one for the database."""
        rule = self.remote_field.on_delete
        if not is_database_level(rule):
            return []
        feature = DATABASE_RULE_FEATURES[str(rule)]
        return [
            checks.Error(
                f"{connection.display_name} does not support a {rule}.",
                hint=f"Change the on_delete rule to {str(rule).removeprefix('DB_')}.",
                obj=self,
                id="fields.E324",
            )
            for connection in lacking(self, databases, feature)
        ]

    def _check_on_delete(self) -> list[Any]:
        """E320 to E323: the rule must fit the field, and the level must not change along a chain of references."""
        rule = getattr(self.remote_field, "on_delete", None)
        problem: tuple[str, str, str] | None = None
        if rule in (SET_NULL, DB_SET_NULL) and not self.null:
            hint = "Set null=True argument on the field, or change the on_delete rule."
            problem = ("cannot be null", hint, "fields.E320")
        elif rule == SET_DEFAULT and not self.has_default():
            hint = "Set a default value, or change the on_delete rule."
            problem = ("has no default value", hint, "fields.E321")
        elif rule == DB_SET_DEFAULT and not self.has_db_default():
            hint = "Set a db_default value, or change the on_delete rule."
            problem = ("has no db_default value", hint, "fields.E322")
        errors = []
        if problem is not None:
            complaint, hint, code = problem
            name = rule.__name__  # type: ignore[union-attr]  # one of the rules above
            message = f"Field specifies on_delete={name}, but {complaint}."
            errors.append(checks.Error(message, hint=hint, obj=self, id=code))
        return [*errors, *self._check_chain(rule)]

    def _check_chain(self, rule: Any) -> list[Any]:
        model = self.remote_field.model
        if rule is None or rule is DO_NOTHING or isinstance(model, str) or not breaks_chain(rule, model):
            return []
        levels = ("database-level", "Python-level")
        own, other = levels if is_database_level(rule) else reversed(levels)
        return [
            checks.Error(
                f"Field specifies {own} on_delete variant, but referenced model uses {other} variant.",
                hint="Use either database or Python on_delete variants uniformly in the references chain.",
                obj=self,
                id="fields.E323",
            )
        ]

    def _check_unique(self, **kwargs: Any) -> list[Any]:
        if not self.unique:
            return []
        return [
            checks.Warning(
                "Setting unique=True on a ForeignKey has the same effect as using a OneToOneField.",
                hint="ForeignKey(unique=True) is usually better served by a OneToOneField.",
                obj=self,
                id="fields.W342",
            )
        ]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        del keywords["to_fields"], keywords["from_fields"]
        if self.db_index:
            del keywords["db_index"]
        else:
            keywords["db_index"] = False
        if self.db_constraint is not True:
            keywords["db_constraint"] = self.db_constraint
        target = self.remote_field.field_name
        if target:
            options = getattr(self.remote_field.model, "_meta", None)
            # The primary key need not be named; if the model is not loaded, nobody knows whether it is that.
            if options is None or (options.pk and target != options.pk.name):
                keywords["to_field"] = target
        return name, path, args, keywords

    # The field referred to

    @property
    def target_field(self) -> Any:
        """The field referred to."""
        return self.foreign_related_fields[0]

    def resolve_related_fields(self) -> list[tuple[Any, Any]]:
        pairs = super().resolve_related_fields()
        concrete = self.remote_field.model._meta.concrete_model
        for _source, target in pairs:
            if target and target.model != concrete:
                raise exceptions.FieldError(
                    f"'{self.model._meta.label}.{self.name}' refers to field '{target.name}' which is not local "
                    f"to model '{concrete._meta.label}'."
                )
        return pairs

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        super().contribute_to_related_class(cls, related)
        if self.remote_field.field_name is None:
            self.remote_field.field_name = cls._meta.pk.name

    # Column

    def get_attname(self) -> str:
        return f"{self.name}_id"

    def get_attname_column(self) -> tuple[Any, Any]:
        return Field.get_attname_column(self)  # it has a column, unlike its base class

    def db_check(self, connection: Any) -> str | None:
        """Return None: the field referred to checks the values."""
        return None

    def db_type(self, connection: Any) -> str | None:
        return self.target_field.rel_db_type(connection=connection)  # type: ignore[no-any-return]  # fields are untyped here

    def cast_db_type(self, connection: Any) -> str | None:
        return self.target_field.cast_db_type(connection=connection)  # type: ignore[no-any-return]  # the same

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        target = self.target_field.db_parameters(connection)
        return {
            "type": self.db_type(connection),
            "check": self.db_check(connection),
            "collation": target.get("collation"),
        }

    def convert_empty_strings(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return None for an empty string, which such a database cannot tell from NULL."""
        return None if isinstance(value, str) and not value else value

    def get_db_converters(self, connection: Any) -> list[Any]:
        converters = super().get_db_converters(connection)
        if connection.features.interprets_empty_strings_as_nulls:
            converters.append(self.convert_empty_strings)
        return converters

    @cached_property
    def _output_field(self) -> Any:
        """The field at the end of a chain of foreign keys: the one that says what the column holds."""
        end = self.target_field
        while isinstance(end, ForeignKey):
            end = end.target_field
            if end is self:
                raise ValueError("Cannot resolve output_field.")
        return end

    @cached_property
    def _own_table_col(self) -> Any:
        return expressions.get().col(self.model._meta.db_table, self, self._output_field)

    def get_col(self, alias: str | None, output_field: Any = None) -> Any:
        if output_field is None:
            if alias == self.model._meta.db_table:
                return self._own_table_col
            output_field = self._output_field
        return super().get_col(alias, output_field)

    # Values

    def to_python(self, value: Any) -> Any:
        return self.target_field.to_python(value)

    def get_default(self) -> Any:
        """Return the default; an instance of the other model stands for the value referred to."""
        default = super().get_default()
        if isinstance(default, self.remote_field.model):
            return getattr(default, self.target_field.attname)
        return default

    def get_prep_value(self, value: Any) -> Any:
        return self.target_field.get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return self.target_field.get_db_prep_value(value, connection, prepared)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None:
            return None
        target = self.target_field
        if isinstance(value, str) and not value:
            # An empty choice of a form, unless it is a key that can be an empty string.
            features = connection.features
            if not target.empty_strings_allowed or features.interprets_empty_strings_as_nulls:
                return None
        return target.get_db_prep_save(value, connection=connection)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Check that the object exists and is among those that ``limit_choices_to`` allows."""
        if self.remote_field.parent_link:
            return
        super().validate(value, model_instance)
        if value is None:
            return
        model, name = self.remote_field.model, self.remote_field.field_name
        using = ports.router.get().db_for_read(model, instance=model_instance)
        candidates = model._base_manager.using(using).filter(**{name: value})
        if not candidates.complex_filter(self.get_limit_choices_to()).exists():
            raise self._invalid("invalid", value, model=model._meta.verbose_name, pk=value, field=name)

    def formfield(self, *, using: str | None = None, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        model = self.remote_field.model
        if isinstance(model, str):
            raise ValueError(
                f"Cannot create form field for {self.name!r} yet, because its related model {model!r} "
                "has not been loaded yet"
            )
        options = {
            "form_class": forms.ModelChoiceField,
            "queryset": model._default_manager.using(using),
            "to_field_name": self.remote_field.field_name,
        }
        return super().formfield(**{**options, **kwargs, "blank": self.blank})
