"""``Field``: a column (or a virtual attribute) of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partialmethod
from operator import attrgetter
from typing import Any

from migrator.fields.checks import FieldChecks
from migrator.fields.choices import get_blank_choice_label
from migrator.fields.columns import FieldColumn
from migrator.fields.default_attribute import DefaultAttribute
from migrator.fields.deferred import DeferredAttribute
from migrator.fields.identity import FieldIdentity
from migrator.fields.markers import NOT_PROVIDED, return_None
from migrator.fields.ports import expressions
from migrator.fields.promises import Promise, evaluate
from migrator.fields.registration import RegisterLookupMixin
from migrator.host import exceptions, forms, ports, validators
from migrator.host.choices import BlankChoiceIterator, flatten_choices, normalize_choices
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.text import capfirst
from migrator.host.translation import gettext_lazy as _
from migrator.host.warnings import warn_external
from migrator.sql.errors import NotSupportedError

CHOICE_FIELD_ARGUMENTS = frozenset(
    (
        *("coerce", "empty_value", "choices", "required", "widget", "label"),
        *("initial", "help_text", "error_messages", "show_hidden_initial", "disabled"),
    )
)
"""Keywords that a form field with choices accepts; others, such as ``max_length``, are dropped."""


def placeholder_from_legacy(self: Any, value: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
    """``get_placeholder_sql`` for fields that still define ``get_placeholder``, which returns no parameters."""
    params = compiler.compile(value)[1] if hasattr(value, "as_sql") else (value,)
    return self.get_placeholder(value, compiler, connection), params


@public("db.models.fields")
class Field(FieldIdentity, FieldChecks, FieldColumn, RegisterLookupMixin):
    """Base of all fields.

    A field is declared in a class body, bound to the model by :meth:`contribute_to_class`, and from then on describes
    the column, converts values between Python, database, forms and serializers, and checks itself.

    Args:
        verbose_name: name for people; made from the attribute's name if not given.
        name: name of the attribute, if it is to differ from the one in the class body.
        primary_key: whether this is the model's primary key.
        max_length: longest text, in characters.
        unique: whether a value may occur only once in the table.
        blank: whether forms and ``full_clean()`` accept an empty value.
        null: whether the column accepts NULL.
        db_index: whether the column gets an index.
        rel: the other end of a relation.
        default: a value, or a callable that makes one.
        editable: whether forms show the field and ``full_clean()`` validates it.
        serialize: whether serializers write the field.
        unique_for_date, unique_for_month, unique_for_year: name of a date field within which values are unique.
        choices: the values to choose from, with labels; pairs, groups, a mapping, an enumeration or a callable.
        help_text: explanation shown with a form field.
        db_column: name of the column, if it is to differ.
        db_tablespace: tablespace of the index.
        auto_created: whether the field was made for the user, such as an ``id``.
        validators: more callables that check a value.
        error_messages: texts that replace those in ``default_error_messages``.
        db_comment: comment on the column.
        db_default: default that the database itself fills in; a value or an expression.
    """

    empty_strings_allowed = True
    empty_values: list[Any] = list(validators.EMPTY_VALUES)

    # Every field is numbered when it is made, since the order in a class body is the order of the columns. Fields
    # made for the user count downwards, so that they come first.
    creation_counter = 0
    auto_creation_counter = -1

    default_validators: list[Any] = []
    default_error_messages: dict[str, Any] = {
        "invalid_choice": _("Value %(value)r is not a valid choice."),
        "null": _("This field cannot be null."),
        "blank": _("This field cannot be blank."),
        "unique": _("%(model_name)s with this %(field_label)s already exists."),
        # Translators: the kind of date is 'date', 'year' or 'month': "Title must be unique for pub_date year".
        "unique_for_date": _("%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s."),
    }
    system_check_deprecated_details: Any = None
    system_check_removed_details: Any = None

    # Options that no database sees: changing only them needs no statement.
    non_db_attrs: Any = (
        *("blank", "choices", "db_column", "editable", "error_messages", "help_text", "limit_choices_to"),
        *("related_name", "related_query_name", "validators", "verbose_name"),
    )

    hidden = False
    many_to_many: bool | None = None
    many_to_one: bool | None = None
    one_to_many: bool | None = None
    one_to_one: bool | None = None
    related_model: Any = None
    generated = False
    descriptor_class: Any = DeferredAttribute

    __eq__ = FieldIdentity.__eq__
    __hash__ = FieldIdentity.__hash__

    default = DefaultAttribute()

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        primary_key: bool = False,
        max_length: Any = None,
        unique: bool = False,
        blank: bool = False,
        null: bool = False,
        db_index: bool = False,
        rel: Any = None,
        default: Any = NOT_PROVIDED,
        editable: bool = True,
        serialize: bool = True,
        unique_for_date: str | None = None,
        unique_for_month: str | None = None,
        unique_for_year: str | None = None,
        choices: Any = None,
        help_text: Any = "",
        db_column: str | None = None,
        db_tablespace: str | None = None,
        auto_created: bool = False,
        validators: Sequence[Any] = (),
        error_messages: Any = None,
        db_comment: str | None = None,
        db_default: Any = NOT_PROVIDED,
    ) -> None:
        self.name = name
        self.verbose_name = self._verbose_name = verbose_name
        self.primary_key = primary_key
        self.max_length, self._unique = max_length, unique
        self.blank, self.null = blank, null
        self.remote_field = rel
        self.is_relation = rel is not None
        self.default, self.db_default = default, db_default
        self.editable, self.serialize = editable, serialize
        self.unique_for_date = unique_for_date
        self.unique_for_month = unique_for_month
        self.unique_for_year = unique_for_year
        self.choices = choices
        self.help_text = help_text
        self.db_index, self.db_column, self.db_comment = db_index, db_column, db_comment
        self._db_tablespace = db_tablespace
        self.auto_created = auto_created
        self._validators = list(validators)
        self._error_messages = error_messages
        self._take_number()

    def _take_number(self) -> None:
        if self.auto_created:
            self.creation_counter = Field.auto_creation_counter
            Field.auto_creation_counter -= 1
        else:
            self.creation_counter = Field.creation_counter
            Field.creation_counter += 1

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "get_placeholder" in vars(cls) and not hasattr(cls, "get_placeholder_sql"):
            warn_external(
                "Field.get_placeholder is deprecated in favor of get_placeholder_sql. "
                f"Define {cls.__module__}.{cls.__qualname__}.get_placeholder_sql "
                "to return both SQL and parameters instead.",
                RemovedInDjango2028Warning,
            )
            cls.get_placeholder_sql = placeholder_from_legacy  # type: ignore[attr-defined]  # the shim itself

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls  # the parameters are for static checkers

    def __str__(self) -> str:
        model = getattr(self, "model", None)
        return repr(self) if model is None else f"{model._meta.label}.{self.name}"

    def __repr__(self) -> str:
        path = f"{self.__class__.__module__}.{self.__class__.__qualname__}"
        name = getattr(self, "name", None)
        return f"<{path}>" if name is None else f"<{path}: {name}>"

    def _description(self) -> Any:
        return _("Field of type: %(field_type)s") % {"field_type": self.__class__.__name__}

    description: Any = property(_description)

    # Binding to a model

    def set_attributes_from_name(self, name: str | None) -> None:
        """Take *name* (unless one was given explicitly) and what follows from it: attribute, column, verbose name."""
        self.name = self.name or name
        self.attname, self.column = self.get_attname_column()
        self.concrete = self.column is not None
        if self.verbose_name is None and self.name:
            self.verbose_name = self.name.replace("_", " ")

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Bind the field to the model *cls* under *name*.

        With *private_only* a subclass of the model does not inherit the field.
        """
        self.set_attributes_from_name(name)
        self.model = cls
        cls._meta.add_field(self, private=private_only)
        if self.column:
            setattr(cls, self.attname, self.descriptor_class(self))
        if self.choices is not None and (display := f"get_{self.name}_display") not in cls.__dict__:
            # A method that the class body defines wins; an inherited one was made for the parent's choices.
            setattr(cls, display, partialmethod(cls._get_FIELD_display, field=self))

    def get_attname(self) -> Any:
        """Return the name of the attribute that holds the column's value."""
        return self.name

    def get_internal_type(self) -> str:
        """Return the name under which backends know the column type; the class's own name unless it states another."""
        return self.__class__.__name__

    def get_filter_kwargs_for_object(self, obj: Any) -> dict[str, Any]:
        """Return keywords for ``filter()`` that find rows with the value of *obj*."""
        return {self.name: getattr(obj, self.attname)}

    @cached_property
    def unique(self) -> bool:
        """True if a value may occur only once, which primary keys imply."""
        return self._unique or self.primary_key

    # Choices

    @property
    def choices(self) -> Any:
        """The choices in their normal form, or None."""
        return self._choices

    @choices.setter
    def choices(self, value: Any) -> None:
        self._choices = None if value is None else normalize_choices(value)

    @property
    def flatchoices(self) -> list[tuple[Any, Any]]:
        """The choices without groups."""
        return list(flatten_choices(self.choices))

    def get_choices(
        self, include_blank: bool = True, blank_choice: Any = None, limit_choices_to: Any = None, ordering: Any = ()
    ) -> Any:
        """Return the choices for a widget; those of a relation are the related objects."""
        if blank_choice is None:
            blank_choice = [("", get_blank_choice_label())]
        if self.choices is not None:
            return BlankChoiceIterator(self.choices, blank_choice) if include_blank else self.choices
        relation = self.remote_field
        limits = limit_choices_to or self.get_limit_choices_to()  # type: ignore[attr-defined]  # relations have it
        has_target = hasattr(relation, "get_related_field")
        value_of = attrgetter(relation.get_related_field().attname if has_target else "pk")
        related = relation.model._default_manager.complex_filter(limits)
        if ordering:
            related = related.order_by(*ordering)
        return [*(blank_choice if include_blank else ()), *((value_of(obj), str(obj)) for obj in related)]

    # Validation

    @cached_property
    def error_messages(self) -> dict[str, Any]:
        """Texts of validation errors by code, from all base classes and from the argument."""
        texts: dict[str, Any] = {}
        for cls in reversed(self.__class__.__mro__):
            texts.update(getattr(cls, "default_error_messages", {}))
        texts.update(self._error_messages or {})
        return texts

    @cached_property
    def validators(self) -> list[Any]:
        """All validators. Some look at the database, so the list is made when it is first needed."""
        return [*self.default_validators, *self._validators]

    def to_python(self, value: Any) -> Any:
        """Convert *value*, which may come from a form or a serializer, to the field's Python type.

        Raises:
            ValidationError: it cannot be converted.
        """
        return value

    def run_validators(self, value: Any) -> None:
        """Call every validator on a value that is not empty and raise all complaints together."""
        if value in self.empty_values:
            return
        complaints = []
        for validator in self.validators:
            try:
                validator(value)
            except exceptions.ValidationError as error:
                code: Any = getattr(error, "code", None)
                if code in self.error_messages:
                    error.message = self.error_messages[code]
                complaints.extend(error.error_list)
        if complaints:
            raise exceptions.ValidationError(complaints)

    def validate(self, value: Any, model_instance: Any) -> None:
        """Check *value* against ``choices``, ``null`` and ``blank``.

        Raises:
            ValidationError: it does not pass.
        """
        if not self.editable:
            return  # nobody entered it, so nobody could correct it
        if self.choices is not None and value not in self.empty_values:
            if any(value == choice for choice, _label in self.flatchoices):
                return
            raise self._invalid("invalid_choice", value)
        if value is None and not self.null:
            raise exceptions.ValidationError(self.error_messages["null"], code="null")
        if not self.blank and value in self.empty_values:
            raise exceptions.ValidationError(self.error_messages["blank"], code="blank")

    def clean(self, value: Any, model_instance: Any) -> Any:
        """Convert *value*, check it in every way and return it.

        Raises:
            ValidationError: it cannot be converted, or does not pass.
        """
        converted = self.to_python(value)
        self.validate(converted, model_instance)
        self.run_validators(converted)
        return converted

    def _invalid(self, code: str, value: Any, **params: Any) -> Exception:
        """Return the validation error with *code* about *value*."""
        error: Exception = exceptions.ValidationError(
            self.error_messages[code], code=code, params={"value": value, **params}
        )
        return error

    # Defaults

    def has_default(self) -> bool:
        """Say whether there is a default on the Python side."""
        return self.default is not NOT_PROVIDED

    def has_db_default(self) -> bool:
        """Say whether the database has a default for the column."""
        return self.db_default is not NOT_PROVIDED

    def get_default(self) -> Any:
        """Return the value that a new instance starts with."""
        return self._get_default()

    @cached_property
    def _get_default(self) -> Callable[[], Any]:
        if not self.has_default():
            return self._get_substitute()
        return self.default if callable(self.default) else lambda: self.default

    def _get_substitute(self) -> Callable[[], Any]:
        """Return what makes the value of a field that was given no default."""
        if self.has_db_default():
            return lambda: expressions.get().database_default(self._db_default_expression, output_field=self)
        if not self.empty_strings_allowed or (self.null and not empty_strings_are_null()):
            return return_None
        return str

    # Values

    def value_from_object(self, obj: Any) -> Any:
        """Return the field's value on *obj*."""
        return getattr(obj, self.attname)

    def value_to_string(self, obj: Any) -> Any:
        """Return the field's value on *obj* as serializers write it."""
        return str(self.value_from_object(obj))

    def save_form_data(self, instance: Any, data: Any) -> None:
        """Put what a form cleaned onto *instance*."""
        setattr(instance, self.name, data)

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Return the value to save; *add* tells an INSERT from an UPDATE."""
        return getattr(model_instance, self.attname)

    def get_pk_value_on_save(self, instance: Any) -> Any:
        """Return the value for a primary key that was left empty, or None if the database makes one.

        A default that is false (0, "") makes no key; without any default, it is the empty value of the field's type.
        """
        return self.get_default() if self.default else None

    def get_prep_value(self, value: Any) -> Any:
        """Convert *value* for a query, without regard to the database."""
        return evaluate(value) if isinstance(value, Promise) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Convert *value* for the driver of *connection*; *prepared* says that ``get_prep_value`` was called."""
        return value if prepared else self.get_prep_value(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Convert *value* for INSERT or UPDATE; expressions pass."""
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection=connection, prepared=False)

    def slice_expression(self, expression: Any, start: int, length: int | None) -> Any:
        """Return an expression for a slice of this field's value (``F("name")[1:3]``)."""
        raise NotSupportedError("This field does not support slicing.")

    # Forms

    def formfield(self, form_class: Any = None, choices_form_class: Any = None, **kwargs: Any) -> Any:
        """Return the form field for this field.

        Args:
            form_class: class to use; ``forms.CharField`` by default.
            choices_form_class: class to use with choices; ``forms.TypedChoiceField`` by default.
            kwargs: more arguments for the class.
        """
        options: dict[str, Any] = {
            "required": not self.blank,
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text,
        }
        if self.has_default():
            if callable(self.default):
                options.update(initial=self.default, show_hidden_initial=True)
            else:
                options["initial"] = self.get_default()
        if self.choices is not None:
            include_blank = self.blank or not (self.has_default() or "initial" in kwargs)
            options.update(choices=self.get_choices(include_blank=include_blank), coerce=self.to_python)
            if self.null:
                options["empty_value"] = None
            form_class = choices_form_class or forms.TypedChoiceField
            kwargs = {name: value for name, value in kwargs.items() if name in CHOICE_FIELD_ARGUMENTS}
        return (form_class or forms.CharField)(**{**options, **kwargs})


def empty_strings_are_null() -> bool:
    """Say whether the default database cannot tell an empty string from NULL (Oracle)."""
    return bool(ports.connections.get()["default"].features.interprets_empty_strings_as_nulls)
