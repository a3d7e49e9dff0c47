"""The bases of all expressions: their parts, their type, and how they are compared."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, TypeVar

from migrator.expressions.combinable import Combinable
from migrator.expressions.outputs import BooleanField, Field
from migrator.expressions.ports import vocabulary
from migrator.host.deconstruct import deconstructible
from migrator.host.deferred import inspect
from migrator.host.exceptions import FieldError
from migrator.host.functional import cached_property, classproperty
from migrator.host.hashable import make_hashable
from migrator.host.inspect import signature
from migrator.host.mode import public

SQL = tuple[str, Any]
Converter = Callable[[Any, Any, Any], Any]
BaseExpressionT = TypeVar("BaseExpressionT", bound="BaseExpression")


@public("db.models.expressions")
class OutputFieldIsNoneError(FieldError):
    """The type of an expression is asked for, but nothing tells it: set ``output_field``."""


def _converted_by(make: Callable[[Any], Any]) -> Converter:
    """Return a converter that leaves None alone and puts everything else through *make*."""

    def convert(value: Any, expression: Any, connection: Any) -> Any:
        return value if value is None else make(value)

    return convert


_to_float = _converted_by(float)
_to_int = _converted_by(int)
_to_decimal = _converted_by(Decimal)


def _part_says(source: Any, attribute: str) -> bool:
    """Return whether a part says of itself that it contains something; conditions may have nothing to say.

    Raises:
        AttributeError: the part is a reference that was not resolved: the answer would be wrong later.
    """
    answer = getattr(source, attribute, None)
    if answer is None and isinstance(source, vocabulary.F):
        raise AttributeError(f"{source!r} is not resolved, so nothing is known of {attribute!r}.")
    return bool(answer)


@public("db.models.expressions")
class BaseExpression:
    """What every part of a query has: source expressions, an output type, and SQL.

    Custom expressions override ``get_source_expressions``/``set_source_expressions`` and ``as_sql``; everything else
    (resolving, relabelling, grouping) works through those.

    Args:
        output_field: the field that says what type the value has; inferred from the parts when absent.
    """

    empty_result_set_value: Any = NotImplemented
    """The value over an empty result; NotImplemented sends the question to the database."""
    is_summary = False
    """Part of a terminal ``aggregate()``."""
    filterable = True
    """May be used in ``filter()``."""
    window_compatible = False
    """May be used with an OVER clause."""
    allowed_default: Any = False
    """May be used in ``Field.db_default``."""
    constraint_validation_compatible = True
    """May be used when constraints are validated."""
    set_returning = False
    """Produces several rows from one, so that it must be evaluated in a subquery."""
    allows_composite_expressions = False
    """Takes a composite key (several columns) as a part."""
    cacheable = True
    """Compiles to the same SQL for the same structure (see :mod:`migrator.sql.slots`)."""

    def __init__(self, output_field: Any = None) -> None:
        if output_field is not None:
            self.output_field = output_field

    def __getstate__(self) -> dict[str, Any]:
        # The converter is found again; some are functions that cannot be pickled.
        return {name: value for name, value in self.__dict__.items() if name != "convert_value"}

    def copy(self: BaseExpressionT) -> BaseExpressionT:
        """Return a shallow copy."""
        clone: BaseExpressionT = object.__new__(type(self))
        clone.__dict__.update(self.__dict__)
        clone.__dict__.pop("convert_value", None)
        return clone

    # Parts

    def get_source_expressions(self) -> list[Any]:
        """Return the expressions that this one is made of, in order; None for an optional part that is absent."""
        return []

    def set_source_expressions(self, exprs: list[Any]) -> None:
        """Replace what :meth:`get_source_expressions` returns."""
        assert not exprs

    def _parse_expressions(self, *expressions: Any) -> list[Any]:
        """Turn arguments into expressions: names become ``F``, other values ``Value``."""
        return [
            argument
            if hasattr(argument, "resolve_expression")
            else (vocabulary.F if isinstance(argument, str) else vocabulary.Value)(argument)
            for argument in expressions
        ]

    def _present_sources(self) -> list[Any]:
        return [source for source in self.get_source_expressions() if source is not None]

    def _any_source(self, attribute: str) -> bool:
        return any(_part_says(source, attribute) for source in self._present_sources())

    def _with_sources(self: BaseExpressionT, change: Callable[[Any], Any]) -> BaseExpressionT:
        """Return a copy whose parts went through *change*."""
        clone = self.copy()
        sources = clone.get_source_expressions()
        if sources:
            clone.set_source_expressions([source if source is None else change(source) for source in sources])
        return clone

    @cached_property
    def contains_aggregate(self) -> bool:
        """Whether an aggregate is among the parts: the query must group."""
        return self._any_source("contains_aggregate")

    @cached_property
    def contains_over_clause(self) -> bool:
        """Whether a window function is among the parts."""
        return self._any_source("contains_over_clause")

    @cached_property
    def contains_column_references(self) -> bool:
        """Whether the value depends on columns."""
        return self._any_source("contains_column_references")

    @cached_property
    def contains_subquery(self) -> bool:
        """Whether a subquery is among the parts."""
        return any(
            getattr(source, "subquery", False) or _part_says(source, "contains_subquery")
            for source in self._present_sources()
        )

    # Binding to a query

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """Return a copy that is bound to *query*: names have become columns, joins have been made.

        Args:
            query: the query builder.
            allow_joins: whether other tables may be joined.
            reuse: the joins that may be used again for multi-valued relations; None for all.
            summarize: this is part of a terminal ``aggregate()``.
            for_save: the value goes into an INSERT or UPDATE.

        Raises:
            ValueError: a composite key is used where one value is needed.
        """
        clone = self.copy()
        clone.is_summary = summarize
        sources = clone.get_source_expressions()
        if not sources:
            return clone
        resolved = [
            source.resolve_expression(query, allow_joins, reuse, summarize, for_save) if source is not None else None
            for source in sources
        ]
        self._check_composites(resolved)
        clone.set_source_expressions(resolved)
        return clone

    def _check_composites(self, resolved: list[Any]) -> None:
        """Raise ValueError if one of the resolved parts is a composite key and that is one value too many."""
        if self.allows_composite_expressions:
            return
        if any(getattr(source, "is_composite", False) for source in resolved):
            raise ValueError(f"{type(self).__name__} expression does not support composite primary keys.")

    def relabeled_clone(self, change_map: dict[str, str]) -> Any:
        """Return a copy with table aliases renamed: ``{old: new}``."""
        return self._with_sources(lambda source: source.relabeled_clone(change_map))

    def replace_expressions(self, replacements: dict[Any, Any]) -> Any:
        """Return this with expressions exchanged: ``{old: new}``; itself if nothing could be exchanged."""
        if not replacements:
            return self
        if (replacement := replacements.get(self)) is not None:
            return replacement
        if not self.get_source_expressions():
            return self
        return self._with_sources(lambda source: source.replace_expressions(replacements))

    def prefix_references(self, prefix: str) -> Any:
        """Return a copy in which every ``F("name")`` says ``F(prefix + "name")``."""
        name_class = vocabulary.F
        return self._with_sources(
            lambda source: (
                name_class(prefix + source.name)
                if isinstance(source, name_class)
                else source.prefix_references(prefix)
            )
        )

    def get_refs(self) -> set[str]:
        """Return the names of the annotations that are referred to."""
        refs: set[str] = set()
        for source in self._present_sources():
            refs |= source.get_refs()
        return refs

    def flatten(self) -> Iterator[Any]:
        """Yield this expression and all below it, depth first."""
        yield self
        for source in self._present_sources():
            yield from source.flatten() if hasattr(source, "flatten") else (source,)

    # Type

    @property
    def conditional(self) -> bool:
        """Whether the value is true or false, so that it can stand alone in a WHERE."""
        return isinstance(self.output_field, BooleanField)

    @property
    def field(self) -> Any:
        """The output field, under the name that fields and columns share."""
        return self.output_field

    @cached_property
    def output_field(self) -> Any:
        """The field that tells the type of the value.

        Raises:
            OutputFieldIsNoneError: nothing tells it.
            FieldError: the parts disagree.
        """
        field = self._resolve_output_field()
        if field is None:
            raise OutputFieldIsNoneError("Cannot resolve expression type, unknown output_field")
        return field

    @property
    def _output_field_or_none(self) -> Any:
        """The output field, or None where nothing tells the type."""
        try:
            return self.output_field
        except OutputFieldIsNoneError:
            return None

    def get_source_fields(self) -> list[Any]:
        """Return the output fields of the parts that have one to do with the type of the whole."""
        return [source._output_field_or_none for source in self.get_source_expressions()]

    def _resolve_output_field(self) -> Any:
        """Infer the output field: the one type that all parts with a type share, or None if no part has one."""
        known = [field for field in self.get_source_fields() if field is not None]
        if not known:
            return None
        first, *others = known
        for field in others:
            if not isinstance(first, type(field)):
                raise FieldError(
                    f"Expression contains mixed types: {type(first).__name__}, {type(field).__name__}. "
                    "You must set output_field."
                )
        return first

    def get_lookup(self, lookup: str) -> Any:
        """Return the lookup class of that name for the output type."""
        return self.output_field.get_lookup(lookup)

    def get_transform(self, name: str) -> Any:
        """Return the transform class of that name for the output type."""
        return self.output_field.get_transform(name)

    # Values that come back

    @staticmethod
    def _convert_value_noop(value: Any, expression: Any, connection: Any) -> Any:
        return value

    @cached_property
    def convert_value(self) -> Converter:
        """The conversion that every backend needs for this type, whatever type the driver returned."""
        internal_type = self.output_field.get_internal_type()
        if internal_type == "FloatField":
            return _to_float
        if internal_type == "DecimalField":
            return _to_decimal
        return _to_int if internal_type.endswith("IntegerField") else self._convert_value_noop

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Return the functions that a value from the database goes through, first to last."""
        of_field: list[Any] = self.output_field.get_db_converters(connection)
        if self.convert_value is self._convert_value_noop:
            return of_field
        return [self.convert_value, *of_field]

    # SQL

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        """Return the SQL and its parameters.

        Compilers prefer ``as_<vendor>``, which takes the same arguments and usually calls this with changed ones.

        Raises:
            EmptyResultSet: nothing can match.
            FullResultSet: everything matches.
        """
        raise NotImplementedError("Subclasses must implement as_sql()")

    def select_format(self, compiler: Any, sql: str, params: Any) -> SQL:
        """Adapt the SQL for a SELECT list, as the output field asks."""
        adapt = getattr(self.output_field, "select_format", None)
        if adapt is None:
            return sql, params
        formatted: SQL = adapt(compiler, sql, params)
        return formatted

    def get_group_by_cols(self) -> list[Any]:
        """Return what a GROUP BY needs for this expression."""
        if not self.contains_aggregate:
            return [self]
        return [column for source in self._present_sources() for column in source.get_group_by_cols()]

    def asc(self, **kwargs: Any) -> Any:
        """Order by this, lowest first; ``nulls_first`` or ``nulls_last`` may be True."""
        return vocabulary.OrderBy(self, **kwargs)

    def desc(self, **kwargs: Any) -> Any:
        """Order by this, highest first; ``nulls_first`` or ``nulls_last`` may be True."""
        return vocabulary.OrderBy(self, descending=True, **kwargs)

    def reverse_ordering(self) -> Any:
        """Return what orders the other way round; only orderings differ from themselves."""
        return self

    def get_expression_for_validation(self) -> Any:
        """Return what stands for this expression when a constraint is validated.

        Raises:
            ValueError: the expression must be replaced by its source, but has none or several.
        """
        if self.constraint_validation_compatible:
            return self
        sources = self.get_source_expressions()
        if len(sources) != 1:
            raise ValueError(
                "Expressions with constraint_validation_compatible set to False must have only one source expression."
            )
        return sources[0]


