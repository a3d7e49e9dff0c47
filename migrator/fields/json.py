"""The field that holds JSON."""

from __future__ import annotations

from typing import Any

from migrator.fields.base import Field
from migrator.fields.checks import lacking
from migrator.fields.column_type import column_type
from migrator.fields.defaults import CheckFieldDefaultMixin
from migrator.fields.ports import expressions
from migrator.host import checks, exceptions, forms
from migrator.host.deferred import json
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _


@public("db.models.fields.json")
class JSONField(CheckFieldDefaultMixin, Field):
    """A JSON document: dict, list, string, number, boolean or None.

    Args:
        encoder: ``json.JSONEncoder`` class for values that the standard one does not know.
        decoder: ``json.JSONDecoder`` class for what comes from the database.
    """

    get_internal_type = column_type("JSONField")
    empty_strings_allowed = False
    description = _("A JSON object")
    default_error_messages = {"invalid": _("Value must be valid JSON.")}
    _default_hint = ("dict", "{}")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        encoder: Any = None,
        decoder: Any = None,
        **kwargs: Any,
    ) -> None:
        for role, given in (("encoder", encoder), ("decoder", decoder)):
            if given and not callable(given):
                raise ValueError(f"The {role} parameter must be a callable object.")
        self.encoder, self.decoder = encoder, decoder
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        databases = kwargs.get("databases") or []
        return [*super().check(**kwargs), *self._check_supported(databases)]

    def _check_supported(self, databases: Any) -> list[Any]:
        vendor = self.model._meta.required_db_vendor
        return [
            checks.Error(f"{connection.display_name} does not support JSONFields.", obj=self, id="fields.E180")
            for connection in lacking(self, databases, "supports_json_field")
            if not vendor or vendor == connection.vendor
        ]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if self.encoder is not None:
            keywords["encoder"] = self.encoder
        if self.decoder is not None:
            keywords["decoder"] = self.decoder
        return name, path, args, keywords

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Parse what the driver returned."""
        if value is None:
            return None
        if hasattr(expression, "key_name") and not isinstance(value, str):
            return value  # some databases return the number under a key as a number
        try:
            return json.loads(value, cls=self.decoder)
        except json.JSONDecodeError:
            return value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if hasattr(value, "as_sql"):
            if not (expressions.get().is_value(value) and isinstance(value.output_field, JSONField)):
                return value
            value = value.value
        elif not prepared:
            value = self.get_prep_value(value)
        return connection.ops.adapt_json_value(value, self.encoder)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Convert *value*; None becomes SQL NULL, while JSON ``null`` is written ``JSONNull()``."""
        return None if value is None else self.get_db_prep_value(value, connection)

    def get_transform(self, lookup_name: str) -> Any:
        """Return a registered transform, or else the factory of the transform that takes the key of that name."""
        return super().get_transform(lookup_name) or expressions.get().key_transform_factory(lookup_name)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        try:
            json.dumps(value, cls=self.encoder)
        except TypeError:
            raise exceptions.ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None

    def value_to_string(self, obj: Any) -> Any:
        """Return the document itself; serializers write it in their own format."""
        return self.value_from_object(obj)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options = {"form_class": forms.JSONField, "encoder": self.encoder, "decoder": self.decoder}
        return super().formfield(**{**options, **kwargs})
