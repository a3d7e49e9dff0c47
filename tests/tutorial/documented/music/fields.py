"""A field of the project's own: a duration in whole seconds, shown as minutes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class Length:
    def __init__(self, seconds):
        self.seconds = seconds

    def __eq__(self, other):
        return isinstance(other, Length) and self.seconds == other.seconds

    def __hash__(self):
        return hash(self.seconds)

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        return f"{minutes}:{seconds:02}"


def parse_length(text):
    minutes, colon, seconds = text.partition(":")
    if not colon:
        raise ValidationError(_("A length looks like 3:25."), code="invalid")
    return Length(int(minutes) * 60 + int(seconds))


class LengthField(models.Field):
    description = _("A length in minutes and seconds")

    def __init__(self, longest=3600, *args, **kwargs):
        self.longest = longest
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.longest != 3600:
            kwargs["longest"] = self.longest
        return name, path, args, kwargs

    def db_type(self, connection):
        return "integer"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Length(value)

    def to_python(self, value):
        if value is None or isinstance(value, Length):
            return value
        return parse_length(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return None if value is None else self.to_python(value).seconds

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value is not None and value.seconds > self.longest:
            raise ValidationError(_("%(value)s is too long."), code="long", params={"value": value})


@LengthField.register_lookup
class InMinutes(models.Transform):
    lookup_name = "minutes"
    output_field = models.IntegerField()

    def as_sql(self, compiler, connection):
        sql, params = compiler.compile(self.lhs)
        return f"({sql}) / 60", params


@models.CharField.register_lookup
class NotEqual(models.Lookup):
    lookup_name = "ne"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} <> {rhs}", (*lhs_params, *rhs_params)