@functools.lru_cache(maxsize=1024)
def _signature_of(expression_class: Any) -> inspect.Signature:
    found: inspect.Signature = signature(expression_class.__init__)
    return found


@functools.lru_cache(maxsize=1024)
def _parameters_of(expression_class: Any) -> tuple[tuple[str, Any, Any], ...]:
    """Return name, kind and default of each parameter of the constructor but ``self``."""
    _, *parameters = _signature_of(expression_class).parameters.values()
    return tuple([(parameter.name, parameter.kind, parameter.default) for parameter in parameters])


def _bound(
    parameters: tuple[tuple[str, Any, Any], ...], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Yield what each parameter got, defaults included; what binding a signature gives, but many times faster."""
    given = iter(args)
    named = dict(kwargs)
    for name, kind, default in parameters:
        if kind is inspect.Parameter.VAR_POSITIONAL:
            yield name, tuple(given)
        elif kind is inspect.Parameter.VAR_KEYWORD:
            yield name, named
        else:
            by_place = kind is not inspect.Parameter.KEYWORD_ONLY
            value = next(given, _ABSENT) if by_place else _ABSENT
            if value is _ABSENT:
                value = named.pop(name, default)
            if value is not inspect.Parameter.empty:
                yield name, value


_ABSENT: Any = object()


@public("db.models.expressions")
@deconstructible
class Expression(BaseExpression, Combinable):
    """An expression that can be combined with others, compared, hashed and written into a migration.

    Two are equal when their classes and their constructor arguments are.
    """

    cacheable = True
    _constructor_args: tuple[tuple[Any, ...], dict[str, Any]]

    @classproperty
    def _constructor_signature(cls) -> inspect.Signature:
        return _signature_of(cls)

    @classmethod
    def _identity(cls, value: Any) -> Any:
        """Return something hashable that tells *value*, an argument of the constructor, from others."""
        if isinstance(value, tuple):
            return tuple([cls._identity(item) for item in value])
        if isinstance(value, dict):
            return tuple([(key, cls._identity(item)) for key, item in value.items()])
        if not isinstance(value, Field):
            return make_hashable(value)
        if value.name and getattr(value, "model", None) is not None:
            return value.model._meta.label, value.name
        return type(value)

    @cached_property
    def identity(self) -> tuple[Any, ...]:
        """The class and its arguments, defaults included, in hashable form."""
        args, kwargs = self._constructor_args
        own_class: Any = self.__class__
        parameters = _parameters_of(own_class)
        return own_class, *[(name, self._identity(value)) for name, value in _bound(parameters, args, kwargs)]

    def __eq__(self, other: object) -> Any:
        return self.identity == other.identity if isinstance(other, Expression) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.identity)
