"""Methods that change what a row of the result is: values, tuples, dates, annotations."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from itertools import count
from typing import Any, Self

from migrator.expressions.functions.datetime import Trunc
from migrator.expressions.references import F
from migrator.fields.dates import DateField, DateTimeField
from migrator.host import timezone
from migrator.host.conf import settings
from migrator.host.deprecation import RemovedInDjango2028Warning
from migrator.host.warnings import warn_external
from migrator.models.iterables import (
    FlatValuesListIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
)
from migrator.models.queryset.refine import QuerySetRefinement
from migrator.models.queryset.steps import Annotate, SelectValues

DATE_KINDS = ("year", "month", "week", "day")
DATETIME_KINDS = (*DATE_KINDS, "hour", "minute", "second")
DIRECTIONS = ("ASC", "DESC")

NAMES_ATTRIBUTE = "_names_of_fields"
"""Where a model's options keep the names that annotations cannot have."""


class QuerySetSelection(QuerySetRefinement):
    """``values()``, ``annotate()`` and their kind: none of these methods touches the database."""

    def _values(self, *fields: Any, **expressions: Any) -> Self:
        clone = self.annotate(**expressions) if expressions else self._chain()
        clone._fields = fields
        clone._orm_change(SelectValues(fields))
        return clone

    def values(self, *fields: Any, **expressions: Any) -> Self:
        """Return dictionaries with these fields and expressions instead of instances."""
        clone = self._values(*fields, *expressions, **expressions)
        clone._iterable_class = ValuesIterable
        return clone

    def values_list(self, *fields: Any, flat: bool = False, named: bool = False) -> Self:
        """Return tuples with these fields and expressions instead of instances.

        Args:
            flat: return the one value itself.
            named: return named tuples.

        Raises:
            TypeError: both *flat* and *named*, or *flat* with several fields.
        """
        if flat and named:
            raise TypeError("'flat' and 'named' can't be used together.")
        if flat:
            fields = self._orm_one_field(fields)
        names, expressions = _name_expressions(fields)
        clone = self._values(*names, **expressions)
        if named:
            clone._iterable_class = NamedValuesListIterable
        else:
            clone._iterable_class = FlatValuesListIterable if flat else ValuesListIterable
        return clone

    def _orm_one_field(self, fields: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(fields) > 1:
            raise TypeError("'flat' is not valid when values_list is called with more than one field.")
        if fields:
            return fields
        warn_external(
            "Calling values_list() with no field name and flat=True is deprecated. "
            "Pass an explicit field name instead, like 'pk'.",
            RemovedInDjango2028Warning,
        )
        return (self.model._meta.concrete_fields[0].attname,)

    def dates(self, field_name: str, kind: str, order: str = "ASC") -> Self:
        """Return the distinct dates of a field, cut to *kind*: year, month, week or day.

        Raises:
            ValueError: an unknown kind or order.
        """
        if kind not in DATE_KINDS:
            raise ValueError("'kind' must be one of 'year', 'month', 'week', or 'day'.")
        _check_direction(order)
        trunc = Trunc(field_name, kind, output_field=DateField())
        return self._orm_distinct_points("datefield", trunc, field_name, order)

    def datetimes(self, field_name: str, kind: str, order: str = "ASC", tzinfo: datetime.tzinfo | None = None) -> Self:
        """Return the distinct times of a field, cut to *kind*: year to second, in the time zone *tzinfo*.

        Raises:
            ValueError: an unknown kind or order.
        """
        if kind not in DATETIME_KINDS:
            raise ValueError("'kind' must be one of 'year', 'month', 'week', 'day', 'hour', 'minute', or 'second'.")
        _check_direction(order)
        if not settings.USE_TZ:
            tzinfo = None
        elif tzinfo is None:
            tzinfo = timezone.get_current_timezone()
        trunc = Trunc(field_name, kind, output_field=DateTimeField(), tzinfo=tzinfo)
        return self._orm_distinct_points("datetimefield", trunc, field_name, order)

    def _orm_distinct_points(self, name: str, trunc: Any, field_name: str, order: str) -> Self:
        points = self.annotate(plain_field=F(field_name), **{name: trunc}).values_list(name, flat=True)
        return points.distinct().filter(plain_field__isnull=False).order_by(("-" if order == "DESC" else "") + name)

    def annotate(self, *args: Any, **kwargs: Any) -> Self:
        """Return rows with the values of these expressions added.

        An expression without a keyword must bring its own name (aggregates of one field do).

        Raises:
            TypeError: something is no expression, or needs a name.
            ValueError: a name is taken.
        """
        self._not_support_combined_queries("annotate")
        return self._annotate(args, kwargs, select=True)

    def alias(self, *args: Any, **kwargs: Any) -> Self:
        """Name expressions for use in other methods, without selecting them; raises what :meth:`annotate` raises."""
        self._not_support_combined_queries("alias")
        return self._annotate(args, kwargs, select=False)

    def _annotate(self, args: Any, kwargs: Any, select: bool = True) -> Self:
        self._validate_values_are_expressions((*args, *kwargs.values()), method_name="annotate")
        annotations = {**_default_names(args, kwargs), **kwargs}
        clone = self._chain()
        taken = self._orm_field_names() if self._fields is None else self._fields
        for alias in annotations:
            if alias in taken:
                raise ValueError(f"The annotation '{alias}' conflicts with a field on the model.")
        clone._orm_change(Annotate(annotations, select, after_values=clone._fields is not None))
        return clone

    def _orm_field_names(self) -> frozenset[str]:
        meta = self.model._meta
        fields = meta.get_fields()
        known: tuple[Any, frozenset[str]] | None = meta.__dict__.get(NAMES_ATTRIBUTE)
        # The list of fields is another one after the model, or what is related to it, has changed.
        if known is None or known[0] is not fields:
            names = [name for field in fields for name in (field.name, getattr(field, "attname", field.name))]
            known = meta.__dict__[NAMES_ATTRIBUTE] = fields, frozenset(names)
        return known[1]

    @staticmethod
    def _validate_values_are_expressions(values: Iterable[Any], method_name: str) -> None:
        others = [str(value) for value in values if not hasattr(value, "resolve_expression")]
        if others:
            raise TypeError(f"QuerySet.{method_name}() received non-expression(s): {', '.join(others)}.")


def _check_direction(order: str) -> None:
    if order not in DIRECTIONS:
        raise ValueError("'order' must be either 'ASC' or 'DESC'.")


def _name_expressions(fields: tuple[Any, ...]) -> tuple[list[Any], dict[str, Any]]:
    """Give the expressions among *fields* names that no other field has."""
    taken = {field for field in fields if not hasattr(field, "resolve_expression")}
    number = 1
    names: list[Any] = []
    expressions: dict[str, Any] = {}
    for field in fields:
        if not hasattr(field, "resolve_expression"):
            if field in names:
                # A column can stand in a tuple twice, but has one name only.
                name = next(free for number in count(1) if (free := f"{field}{number}") not in taken)
                taken.add(name)
                expressions[name] = F(field)
                field = name
            names.append(field)
            continue
        prefix = getattr(field, "default_alias", type(field).__name__.lower())
        # One number for all of them, which only a name that is taken already moves on: that is what programs expect.
        while (name := f"{prefix}{number}") in taken:
            number += 1
        taken.add(name)
        expressions[name] = field
        names.append(name)
    return names, expressions


def _default_names(args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    annotations: dict[str, Any] = {}
    for annotation in args:
        try:
            name = annotation.default_alias
        except (AttributeError, TypeError):
            raise TypeError("Complex annotations require an alias") from None
        if name in kwargs:
            raise ValueError(f"The named annotation '{name}' conflicts with the default name for another annotation.")
        annotations[name] = annotation
    return annotations
