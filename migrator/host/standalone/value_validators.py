"""Validators of values: limits, lengths, digits, file names."""

from __future__ import annotations

import functools
import math
from decimal import Decimal
from typing import Any

from migrator.host.deferred import pathlib
from migrator.host.mode import public
from migrator.host.standalone.deconstruct import deconstructible
from migrator.host.standalone.exceptions import ValidationError
from migrator.host.standalone.translation import gettext_lazy as _, ngettext_lazy

exported = public("core.validators")


@exported
@deconstructible
class BaseValidator:
    """Base of validators that compare a value with a limit; subclasses write ``compare`` and ``clean``.

    Args:
        limit_value: the limit, or a function that returns it.
        message: of the error.
    """

    message: Any = _("Ensure this value is %(limit_value)s (it is %(show_value)s).")
    code = "limit_value"

    def __init__(self, limit_value: Any, message: Any = None) -> None:
        self.limit_value = limit_value
        if message:
            self.message = message

    def clean(self, x: Any) -> Any:
        """Return what of the value is compared."""
        return x

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether the value *a* is wrong, given the limit *b*."""
        return a is not b

    @property
    def limit(self) -> Any:
        """The limit itself."""
        return self.limit_value() if callable(self.limit_value) else self.limit_value

    def __call__(self, value: Any) -> None:
        cleaned, limit = self.clean(value), self.limit
        if self.compare(cleaned, limit):
            params = {"limit_value": limit, "show_value": cleaned, "value": value}
            raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return bool((self.limit_value, self.message, self.code) == (other.limit_value, other.message, other.code))

    __hash__ = None  # type: ignore[assignment]  # limits and messages may be lazy


@exported
@deconstructible
class MaxValueValidator(BaseValidator):
    """Refuses what is greater than a limit."""

    message = _("Ensure this value is less than or equal to %(limit_value)s.")
    code = "max_value"

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether *a* is greater than *b*."""
        return bool(a > b)


@exported
@deconstructible
class MinValueValidator(BaseValidator):
    """Refuses what is less than a limit."""

    message = _("Ensure this value is greater than or equal to %(limit_value)s.")
    code = "min_value"

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether *a* is less than *b*."""
        return bool(a < b)


@exported
@deconstructible
class StepValueValidator(BaseValidator):
    """Refuses what is no multiple of a step.

    Args:
        limit_value: the step, or a function that returns it.
        message: of the error.
        offset: where counting begins.
    """

    message = _("Ensure this value is a multiple of step size %(limit_value)s.")
    code = "step_size"
    offset_message: Any = _(
        "Ensure this value is a multiple of step size %(limit_value)s, starting from %(offset)s, e.g. %(offset)s, "
        "%(valid_value1)s, %(valid_value2)s, and so on."
    )

    def __init__(self, limit_value: Any, message: Any = None, offset: Any = None) -> None:
        super().__init__(limit_value, message)
        if offset is not None and not message:
            self.message = self.offset_message
        self.offset = offset

    def __call__(self, value: Any) -> None:
        if self.offset is None:
            super().__call__(value)
            return
        cleaned, step = self.clean(value), self.limit
        if self.compare(cleaned, step):
            first = self.offset + step
            params = {"limit_value": step, "offset": self.offset, "valid_value1": first, "valid_value2": first + step}
            raise ValidationError(self.message, code=self.code, params=params)

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether *a*, from the offset, is no multiple of *b*; tiny differences do not count."""
        distance = float(a) - float(self.offset or 0)
        return not math.isclose(math.remainder(distance, float(b)), 0, abs_tol=1e-9)


