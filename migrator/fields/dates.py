"""Fields that hold dates, times and durations."""

from __future__ import annotations

import datetime
from functools import partialmethod
from typing import TYPE_CHECKING, Any, Final

from migrator.fields.base import Field
from migrator.fields.column_type import column_type
from migrator.host import checks, forms, timezone
from migrator.host.conf import settings
from migrator.host.dateparse import parse_date, parse_datetime, parse_duration, parse_time
from migrator.host.duration import duration_string
from migrator.host.mode import public, public_path
from migrator.host.translation import gettext_lazy as _
from migrator.host.warnings import warn_external
from migrator.sql.slots import assumed_zones

if TYPE_CHECKING:
    AnyField = Field
else:
    AnyField = object

Moment = datetime.datetime
FIXED_DEFAULT_SLACK = datetime.timedelta(seconds=10)
"""A default this close to now was surely computed when the class body ran."""


def _to_naive(value: Moment) -> Moment:
    """Return *value* without a time zone, in UTC if it had one."""
    return timezone.make_naive(value, datetime.UTC) if timezone.is_aware(value) else value


def _get_naive_now() -> Moment:
    """Return the current time without a time zone."""
    return _to_naive(timezone.now())


@public("db.models.fields")
class DateTimeCheckMixin(AnyField):
    """What fields for dates and times share: ``auto_now``, ``auto_now_add``, and the checks of defaults."""

    auto_now: bool
    auto_now_add: bool

    def check(self, **kwargs: Any) -> list[Any]:
        return [
            *super().check(**kwargs),
            *self._check_mutually_exclusive_options(),
            *self._check_fix_default_value(),
        ]

    def _check_mutually_exclusive_options(self) -> list[Any]:
        chosen = [option for option in (self.auto_now_add, self.auto_now, self.has_default()) if option]
        if len(chosen) < 2:
            return []
        message = (
            "The options auto_now, auto_now_add, and default are mutually exclusive. "
            "Only one of these options may be present."
        )
        return [checks.Error(message, obj=self, id="fields.E160")]

    def _check_fix_default_value(self) -> list[Any]:
        return []

    def _check_if_value_fixed(self, value: Any, now: Moment | None = None) -> list[Any]:
        """Warn if *value*, a date or datetime, is so close to now that it must have been computed at import."""
        now = _get_naive_now() if now is None else now
        first: Any = now - FIXED_DEFAULT_SLACK
        last: Any = now + FIXED_DEFAULT_SLACK
        if isinstance(value, Moment):
            value = _to_naive(value)
        else:
            first, last = first.date(), last.date()
        if not first <= value <= last:
            return []
        return [
            checks.Warning(
                "Fixed default value provided.",
                hint=(
                    "It seems you set a fixed date / time / datetime value as default for this field. "
                    "This may not be what you want. If you want to have the current date as default, "
                    f"use `{public_path('utils.timezone.now')}`"
                ),
                obj=self,
                id="fields.W161",
            )
        ]

    def _take_automatic_options(self, auto_now: bool, auto_now_add: bool, options: dict[str, Any]) -> dict[str, Any]:
        """Remember the options and return *options* as they follow: what is filled in is not edited."""
        self.auto_now, self.auto_now_add = auto_now, auto_now_add
        return {**options, "editable": False, "blank": True} if auto_now or auto_now_add else options

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        if self.auto_now is not False:
            keywords["auto_now"] = self.auto_now
        if self.auto_now_add is not False:
            keywords["auto_now_add"] = self.auto_now_add
        if self.auto_now or self.auto_now_add:
            del keywords["blank"], keywords["editable"]
        return name, path, args, keywords

    def _current(self) -> Any:
        """Return the value that stands for now."""
        raise NotImplementedError

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        if not (self.auto_now or (self.auto_now_add and add)):
            return super().pre_save(model_instance, add)
        value = self._current()
        setattr(model_instance, self.attname, value)
        return value

    def value_to_string(self, obj: Any) -> Any:
        value = self.value_from_object(obj)
        return "" if value is None else value.isoformat()

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(super().get_prep_value(value))

    def _parsed(self, parse: Any, text: Any, code: str) -> Any:
        """Return what *parse* makes of *text*, None if the format differs; the error *code* means bad numbers."""
        try:
            return parse(text)
        except ValueError:
            raise self._invalid(code, text) from None
        except TypeError:
            raise TypeError(
                f"Field '{self.name}' expected a {type(self).__name__.removesuffix('Field').lower()} but got {text!r}."
            ) from None


@public("db.models.fields")
class DateField(DateTimeCheckMixin, Field):
    """A date.

    Args:
        auto_now: whether every save puts the current date in.
        auto_now_add: whether the first save does.
    """

    get_internal_type = column_type("DateField")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format."),
        "invalid_date": _("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
    }
    description = _("Date (without time)")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        auto_now: bool = False,
        auto_now_add: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs = self._take_automatic_options(auto_now, auto_now_add, kwargs)
        super().__init__(verbose_name, name, **kwargs)

    def _check_fix_default_value(self) -> list[Any]:
        default = self.default
        if isinstance(default, Moment):
            default = _to_naive(default).date()
        return self._check_if_value_fixed(default) if isinstance(default, datetime.date) else []

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(value, Moment):
            if settings.USE_TZ and timezone.is_aware(value):
                # The day that people in the default time zone would call it.
                assumed_zones.note()
                value = timezone.make_naive(value, timezone.get_default_timezone())
            return value.date()
        if isinstance(value, datetime.date):
            return value
        parsed = self._parsed(parse_date, value, "invalid_date")
        if parsed is None:
            raise self._invalid("invalid", value)
        return parsed

    def _current(self) -> Any:
        return datetime.date.today()

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.null:
            return
        for direction, is_next in (("next", True), ("previous", False)):
            step = partialmethod(cls._get_next_or_previous_by_FIELD, field=self, is_next=is_next)
            setattr(cls, f"get_{direction}_by_{self.name}", step)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return connection.ops.adapt_datefield_value(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.DateField, **kwargs})


