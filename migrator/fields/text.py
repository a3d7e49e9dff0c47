"""Fields that hold text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from migrator.fields.base import Field, empty_strings_are_null
from migrator.fields.checks import check_collation
from migrator.fields.column_type import column_type
from migrator.fields.ports import expressions
from migrator.host import checks, forms, ports, validators
from migrator.host.mode import public
from migrator.host.translation import gettext_lazy as _


def drop_preset(keywords: dict[str, Any], name: str, preset: Any) -> None:
    """Remove keyword *name* from a deconstruction if it has the value that the field presets."""
    if keywords.get(name) == preset:
        del keywords[name]


if TYPE_CHECKING:
    Mixin = Field
else:
    Mixin = object


class CollatedText(Mixin):
    """What text fields share: a collation, values that are strings, slices.

    Not a field itself: programs that walk through the subclasses of ``Field`` are to find field types only.
    """

    def __init__(self, *args: Any, db_collation: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.db_collation = db_collation

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters = super().db_parameters(connection)
        parameters["collation"] = self.db_collation
        return parameters

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def get_prep_value(self, value: Any) -> Any:
        if type(value) is str and type(self).to_python is CollatedText.to_python:
            return value  # nearly always; to_python, unless overridden, would not change it
        return self.to_python(super().get_prep_value(value))

    def slice_expression(self, expression: Any, start: int, length: int | None) -> Any:
        return expressions.get().substring(expression, start, length)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if self.db_collation:
            keywords["db_collation"] = self.db_collation
        return name, path, args, keywords


@public("db.models.fields")
class CharField(CollatedText, Field):
    """Text of limited length (of any length where the database allows it).

    Args:
        db_collation: name of the column's collation.
    """

    get_internal_type = column_type("CharField")

    def __init__(self, *args: Any, db_collation: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, db_collation=db_collation, **kwargs)
        if self.max_length is not None:
            self.validators.append(validators.MaxLengthValidator(self.max_length))

    @property
    def description(self) -> Any:
        if self.max_length is None:
            return _("String (unlimited)")
        return _("String (up to %(max_length)s)")

    def check(self, **kwargs: Any) -> list[Any]:
        databases = kwargs.get("databases") or []
        return [
            *super().check(**kwargs),
            *self._check_db_collation(databases),
            *self._check_max_length_attribute(**kwargs),
        ]

    def _check_max_length_attribute(self, **kwargs: Any) -> list[Any]:
        if self.max_length is None:
            features = ports.connections.get()["default"].features
            required = self.model._meta.required_db_features if hasattr(self, "model") else ()
            if features.supports_unlimited_charfield or "supports_unlimited_charfield" in required:
                return []
            return [checks.Error("CharFields must define a 'max_length' attribute.", obj=self, id="fields.E120")]
        if isinstance(self.max_length, bool) or not isinstance(self.max_length, int) or self.max_length <= 0:
            return [checks.Error("'max_length' must be a positive integer.", obj=self, id="fields.E121")]
        return []

    def _check_db_collation(self, databases: Any) -> list[Any]:
        return check_collation(self, databases, "supports_collation_on_charfield", "CharFields")

    def cast_db_type(self, connection: Any) -> str | None:
        if self.max_length is None:
            unlimited: str | None = connection.ops.cast_char_field_without_max_length
            return unlimited
        return super().cast_db_type(connection)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        # With max_length here a form validates the length before it is asked to clean the value.
        options: dict[str, Any] = {"max_length": self.max_length}
        if self.null and not empty_strings_are_null():
            options["empty_value"] = None
        return super().formfield(**{**options, **kwargs})


@public("db.models.fields")
class CommaSeparatedIntegerField(CharField):
    """Removed; migrations of old still name it."""

    default_validators = [validators.validate_comma_separated_integer_list]
    description = _("Comma-separated integers")
    system_check_removed_details = {
        "msg": "CommaSeparatedIntegerField is removed except for support in historical migrations.",
        "hint": "Use CharField(validators=[validate_comma_separated_integer_list]) instead.",
        "id": "fields.E901",
    }


@public("db.models.fields")
class EmailField(CharField):
    """A text that is checked to be an email address; 254 characters, as RFC 3696 and 5321 allow."""

    default_validators = [validators.validate_email]
    description = _("Email address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 254)
        super().__init__(*args, **kwargs)

    # deconstruct() keeps max_length even if it is 254: the preset was another one before, migrations must not change.

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.EmailField, **kwargs})


@public("db.models.fields")
class SlugField(CharField):
    """A text of letters, digits, hyphens and underscores, indexed.

    Args:
        allow_unicode: whether letters beyond ASCII pass.
    """

    get_internal_type = column_type("SlugField")
    default_validators = [validators.validate_slug]
    description = _("Slug (up to %(max_length)s)")

    def __init__(
        self, *args: Any, max_length: Any = 50, db_index: bool = True, allow_unicode: bool = False, **kwargs: Any
    ) -> None:
        self.allow_unicode = allow_unicode
        if allow_unicode:
            self.default_validators = [validators.validate_unicode_slug]
        super().__init__(*args, max_length=max_length, db_index=db_index, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        drop_preset(keywords, "max_length", 50)
        if self.db_index is False:
            keywords["db_index"] = False
        else:
            del keywords["db_index"]
        if self.allow_unicode is not False:
            keywords["allow_unicode"] = self.allow_unicode
        return name, path, args, keywords

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.SlugField, "allow_unicode": self.allow_unicode, **kwargs})


@public("db.models.fields")
class TextField(CollatedText, Field):
    """Text of any length.

    Args:
        db_collation: name of the column's collation.
    """

    get_internal_type = column_type("TextField")
    description = _("Text")

    def __init__(self, *args: Any, db_collation: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, db_collation=db_collation, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        databases = kwargs.get("databases") or []
        return [*super().check(**kwargs), *self._check_db_collation(databases)]

    def _check_db_collation(self, databases: Any) -> list[Any]:
        return check_collation(self, databases, "supports_collation_on_textfield", "TextFields")

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        # max_length limits only the form's textarea; choices bring their own widget.
        options: dict[str, Any] = {"max_length": self.max_length}
        if self.choices is None:
            options["widget"] = forms.Textarea
        return super().formfield(**{**options, **kwargs})


@public("db.models.fields")
class URLField(CharField):
    """A text that is checked to be a URL."""

    default_validators = [validators.URLValidator()]
    description = _("URL")

    def __init__(self, verbose_name: Any = None, name: str | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(verbose_name, name, **kwargs)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        drop_preset(keywords, "max_length", 200)
        return name, path, args, keywords

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.URLField, **kwargs})
