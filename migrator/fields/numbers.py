"""Fields that hold numbers."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from migrator.fields.base import Field
from migrator.fields.checks import lacking
from migrator.fields.column_type import column_type
from migrator.host import checks, forms, ports, validators
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

if TYPE_CHECKING:
    AnyField = Field
else:
    AnyField = object


def prepared_number(field: Field, kind: Callable[[Any], Any], value: Any) -> Any:
    """Return *value* as the *kind* of number that a column holds.

    Raises:
        TypeError, ValueError: as *kind* does, with a text that names the field and the value.
    """
    try:
        return kind(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"Field '{field.name}' expected a number but got {value!r}.") from error


@public("db.models.fields")
class FloatField(Field):
    """A floating-point number."""

    get_internal_type = column_type("FloatField")
    empty_strings_allowed = False
    default_error_messages = {"invalid": _("“%(value)s” value must be a float.")}
    description = _("Floating point number")

    def get_prep_value(self, value: Any) -> Any:
        if type(value) is float:  # nearly always; nothing below would change it
            return value
        given = super().get_prep_value(value)
        return None if given is None else prepared_number(self, float, given)

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return float(value)
        except (TypeError, ValueError):
            raise self._invalid("invalid", value) from None

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.FloatField, **kwargs})


@public("db.models.fields")
class IntegerField(Field):
    """A whole number, within the range that the database's type has."""

    get_internal_type = column_type("IntegerField")
    empty_strings_allowed = False
    default_error_messages = {"invalid": _("“%(value)s” value must be an integer.")}
    description = _("Integer")

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_max_length_warning()]

    def _check_max_length_warning(self) -> list[Any]:
        if self.max_length is None:
            return []
        return [
            checks.Warning(
                f"'max_length' is ignored when used with {self.__class__.__name__}.",
                hint="Remove 'max_length' from field",
                obj=self,
                id="fields.W122",
            )
        ]

    @cached_property
    def validators(self) -> list[Any]:
        """The given validators, and the bounds of the database's type where none of them is stricter."""
        given = [*self.default_validators, *self._validators]
        operations = ports.connections.get()["default"].ops
        lowest, highest = operations.integer_field_range(self.get_internal_type())
        minimum, maximum = validators.MinValueValidator, validators.MaxValueValidator
        bounds: list[Any] = []
        if lowest is not None and not any(limit >= lowest for limit in limits(given, minimum)):
            bounds.append(minimum(lowest))
        if highest is not None and not any(limit <= highest for limit in limits(given, maximum)):
            bounds.append(maximum(highest))
        return given + bounds

    def get_prep_value(self, value: Any) -> Any:
        if type(value) is int:  # nearly always; nothing below would change it
            return value
        given = super().get_prep_value(value)
        return None if given is None else prepared_number(self, int, given)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        number = super().get_db_prep_value(value, connection, prepared)
        return connection.ops.adapt_integerfield_value(number, self.get_internal_type())

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise self._invalid("invalid", value) from None

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.IntegerField, **kwargs})


def limits(given: Iterable[Any], kind: type) -> Iterator[Any]:
    """Yield the limits that the validators of class *kind* among *given* set; a limit may be a callable."""
    for validator in given:
        if isinstance(validator, kind):
            limit = validator.limit_value  # type: ignore[attr-defined]  # all bounds have one
            yield limit() if callable(limit) else limit


@public("db.models.fields")
class BigIntegerField(IntegerField):
    """A whole number of 64 bits."""

    get_internal_type = column_type("BigIntegerField")
    description = _("Big (8 byte) integer")
    MAX_BIGINT = 9223372036854775807

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        bounds = {"min_value": -self.MAX_BIGINT - 1, "max_value": self.MAX_BIGINT}
        return super().formfield(**{**bounds, **kwargs})


@public("db.models.fields")
class SmallIntegerField(IntegerField):
    """A whole number of 16 bits."""

    get_internal_type = column_type("SmallIntegerField")
    description = _("Small integer")


@public("db.models.fields")
class PositiveIntegerRelDbTypeMixin(AnyField):
    """What columns that refer to an unsigned column are: unsigned too, or the signed integer of its size.

    It depends on the database; ``integer_field_class`` is the signed field.
    """

    integer_field_class: Any

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if getattr(cls, "integer_field_class", None) is None:
            signed = [
                ancestor for ancestor in cls.__mro__ if ancestor is not cls and issubclass(ancestor, IntegerField)
            ]
            cls.integer_field_class = signed[0] if signed else None

    def rel_db_type(self, connection: Any) -> str | None:
        """Return the type of a column that refers to this one."""
        if connection.features.related_fields_match_type:
            return self.db_type(connection)
        signed: str | None = self.integer_field_class().db_type(connection=connection)
        return signed

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        """Return a form field that takes no negative number."""
        return super().formfield(**{"min_value": 0, **kwargs})


