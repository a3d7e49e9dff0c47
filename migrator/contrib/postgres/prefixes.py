"""Validation errors about a part of a value, told with the place of the part."""

from __future__ import annotations

from typing import Any

from migrator.host.exceptions import ValidationError


def prefix_validation_error(error: Any, prefix: Any, code: str | None, params: dict[str, Any]) -> ValidationError:
    """Return *error* with words before each of its messages.

    Args:
        error: a validation error, with one or several messages.
        prefix: the words; they may refer to *params*.
        code: the code of the new error.
        params: more parameters for the messages.
    """
    if error.error_list != [error]:
        return ValidationError([prefix_validation_error(each, prefix, code, params) for each in error.error_list])
    own = error.params or {}
    said = str(error.message) % own if own else str(error.message)
    # The message is filled in once more when it is shown: what came from values must not be taken for places then.
    text = f"{str(prefix) % params} {said}".replace("%", "%%")
    return ValidationError(text, code=code, params={**own, **params})