@public("db.models.fields")
class DateTimeField(DateField):
    """A date with a time; aware of its time zone if ``USE_TZ`` is on."""

    get_internal_type = column_type("DateTimeField")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _(
            "“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format."
        ),
        "invalid_date": _("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
        "invalid_datetime": _(
            "“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) "
            "but it is an invalid date/time."
        ),
    }
    description = _("Date (with time)")

    def _check_fix_default_value(self) -> list[Any]:
        return self._check_if_value_fixed(self.default) if isinstance(self.default, datetime.date) else []

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Moment):
            return value
        if isinstance(value, datetime.date):
            return self._start_of(value)
        parsed = self._parsed(parse_datetime, value, "invalid_datetime")
        if parsed is not None:
            return parsed
        day = self._parsed(parse_date, value, "invalid_date")
        if day is None:
            raise self._invalid("invalid", value)
        return Moment(day.year, day.month, day.day)

    def _start_of(self, day: datetime.date) -> Moment:
        """Return the moment at which *day* begins, in the default time zone if ``USE_TZ`` is on."""
        moment = Moment(day.year, day.month, day.day)
        if not settings.USE_TZ:
            return moment
        return self._located(moment, f"{self.model.__name__}.{self.name}" if hasattr(self, "model") else "(unbound)")

    def _located(self, moment: Moment, name: str) -> Moment:
        """Warn that *moment* says no time zone and take it as local time."""
        assumed_zones.note()
        warn_external(
            f"DateTimeField {name} received a naive datetime ({moment}) while time zone support is active.",
            RuntimeWarning,
        )
        located: Moment = timezone.make_aware(moment, timezone.get_default_timezone())
        return located

    def _current(self) -> Any:
        return timezone.now()

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        if value is None or not settings.USE_TZ or not timezone.is_naive(value):
            return value
        return self._located(value, f"{self.model.__name__}.{self.name}" if hasattr(self, "model") else "(unbound)")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return connection.ops.adapt_datetimefield_value(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.DateTimeField, **kwargs})


@public("db.models.fields")
class TimeField(DateTimeCheckMixin, Field):
    """A time of day; the options are those of ``DateField``."""

    get_internal_type = column_type("TimeField")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format."),
        "invalid_time": _("“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time."),
    }
    description = _("Time")

    def __init__(
        self,
        verbose_name: Any = None,
        name: str | None = None,
        auto_now: bool = False,
        auto_now_add: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs = self._take_automatic_options(auto_now, auto_now_add, kwargs)
        super().__init__(verbose_name, name, **kwargs)

    def _check_fix_default_value(self) -> list[Any]:
        default = self.default
        if isinstance(default, Moment):
            return self._check_if_value_fixed(default)
        if isinstance(default, datetime.time):
            now = _get_naive_now()
            return self._check_if_value_fixed(Moment.combine(now.date(), default), now=now)
        return []

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime.time):
            return value
        if isinstance(value, Moment):
            return value.time()  # dates are dropped silently, as databases do
        parsed = self._parsed(parse_time, value, "invalid_time")
        if parsed is None:
            raise self._invalid("invalid", value)
        return parsed

    def _current(self) -> Any:
        return Moment.now().time()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return connection.ops.adapt_timefield_value(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.TimeField, **kwargs})


@public("db.models.fields")
class DurationField(Field):
    """A length of time; microseconds where the database has no type for it."""

    get_internal_type = column_type("DurationField")
    empty_strings_allowed = False
    default_error_messages = {
        "invalid": _("“%(value)s” value has an invalid format. It must be in [DD] [[HH:]MM:]ss[.uuuuuu] format.")
    }
    description = _("Duration")

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, datetime.timedelta):
            return value
        try:
            parsed = parse_duration(value)
        except ValueError:
            parsed = None
        if parsed is None:
            raise self._invalid("invalid", value)
        return parsed

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not prepared:
            value = self.get_prep_value(value)
        return connection.ops.adapt_durationfield_value(value)

    def get_db_converters(self, connection: Any) -> list[Any]:
        converters = super().get_db_converters(connection)
        if connection.features.has_native_duration_field:
            return converters
        return [connection.ops.convert_durationfield_value, *converters]

    def value_to_string(self, obj: Any) -> Any:
        value = self.value_from_object(obj)
        return "" if value is None else duration_string(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # options are passed on by name
        return super().formfield(**{"form_class": forms.DurationField, **kwargs})


PLAIN_PRE_SAVE: Final = (Field.pre_save, DateTimeCheckMixin.pre_save)
"""These take the attribute, apart from time stamps. Noted here, before anybody can replace one: an app may do it."""
