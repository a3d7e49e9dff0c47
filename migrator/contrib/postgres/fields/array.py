"""The field that holds lists."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from migrator.contrib.postgres.fields import array_lookups
from migrator.contrib.postgres.fields.array_lookups import (
    LOOKUPS,
    ArrayContainedBy as ArrayContainedBy,
    ArrayContains as ArrayContains,
    ArrayExact as ArrayExact,
    ArrayLenTransform as ArrayLenTransform,
    ArrayOverlap as ArrayOverlap,
    ArrayRHSMixin as ArrayRHSMixin,
    IndexTransform as IndexTransform,
    IndexTransformFactory as IndexTransformFactory,
    SliceTransform as SliceTransform,
    SliceTransformFactory as SliceTransformFactory,
)
from migrator.contrib.postgres.fields.bases import WithBaseField
from migrator.contrib.postgres.installation import CHECK_ID, NeedsApp
from migrator.contrib.postgres.prefixes import prefix_validation_error
from migrator.contrib.postgres.validators import ArrayMaxLengthValidator
from migrator.fields.base import Field
from migrator.fields.defaults import CheckFieldDefaultMixin
from migrator.host import checks, forms
from migrator.host.exceptions import ValidationError
from migrator.host.face import mirror
from migrator.host.mode import public, public_path
from migrator.host.translation import gettext_lazy as _

__all__ = ["ArrayField"]

OWN_PATH = public_path("contrib.postgres.fields.array.ArrayField")
DOCUMENTED_PATH = public_path("contrib.postgres.fields.ArrayField")


@public("contrib.postgres.fields.array")
class ArrayField(NeedsApp, WithBaseField, CheckFieldDefaultMixin, Field):
    """A list whose items are values of another field; with an ``ArrayField`` as that other field, a table.

    Args:
        base_field: a field for the items; no relation.
        size: the greatest number of items, which validation checks and the server does not.
    """

    empty_strings_allowed = False
    default_error_messages = {
        "item_invalid": _("Item %(nth)s in the array did not validate:"),
        "nested_array_mismatch": _("Nested arrays must have the same length."),
    }
    _default_hint = ("list", "[]")

    def __init__(self, base_field: Any, size: int | None = None, **kwargs: Any) -> None:
        self.base_field = base_field
        self.db_collation = getattr(base_field, "db_collation", None)
        self.size = size
        if size:
            self.default_validators = [*self.default_validators, ArrayMaxLengthValidator(size)]
        super().__init__(**kwargs)

    # Declaration

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_base_field(**kwargs)]

    def _check_base_field(self, **kwargs: Any) -> list[Any]:
        if self.base_field.remote_field:
            return [checks.Error("Base field for array cannot be a related field.", obj=self, id="postgres.E002")]
        # That the app is not installed was said for the array itself.
        found = [message for message in self.base_field.check(**kwargs) if message.id != CHECK_ID]
        errors = [message for message in found if isinstance(message, checks.Error)]
        warnings = [message for message in found if not isinstance(message, checks.Error)]
        return [
            kind(f"Base field for array has {word}:\n    {_listed(messages)}", obj=self, id=check_id)
            for kind, word, messages, check_id in (
                (checks.Error, "errors", errors, "postgres.E001"),
                (checks.Warning, "warnings", warnings, "postgres.W004"),
            )
            if messages
        ]

    def _choices_is_value(self, value: Any) -> bool:  # type: ignore[override]  # a class method there
        return isinstance(value, list | tuple) or super()._choices_is_value(value)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if path == OWN_PATH:
            path = DOCUMENTED_PATH
        keywords["base_field"] = self.base_field.clone()
        if self.size is not None:
            keywords["size"] = self.size
        return name, path, args, keywords

    @property
    def description(self) -> str:
        """What the field holds, for documentation."""
        return f"Array of {self.base_field.description}"

    # Column

    def _sized(self, column_type: str | None) -> str:
        return f"{column_type}[{self.size or ''}]"

    def db_type(self, connection: Any) -> str:
        return self._sized(self.base_field.db_type(connection))

    def cast_db_type(self, connection: Any) -> str:
        return self._sized(self.base_field.cast_db_type(connection))

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return {**super().db_parameters(connection), "collation": self.db_collation}

    # Whatever the value, the cast is the same.
    constant_placeholder = True

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return SQL and parameters of a value to save: a literal has no type of its own, so it is cast."""
        sql, params = compiler.compile(value) if hasattr(value, "as_sql") else ("%s", (value,))
        return f"{sql}::{self.db_type(connection)}", params

    # Values

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [self.base_field.get_db_prep_value(item, connection, prepared=False) for item in value]

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        # An item of None is NULL, also among JSON documents.
        return [self.base_field.get_db_prep_save(item, connection) for item in value]

    @property
    def from_db_value(self) -> Any:
        """What converts a list from the database; there is none if the items need none."""
        convert = getattr(self.base_field, "from_db_value", None)
        if convert is None:
            raise AttributeError("The items of this array need no conversion.")

        def convert_all(value: Any, expression: Any, connection: Any) -> Any:
            return None if value is None else [convert(item, expression, connection) for item in value]

        return convert_all

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            return [self.base_field.to_python(item) for item in json.loads(value)]
        return value

    def value_to_string(self, obj: Any) -> str:
        """Return the list on *obj* as JSON, each item as the base field writes it."""
        base = self.base_field
        items = self.value_from_object(obj)
        written = [
            None if item is None else base.value_to_string(SimpleNamespace(**{base.attname: item})) for item in items
        ]
        return json.dumps(written, ensure_ascii=False)

    def get_transform(self, lookup_name: str) -> Any:
        """Return a registered transform, or what takes an item (``0``) or a slice (``0_2``)."""
        transform = super().get_transform(lookup_name)
        if transform is not None:
            return transform
        numbers = lookup_name.split("_")
        if not all(number.isdecimal() for number in numbers):
            return None
        if len(numbers) == 1:
            # Arrays begin with 1 there.
            return IndexTransformFactory(int(lookup_name) + 1, self.base_field)
        if len(numbers) == 2:
            return SliceTransformFactory(int(numbers[0]) + 1, int(numbers[1]))
        return None

    def slice_expression(self, expression: Any, start: int, length: int | None) -> Any:
        """Return an expression for a slice; *start* counts from 1."""
        return SliceTransform(start, None if length is None else start + length - 1, expression)

    # Validation

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for place, item in enumerate(value, start=1):
            self._check_item(place, lambda item=item: self.base_field.validate(item, model_instance))
        if isinstance(self.base_field, ArrayField) and len({len(item) for item in value}) > 1:
            raise ValidationError(self.error_messages["nested_array_mismatch"], code="nested_array_mismatch")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        for place, item in enumerate(value, start=1):
            self._check_item(place, lambda item=item: self.base_field.run_validators(item))

    def _check_item(self, place: int, check: Any) -> None:
        try:
            check()
        except ValidationError as error:
            prefix = self.error_messages["item_invalid"]
            raise prefix_validation_error(error, prefix, "item_invalid", {"nth": place}) from None

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options = {
            "form_class": forms.SimpleArrayField,
            "base_field": self.base_field.formfield(),
            "max_length": self.size,
        }
        return super().formfield(**{**options, **kwargs})


def _listed(messages: list[Any]) -> str:
    return "\n    ".join(f"{message.msg} ({message.id})" for message in messages)


for _lookup in LOOKUPS:
    ArrayField.register_lookup(_lookup)

mirror(__name__, array_lookups)
