"""The field that holds texts by key."""

from __future__ import annotations

import json
from typing import Any

from migrator.contrib.postgres.fields.array import ArrayField
from migrator.contrib.postgres.installation import NeedsApp
from migrator.contrib.postgres.operators import ContainedBy, DataContains, HasAnyKeys, HasKey, HasKeys
from migrator.expressions import outputs
from migrator.expressions.base import SQL
from migrator.expressions.lookup import Transform
from migrator.fields.base import Field
from migrator.fields.defaults import CheckFieldDefaultMixin
from migrator.host import forms
from migrator.host.exceptions import ValidationError
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

__all__ = ["HStoreField"]

in_module = public("contrib.postgres.fields.hstore")


@in_module
class HStoreField(NeedsApp, CheckFieldDefaultMixin, Field):
    """A mapping of texts to texts or None; needs the extension ``hstore``."""

    empty_strings_allowed = False
    description = _("Map of strings to strings/nulls")
    default_error_messages = {"not_a_string": _("The value of “%(key)s” is not a string or null.")}
    _default_hint = ("dict", "{}")

    def db_type(self, connection: Any) -> str:
        return "hstore"

    def get_transform(self, lookup_name: str) -> Any:
        """Return a registered transform, or else what takes the value under the key of that name."""
        return super().get_transform(lookup_name) or KeyTransformFactory(lookup_name)

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        for key, text in value.items():
            if text is not None and not isinstance(text, str):
                raise ValidationError(self.error_messages["not_a_string"], code="not_a_string", params={"key": key})

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj: Any) -> str:
        """Return the mapping on *obj* as JSON."""
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)

    def get_prep_value(self, value: Any) -> Any:
        """Convert keys and values to texts."""
        value = super().get_prep_value(value)
        if isinstance(value, dict):
            return {str(key): None if text is None else str(text) for key, text in value.items()}
        if isinstance(value, list):
            return [str(item) for item in value]
        return value

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.HStoreField, **kwargs})


@in_module
class KeyTransform(Transform):
    """The value under a key.

    Args:
        key_name: the key.
        args: the mapping.
    """

    output_field = outputs.TextField()
    cacheable = True

    def __init__(self, key_name: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_name = key_name

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        mapping, params = compiler.compile(self.lhs)
        return f"({mapping} -> %s)", (*params, self.key_name)


@in_module
class KeyTransformFactory:
    """Makes the transform for one key.

    Args:
        key_name: the key.
    """

    def __init__(self, key_name: str) -> None:
        self.key_name = key_name

    def __call__(self, *args: Any, **kwargs: Any) -> KeyTransform:
        return KeyTransform(self.key_name, *args, **kwargs)


@in_module
class KeysTransform(Transform):
    """All keys, as an array."""

    lookup_name = "keys"
    function = "akeys"
    output_field = ArrayField(outputs.TextField())
    cacheable = True


@in_module
class ValuesTransform(Transform):
    """All values, as an array."""

    lookup_name = "values"
    function = "avals"
    output_field = ArrayField(outputs.TextField())
    cacheable = True


for _lookup in (DataContains, ContainedBy, HasKey, HasKeys, HasAnyKeys, KeysTransform, ValuesTransform):
    HStoreField.register_lookup(_lookup)