@exported
@deconstructible
class MinLengthValidator(BaseValidator):
    """Refuses what is shorter than a limit."""

    message = ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "min_length"

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether *a* is less than *b*."""
        return bool(a < b)

    def clean(self, x: Any) -> int:
        """Return the length of the value."""
        return len(x)


@exported
@deconstructible
class MaxLengthValidator(BaseValidator):
    """Refuses what is longer than a limit."""

    message = ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    )
    code = "max_length"

    def compare(self, a: Any, b: Any) -> bool:
        """Tell whether *a* is greater than *b*."""
        return bool(a > b)

    def clean(self, x: Any) -> int:
        """Return the length of the value."""
        return len(x)


def _count_digits(value: Decimal) -> tuple[int, int] | None:
    """Return how many digits, and how many of them after the point, a finite number is written with, else None."""
    _sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        return None
    if exponent >= 0:
        # Digits are written as zeros for a positive exponent, except after a single zero.
        return len(digits) + (exponent if digits != (0,) else 0), 0
    places = -exponent
    return max(len(digits), places), places


@exported
@deconstructible
class DecimalValidator:
    """Refuses decimals with too many digits.

    Args:
        max_digits: how many digits there may be in all; any number if None.
        decimal_places: how many of them after the point; any number if None.
    """

    messages = {
        "invalid": _("Enter a number."),
        "max_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit in total.",
            "Ensure that there are no more than %(max)s digits in total.",
            "max",
        ),
        "max_decimal_places": ngettext_lazy(
            "Ensure that there are no more than %(max)s decimal place.",
            "Ensure that there are no more than %(max)s decimal places.",
            "max",
        ),
        "max_whole_digits": ngettext_lazy(
            "Ensure that there are no more than %(max)s digit before the decimal point.",
            "Ensure that there are no more than %(max)s digits before the decimal point.",
            "max",
        ),
    }

    def __init__(self, max_digits: int | None, decimal_places: int | None) -> None:
        self.max_digits = max_digits
        self.decimal_places = decimal_places

    def __call__(self, value: Decimal) -> None:
        counted = _count_digits(value)
        if counted is None:
            raise ValidationError(self.messages["invalid"], code="invalid", params={"value": value})
        digits, places = counted
        whole = None
        if self.max_digits is not None and self.decimal_places is not None:
            whole = self.max_digits - self.decimal_places
        limits = (
            ("max_digits", digits, self.max_digits),
            ("max_decimal_places", places, self.decimal_places),
            ("max_whole_digits", digits - places, whole),
        )
        for code, count, most in limits:
            if most is not None and count > most:
                raise ValidationError(self.messages[code], code=code, params={"max": most, "value": value})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return (self.max_digits, self.decimal_places) == (other.max_digits, other.decimal_places)

    __hash__ = None  # type: ignore[assignment]  # as all validators


@exported
@deconstructible
class FileExtensionValidator:
    """Refuses files whose name has another extension.

    Args:
        allowed_extensions: without their points; any if None.
        message, code: of the error.
    """

    message: Any = _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.")
    code = "invalid_extension"

    def __init__(self, allowed_extensions: Any = None, message: Any = None, code: str | None = None) -> None:
        self.allowed_extensions = allowed_extensions and [extension.lower() for extension in allowed_extensions]
        self.message = self.message if message is None else message
        self.code = self.code if code is None else code

    def __call__(self, value: Any) -> None:
        extension = pathlib.Path(value.name).suffix[1:].lower()
        allowed = self.allowed_extensions
        if allowed is not None and extension not in allowed:
            params = {"extension": extension, "allowed_extensions": ", ".join(allowed), "value": value}
            raise ValidationError(self.message, code=self.code, params=params)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        own = (set(self.allowed_extensions or ()), self.message, self.code)
        return bool(own == (set(other.allowed_extensions or ()), other.message, other.code))

    __hash__ = None  # type: ignore[assignment]  # messages may be lazy


@functools.cache
def _image_extensions() -> tuple[str, ...]:
    try:
        from PIL import Image
    except ImportError:
        return ()
    Image.init()
    return tuple(extension.lower()[1:] for extension in Image.EXTENSION)


@exported
def get_available_image_extensions() -> list[str]:
    """Return the extensions of the image files that Pillow reads; none without Pillow."""
    return list(_image_extensions())


@exported
def validate_image_file_extension(value: Any) -> None:
    """Refuse files that are no images, by their name."""
    FileExtensionValidator(allowed_extensions=get_available_image_extensions())(value)


@exported
@deconstructible
class ProhibitNullCharactersValidator:
    """Refuses text with null characters, which some databases cannot store."""

    message: Any = _("Null characters are not allowed.")
    code = "null_characters_not_allowed"

    def __init__(self, message: Any = None, code: str | None = None) -> None:
        self.message = self.message if message is None else message
        self.code = self.code if code is None else code

    def __call__(self, value: Any) -> None:
        if "\x00" in str(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return bool((self.message, self.code) == (other.message, other.code))

    __hash__ = None  # type: ignore[assignment]  # messages may be lazy
