"""Expressions after a rename of a field: the same, naming it by its new name."""

from __future__ import annotations

from typing import Any

from migrator.expressions.base import BaseExpression
from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.sql.constants import LOOKUP_SEP


def with_renamed_field(value: Any, old_name: str, new_name: str) -> Any:
    """Return an expression that names *new_name* where *value* named *old_name*.

    It is made anew from the arguments of its constructor, so that a file and a comparison say the same of it.

    Args:
        value: an expression, a condition, or an argument of one; what names no field comes back as it is.
        old_name: the field's name in *value*.
        new_name: its name from now on.
    """
    if isinstance(value, list | tuple):
        return type(value)([with_renamed_field(item, old_name, new_name) for item in value])
    if isinstance(value, Q):
        return _renamed_condition(value, old_name, new_name)
    if isinstance(value, F):
        return type(value)(_renamed_path(value.name, old_name, new_name))
    arguments = getattr(value, "_constructor_args", None)
    if not isinstance(value, BaseExpression) or arguments is None:
        return value
    named_by_text = _names(value, old_name)

    def follow(argument: Any) -> Any:
        # A function takes names of fields as texts; in a Value a text is a text.
        if argument == old_name and isinstance(argument, str) and named_by_text:
            return new_name
        return with_renamed_field(argument, old_name, new_name)

    positional, named = arguments
    conditions = {
        _renamed_path(name, old_name, new_name) if LOOKUP_SEP in name or name == old_name else name: follow(argument)
        for name, argument in named.items()
    }
    return type(value)(*map(follow, positional), **conditions)


def _names(expression: Any, name: str) -> bool:
    """Tell whether a field is named in an expression, however deep."""
    if isinstance(expression, F):
        return expression.name == name
    return isinstance(expression, BaseExpression) and any(
        _names(source, name) for source in expression.get_source_expressions()
    )


def _renamed_path(path: str, old_name: str, new_name: str) -> str:
    """Return a path of names whose first part is the renamed field's."""
    name, separator, rest = path.partition(LOOKUP_SEP)
    return f"{new_name}{separator}{rest}" if name == old_name else path


def _renamed_condition(condition: Q, old_name: str, new_name: str) -> Q:
    children = [
        (
            (_renamed_path(child[0], old_name, new_name), with_renamed_field(child[1], old_name, new_name))
            if isinstance(child, tuple)
            else with_renamed_field(child, old_name, new_name)
        )
        for child in condition.children
    ]
    renamed: Q = condition.create(children, condition.connector, condition.negated)
    return renamed
