"""The exception classes of the core, and ``ValidationError`` with its three forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.hashable import make_hashable

exported = public("core.exceptions")


# Configuration


@exported
class ImproperlyConfigured(Exception):
    """Settings or configuration are missing or contradict each other."""


@exported
class AppRegistryNotReady(Exception):
    """Apps or models were asked for before ``setup()`` had loaded them."""


@exported
class MiddlewareNotUsed(Exception):
    """A middleware takes itself out of the configuration."""


@exported
class ViewDoesNotExist(Exception):
    """A view that was named does not exist."""


# Models and queries


@exported
class FieldError(Exception):
    """A query or a model uses a field in a way that cannot work."""


@exported
class FieldDoesNotExist(Exception):
    """A model has no field of the name that was asked for."""


@exported
class FieldFetchBlocked(FieldError):
    """A fetch mode forbids loading a deferred field on demand."""


@exported
class ObjectDoesNotExist(Exception):
    """A query for one object found none. Base of every ``Model.DoesNotExist``."""

    silent_variable_failure = True


@exported
class MultipleObjectsReturned(Exception):
    """A query for one object found several. Base of every ``Model.MultipleObjectsReturned``."""


@exported
class ObjectNotUpdated(Exception):
    """A forced update of an object changed no row. Base of every ``Model.NotUpdated``."""


# What comes from outside


@exported
class BadRequest(Exception):
    """A request cannot be understood."""


@exported
class PermissionDenied(Exception):
    """The user may not do this."""


@exported
class RequestAborted(Exception):
    """The client went away before the request was read."""


@exported
class SuspiciousOperation(Exception):
    """Somebody sent something that looks like an attack."""


@exported
class DisallowedHost(SuspiciousOperation):
    """The Host header names a host that is not allowed."""


@exported
class DisallowedRedirect(SuspiciousOperation):
    """A redirect goes to a scheme that is not allowed."""


@exported
class RequestDataTooBig(SuspiciousOperation):
    """A request body is longer than ``DATA_UPLOAD_MAX_MEMORY_SIZE``."""


@exported
class SuspiciousFileOperation(SuspiciousOperation):
    """A file name leads outside the place it belongs to."""


@exported
class SuspiciousMultipartForm(SuspiciousOperation):
    """A multipart request body looks malicious."""


@exported
class TooManyFieldsSent(SuspiciousOperation):
    """A request has more fields than ``DATA_UPLOAD_MAX_NUMBER_FIELDS``."""


@exported
class TooManyFilesSent(SuspiciousOperation):
    """A request has more files than ``DATA_UPLOAD_MAX_NUMBER_FILES``."""


# What layers tell each other, and validation


@exported
class EmptyResultSet(Exception):
    """A condition can match no row; raised while compiling, never seen by users."""


@exported
class FullResultSet(Exception):
    """A condition matches every row; raised while compiling, never seen by users."""


@exported
class SynchronousOnlyOperation(Exception):
    """Synchronous database work was asked for inside a running event loop."""


NON_FIELD_ERRORS = "__all__"
"""Key, in a dictionary of errors, of those that belong to no single field."""


@exported
class ValidationError(Exception):
    """What is wrong with a value: one message, a list of errors, or a dictionary of lists by field name.

    Args:
        message: a text, another ``ValidationError``, a list of either, or a dictionary from field names to these.
        code: a short name of the error, for a single message.
        params: values interpolated into a single message with ``%``.

    A single error has ``message``, ``code`` and ``params``; a dictionary has ``error_dict``; the first two forms have
    ``error_list``.
    """

    message: Any
    code: str | None
    params: Any
    error_list: list[ValidationError]
    error_dict: dict[str, list[ValidationError]]

    def __init__(self, message: Any, code: str | None = None, params: Any = None) -> None:
        super().__init__(message, code, params)
        if isinstance(message, ValidationError):
            message, code, params = _unwrap(message)
        if isinstance(message, dict):
            self.error_dict = {field: _as_error(errors).error_list for field, errors in message.items()}
        elif isinstance(message, list):
            self.error_list = list(_flat(message))
        else:
            self.message, self.code, self.params = message, code, params
            self.error_list = [self]

    @property
    def message_dict(self) -> dict[str, list[str]]:
        """The texts by field name. Only errors made from a dictionary have them.

        Raises:
            AttributeError: the error was not made from a dictionary.
        """
        _ = self.error_dict
        return dict(self)

    @property
    def messages(self) -> list[str]:
        """All texts in one list."""
        if hasattr(self, "error_dict"):
            return [text for texts in dict(self).values() for text in texts]
        return list(self)

    def update_error_dict(self, error_dict: dict[str, list[ValidationError]]) -> dict[str, list[ValidationError]]:
        """Add these errors to *error_dict* and return it; errors without a field go under ``NON_FIELD_ERRORS``."""
        additions = self.error_dict if hasattr(self, "error_dict") else {NON_FIELD_ERRORS: self.error_list}
        for field, errors in additions.items():
            error_dict.setdefault(field, []).extend(errors)
        return error_dict

    def __iter__(self) -> Iterator[Any]:
        if hasattr(self, "error_dict"):
            for field, errors in self.error_dict.items():
                yield field, [_text(error) for error in errors]
        else:
            yield from map(_text, self.error_list)

    def __str__(self) -> str:
        return repr(dict(self) if hasattr(self, "error_dict") else list(self))

    def __repr__(self) -> str:
        return f"ValidationError({self})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ValidationError):
            return NotImplemented
        return hash(self) == hash(other)

    def __hash__(self) -> int:
        if hasattr(self, "message"):
            return hash((self.message, self.code, make_hashable(self.params)))
        if hasattr(self, "error_dict"):
            return hash(make_hashable(self.error_dict))
        return hash(tuple(sorted(self.error_list, key=lambda error: str(error.message))))


def _unwrap(error: ValidationError) -> tuple[Any, Any, Any]:
    """Return the constructor arguments that make a copy of *error*."""
    if hasattr(error, "error_dict"):
        return error.error_dict, None, None
    if hasattr(error, "message"):
        return error.message, error.code, error.params
    return error.error_list, None, None


def _as_error(value: Any) -> ValidationError:
    return value if isinstance(value, ValidationError) else ValidationError(value)


def _flat(messages: Iterable[Any]) -> Iterator[ValidationError]:
    """Yield the single errors in *messages*, whatever form each of them has."""
    for error in map(_as_error, messages):
        if hasattr(error, "error_dict"):
            for errors in error.error_dict.values():
                yield from errors
        else:
            yield from error.error_list


def _text(error: ValidationError) -> str:
    return str(error.message % error.params if error.params else error.message)
