"""How a unique constraint is checked before saving: is there another row that agrees with the instance?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from migrator.expressions.functions.comparison import Coalesce
from migrator.expressions.lookups.comparisons import Exact
from migrator.expressions.lookups.patterns import IsNull
from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.expressions.subqueries import Exists
from migrator.fields.boolean import BooleanField
from migrator.host.exceptions import FieldError, ValidationError
from migrator.host.ports import connections


def agrees(left: Any, right: Any, nulls_distinct: bool | None) -> Any:
    """Return the condition that *left* equals *right*; with NULLs not distinct, NULL equals NULL."""
    if nulls_distinct is False:
        return Q(Exact(left, right)) | Q(IsNull(left, True), IsNull(right, True))
    return Exact(left, right)


def field_conditions(
    constraint: Any, model: Any, instance: Any, exclude: Collection[str] | None, using: str
) -> list[Any] | None:
    """Return conditions for a row that agrees in ``constraint.fields``; None if the constraint does not apply."""
    options = model._meta
    features = connections.get()[using].features
    conditions: list[Any] = []
    computed = None
    for name in constraint.fields:
        if exclude and name in exclude:
            return None
        field = options.get_field(name)
        if field.generated:
            if exclude and constraint._expression_refs_exclude(model, field.expression, exclude):
                return None
            if computed is None:
                computed = instance._get_field_expression_map(meta=options, exclude=exclude)
            conditions.append(agrees(F(name), computed[name], constraint.nulls_distinct))
            continue
        value = getattr(instance, field.attname)
        is_null = value is None or (value == "" and features.interprets_empty_strings_as_nulls)
        if is_null and constraint.nulls_distinct is not False:
            # NULL differs from everything, itself included.
            return None
        conditions.append(Q(**{field.name: value}))
    return conditions


def expression_conditions(
    constraint: Any, model: Any, instance: Any, exclude: Collection[str] | None
) -> list[Any] | None:
    """Return conditions for a row that agrees in the expressions; None if one of them refers to *exclude*."""
    if exclude and any(
        constraint._expression_refs_exclude(model, expression, exclude) for expression in constraint.expressions
    ):
        return None
    values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
    replacements = {F(name): value for name, value in values.items()}
    conditions = []
    for expression in constraint.expressions:
        if hasattr(expression, "get_expression_for_validation"):
            # Ordering, for one, means nothing to a comparison.
            expression = expression.get_expression_for_validation()
        conditions.append(agrees(expression, expression.replace_expressions(replacements), constraint.nulls_distinct))
    return conditions


def validate_unique(constraint: Any, model: Any, instance: Any, exclude: Collection[str] | None, using: str) -> None:
    """Raise ValidationError if another row of *model* agrees with *instance* in what *constraint* covers."""
    if constraint.fields:
        conditions = field_conditions(constraint, model, instance, exclude, using)
    else:
        conditions = expression_conditions(constraint, model, instance, exclude)
    if conditions is None:
        return
    others = model._default_manager.using(using).filter(*conditions)
    if not instance._state.adding and instance._is_pk_set(model._meta):
        others = others.exclude(pk=instance._get_pk_val(model._meta))
    if constraint.condition is None:
        if others.exists():
            raise violation(constraint, model, instance)
        return
    if holds_with_another(constraint, model, instance, exclude, using, others):
        raise ValidationError(constraint.get_violation_error_message(), code=constraint.violation_error_code)


def holds_with_another(
    constraint: Any, model: Any, instance: Any, exclude: Collection[str] | None, using: str, others: Any
) -> bool:
    """Tell whether *instance* fulfils the condition and so does a row among *others*."""
    against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
    condition = constraint.condition
    if connections.get()[using].features.supports_comparing_boolean_expr:
        # Q.check() takes NULL for true, but a row for which the condition is NULL is not in the index.
        condition = Q(Coalesce(condition, False, output_field=BooleanField()))
    try:
        return bool((condition & Exists(others.filter(constraint.condition))).check(against, using=using))
    except FieldError:
        # The condition refers to a field that is excluded.
        return False


def violation(constraint: Any, model: Any, instance: Any) -> ValidationError:
    """Return the error of an unconditional constraint: over fields, the model's own words unless others are given."""
    if constraint.fields and not constraint._has_custom_message():
        error: ValidationError = instance.unique_error_message(model, constraint.fields)
        return error
    return ValidationError(constraint.get_violation_error_message(), code=constraint.violation_error_code)
