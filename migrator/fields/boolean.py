"""Fields that hold true, false or nothing."""

from __future__ import annotations

from typing import Any

from migrator.fields.base import Field
from migrator.fields.column_type import column_type
from migrator.host import forms
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _

SPELLINGS: dict[str, bool] = {"t": True, "True": True, "1": True, "f": False, "False": False, "0": False}
"""How forms and serializers write the two values."""


@public("db.models.fields")
class BooleanField(Field):
    """True or False; with ``null=True`` also None."""

    get_internal_type = column_type("BooleanField")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” value must be either True or False."),
        "invalid_nullable": _("“%(value)s” value must be either True, False, or None."),
    }
    description = _("Boolean (Either True or False)")

    def to_python(self, value: Any) -> Any:
        try:
            if self.null and value in self.empty_values:
                return None
            if value in (True, False):
                return bool(value)  # 1 and 0 are equal to them, and not meant
        except ArithmeticError:
            pass  # a signalling NaN is not even different from anything: it is no truth value
        if isinstance(value, str) and value in SPELLINGS:
            return SPELLINGS[value]
        raise self._invalid("invalid_nullable" if self.null else "invalid", value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value is None else self.to_python(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        options: dict[str, Any]
        if self.choices is not None:
            include_blank = not (self.has_default() or "initial" in kwargs)
            options = {"choices": self.get_choices(include_blank=include_blank)}
        else:
            # Never required: a checkbox that must be ticked is another thing than a value that may be False.
            options = {"form_class": forms.NullBooleanField if self.null else forms.BooleanField, "required": False}
        return super().formfield(**{**options, **kwargs})


@public("db.models.fields")
class NullBooleanField(BooleanField):
    """Removed; migrations of old still name it."""

    default_error_messages = dict.fromkeys(
        ("invalid", "invalid_nullable"), _("“%(value)s” value must be either None, True or False.")
    )
    description = _("Boolean (Either True, False or None)")
    system_check_removed_details = {
        "msg": "NullBooleanField is removed except for support in historical migrations.",
        "hint": "Use BooleanField(null=True, blank=True) instead.",
        "id": "fields.E903",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "null": True, "blank": True})

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        del keywords["null"], keywords["blank"]
        return name, path, args, keywords
