"""What a field knows: the attributes that all parts of ``Field`` work on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any


class FieldState:
    """Declares the state of a field, for the classes that ``Field`` is put together from. Nothing runs here."""

    if TYPE_CHECKING:
        name: Any
        attname: Any
        column: Any
        concrete: bool
        model: Any
        remote_field: Any
        is_relation: bool
        verbose_name: Any
        primary_key: bool
        max_length: Any
        blank: bool
        null: bool
        default: Any
        db_default: Any
        editable: bool
        serialize: bool
        unique_for_date: Any
        unique_for_month: Any
        unique_for_year: Any
        help_text: Any
        db_index: Any
        db_column: str | None
        db_comment: str | None
        auto_created: bool
        creation_counter: int
        choices: Any
        _choices: Any
        _unique: bool
        _db_tablespace: str | None
        _validators: list[Any]
        _error_messages: Any
        _verbose_name: Any
        empty_strings_allowed: bool
        system_check_deprecated_details: Any
        system_check_removed_details: Any
        validators: Any
        has_default: Any
        has_db_default: Any
        get_default: Any
        get_internal_type: Any
        get_attname: Any
        _db_default_expression: Any