@public("db.models.fields")
class PositiveIntegerField(PositiveIntegerRelDbTypeMixin, IntegerField):
    """A whole number from 0 up."""

    get_internal_type = column_type("PositiveIntegerField")
    description = _("Positive integer")


@public("db.models.fields")
class PositiveBigIntegerField(PositiveIntegerRelDbTypeMixin, BigIntegerField):
    """A whole number from 0 up, of 64 bits."""

    get_internal_type = column_type("PositiveBigIntegerField")
    description = _("Positive big integer")


@public("db.models.fields")
class PositiveSmallIntegerField(PositiveIntegerRelDbTypeMixin, SmallIntegerField):
    """A whole number from 0 up, of 16 bits."""

    get_internal_type = column_type("PositiveSmallIntegerField")
    description = _("Positive small integer")


def is_count(value: Any, least: int) -> bool:
    """Say whether *value* can be read as a whole number of at least *least*."""
    try:
        return int(value) >= least
    except (TypeError, ValueError):
        return False


@public("db.models.fields")
class DecimalField(Field):
    """A decimal number.

    Args:
        max_digits: how many digits it may have altogether.
        decimal_places: how many of them after the point. Both may be left out where the database allows it.
    """

    get_internal_type = column_type("DecimalField")
    empty_strings_allowed = False
    default_error_messages = {"invalid": _("“%(value)s” value must be a decimal number.")}
    description = _("Decimal number")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        max_digits: Any = None,
        decimal_places: Any = None,
        **kwargs: Any,
    ) -> None:
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        problems = super().check(**kwargs)
        databases = kwargs.get("databases") or []
        precision = [*self._check_decimal_places(databases), *self._check_max_digits(databases)]
        return [*problems, *(precision or self._check_decimal_places_and_max_digits(**kwargs))]

    def _is_precision_required(self, databases: Any) -> bool:
        return any(lacking(self, databases, "supports_no_precision_decimalfield"))

    def _check_decimal_places(self, databases: Any) -> list[Any]:
        if self.decimal_places is None:
            if not self._is_precision_required(databases):
                return []
            message, code = "DecimalFields must define a 'decimal_places' attribute.", "fields.E130"
        elif is_count(self.decimal_places, 0):
            return []
        else:
            message, code = "'decimal_places' must be a non-negative integer.", "fields.E131"
        return [checks.Error(message, obj=self, id=code)]

    def _check_max_digits(self, databases: Any) -> list[Any]:
        if self.max_digits is None:
            if not self._is_precision_required(databases):
                return []
            message, code = "DecimalFields must define a 'max_digits' attribute.", "fields.E132"
        elif is_count(self.max_digits, 1):
            return []
        else:
            message, code = "'max_digits' must be a positive integer.", "fields.E133"
        return [checks.Error(message, obj=self, id=code)]

    def _check_decimal_places_and_max_digits(self, **kwargs: Any) -> list[Any]:
        digits, places = self.max_digits, self.decimal_places
        if (digits is None) != (places is None):
            if not kwargs.get("databases"):
                return []
            message = (
                "DecimalField\N{RIGHT SINGLE QUOTATION MARK}s max_digits and decimal_places must both be defined "
                "or both omitted."
            )
            return [checks.Error(message, obj=self, id="fields.E135")]
        if digits is not None and int(places) > int(digits):
            message = "'max_digits' must be greater or equal to 'decimal_places'."
            return [checks.Error(message, obj=self, id="fields.E134")]
        return []

    @cached_property
    def validators(self) -> list[Any]:
        """The given validators and one for the precision."""
        precision = validators.DecimalValidator(self.max_digits, self.decimal_places)
        return [*self.default_validators, *self._validators, precision]

    @cached_property
    def context(self) -> decimal.Context:
        """The arithmetic that rounds floats to the field's precision."""
        return decimal.Context(prec=self.max_digits)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if self.max_digits is not None:
            keywords["max_digits"] = self.max_digits
        if self.decimal_places is not None:
            keywords["decimal_places"] = self.decimal_places
        return name, path, args, keywords

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        try:
            if isinstance(value, float):
                number = self.context.create_decimal_from_float(value)
            else:
                number = decimal.Decimal(value)
        except (decimal.InvalidOperation, TypeError, ValueError):
            raise self._invalid("invalid", value) from None
        if not number.is_finite():
            raise self._invalid("invalid", value)
        return number

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        if hasattr(value, "as_sql"):
            return value
        return connection.ops.adapt_decimalfield_value(value, self.max_digits, self.decimal_places)

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        precision = {"max_digits": self.max_digits, "decimal_places": self.decimal_places}
        return super().formfield(**{**precision, "form_class": forms.DecimalField, **kwargs})
