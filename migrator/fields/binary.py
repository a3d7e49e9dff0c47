"""The field that holds bytes."""

from __future__ import annotations

from typing import Any

from migrator.fields.base import Field
from migrator.fields.column_type import column_type
from migrator.host import checks, validators
from migrator.host.deferred import base64
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _


@public("db.models.fields")
class BinaryField(Field):
    """Raw bytes; ``max_length`` counts bytes. Not editable unless it is asked for."""

    get_internal_type = column_type("BinaryField")
    description = _("Raw binary data")
    empty_values = [None, b""]
    default_error_messages = {"invalid": _("“%(value)s” is not a valid binary value.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False, **kwargs})
        limit = self.max_length
        self.validators.extend(() if limit is None else [validators.MaxLengthValidator(limit)])

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_str_default_value()]

    def _check_str_default_value(self) -> list[Any]:
        if not (self.has_default() and isinstance(self.default, str)):
            return []
        message = "BinaryField's default cannot be a string. Use bytes content instead."
        return [checks.Error(message, obj=self, id="fields.E170")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if self.editable:
            keywords["editable"] = True
        else:
            del keywords["editable"]
        return name, path, args, keywords

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> Any:
        """Return the placeholder, and its parameters, that the database wants for bytes."""
        return connection.ops.binary_placeholder_sql(value, compiler)

    def get_default(self) -> Any:
        if self.has_default() and not callable(self.default):
            return self.default
        made = super().get_default()
        return b"" if isinstance(made, str) and not made else made

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        return value if value is None else connection.Database.Binary(value)

    def value_to_string(self, obj: Any) -> Any:
        """Return the bytes in Base64."""
        return base64.b64encode(self.value_from_object(obj)).decode("ascii")

    def to_python(self, value: Any) -> Any:
        """Return bytes; text is Base64, as serializers write it."""
        if not isinstance(value, str):
            return value
        try:
            return memoryview(base64.b64decode(value.encode("ascii"), validate=True))
        except ValueError:  # also what is not ASCII
            raise self._invalid("invalid", value) from None
