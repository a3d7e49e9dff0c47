"""``Func``: calls of database functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from migrator.expressions.base import SQL, Expression
from migrator.expressions.mixins import SQLiteNumericMixin
from migrator.expressions.ports import vocabulary
from migrator.host.deconstruct import deconstructible
from migrator.host.exceptions import EmptyResultSet, FullResultSet
from migrator.host.functional import cached_property
from migrator.host.mode import public, public_path

FuncT = TypeVar("FuncT", bound="Func")


def compile_argument(argument: Any, compiler: Any) -> SQL:
    """Return the SQL of an argument; a condition that is never or always met becomes the value it has then.

    Raises:
        EmptyResultSet: the argument has no value over an empty result.
    """
    try:
        compiled: SQL = compiler.compile(argument)
    except EmptyResultSet:
        value = getattr(argument, "empty_result_set_value", NotImplemented)
        if value is NotImplemented:
            raise
        compiled = compiler.compile(vocabulary.Value(value))
    except FullResultSet:
        compiled = compiler.compile(vocabulary.Value(True))
    return compiled


@public("db.models.expressions")
@deconstructible(path=public_path("db.models.Func"))
class Func(SQLiteNumericMixin, Expression):
    """A call of a database function.

    Args:
        expressions: the arguments: expressions, names of fields, or values that are not strings.
        output_field: the type of the result.
        extra: entries for the template, and ``function``, ``template``, ``arg_joiner`` in place of the attributes.
            They become part of the SQL text: never pass on what a user typed.

    Raises:
        TypeError: the number of arguments is not ``arity``.
    """

    function: str | None = None
    """Name of the function."""
    template = "%(function)s(%(expressions)s)"
    """The SQL with placeholders for the function, the arguments and the extra entries."""
    arg_joiner = ", "
    """What stands between the arguments."""
    arity: int | None = None
    """How many arguments the function takes; None for any number."""
    cacheable = True

    def __init__(self, *expressions: Any, output_field: Any = None, **extra: Any) -> None:
        if self.arity is not None and len(expressions) != self.arity:
            raise TypeError(
                f"'{type(self).__name__}' takes exactly {self.arity} {'argument' if self.arity == 1 else 'arguments'} "
                f"({len(expressions)} given)"
            )
        super().__init__(output_field=output_field)
        self.source_expressions = self._parse_expressions(*expressions)
        self.extra = extra

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self._repr_parts())})"

    def _repr_parts(self) -> Iterator[str]:
        if arguments := self.arg_joiner.join(map(str, self.source_expressions)):
            yield arguments
        options = {**self.extra, **self._get_repr_options()}
        yield from (f"{name}={value}" for name, value in options.items())

    def _get_repr_options(self) -> dict[str, Any]:
        """Return further ``name=value`` parts of the repr."""
        return {}

    def get_source_expressions(self) -> list[Any]:
        return self.source_expressions

    def set_source_expressions(self, exprs: list[Any]) -> None:
        self.source_expressions = exprs

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> SQL:
        """Return the filled template and the parameters of all arguments.

        ``function``, ``template``, ``arg_joiner`` and ``extra_context`` are for ``as_<vendor>`` methods; what they
        give goes before what the constructor was given, and that before the class attributes.
        """
        connection.ops.check_expression_support(self)
        context = {**self.extra, **extra_context}
        if function is not None:
            context["function"] = function
        else:
            context.setdefault("function", self.function)
        template = template or context.get("template", self.template)
        arg_joiner = arg_joiner or context.get("arg_joiner", self.arg_joiner)
        fragments: list[str] = []
        params: list[Any] = []
        for argument in self.source_expressions:
            fragment, argument_params = compile_argument(argument, compiler)
            fragments.append(fragment)
            params.extend(argument_params)
        context["expressions"] = context["field"] = arg_joiner.join(fragments)
        return template % context, tuple(params)

    def copy(self: FuncT) -> FuncT:
        clone = super().copy()
        clone.source_expressions = self.source_expressions[:]
        clone.extra = self.extra.copy()
        return clone

    @cached_property
    def allowed_default(self) -> bool:
        """Whether all arguments may be part of a database default."""
        return all(getattr(argument, "allowed_default", False) for argument in self.source_expressions)
