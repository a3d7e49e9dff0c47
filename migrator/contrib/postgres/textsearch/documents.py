"""What is searched: configurations, vectors, and the field that keeps vectors."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.installation import NeedsApp
from migrator.expressions import outputs
from migrator.expressions.arithmetic import CombinedExpression
from migrator.expressions.base import SQL, Expression
from migrator.expressions.func import Func
from migrator.expressions.functions.comparison import Cast, Coalesce
from migrator.expressions.values import Value
from migrator.fields.base import Field
from migrator.host.mode import public

in_module = public("contrib.postgres.search")


@in_module
class SearchVectorField(NeedsApp, Field):
    """The words of a document, normalized; kept up to date by a trigger or as a generated column."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"


@in_module
class SearchQueryField(NeedsApp, Field):
    """What is searched for."""

    def db_type(self, connection: Any) -> str:
        return "tsquery"


@in_module
class SearchConfig(Expression):
    """A text search configuration: its name, or an expression for it.

    Args:
        config: the name, or the expression.
    """

    cacheable = True

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.config = config if hasattr(config, "resolve_expression") else Value(config)

    @classmethod
    def from_parameter(cls, config: Any) -> Any:
        """Return the configuration for an argument; None means the server's default."""
        return config if config is None or isinstance(config, cls) else cls(config)

    def get_source_expressions(self) -> list[Any]:
        return [self.config]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        (self.config,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> SQL:
        sql, params = compiler.compile(self.config)
        return f"{sql}::regconfig", params


class Configured(Func):
    """A function whose first argument may be a configuration.

    ``config`` is one more part of the expression, but none of its arguments.
    """

    config: Any = None

    def get_source_expressions(self) -> list[Any]:
        return [*self.source_expressions, self.config]

    def set_source_expressions(self, exprs: list[Any]) -> None:
        *arguments, self.config = exprs
        super().set_source_expressions(arguments)

    def configured_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:
        """Return the call, with the configuration in front if there is one."""
        if self.config is None:
            return super().as_sql(compiler, connection, **extra_context)
        config, config_params = compiler.compile(self.config)
        template = extra_context.pop("template", self.template)
        template = template.replace("%(expressions)s", "%(config)s, %(expressions)s", 1)
        sql, params = super().as_sql(compiler, connection, template=template, config=config, **extra_context)
        return sql, (*config_params, *params)


@in_module
class SearchVectorCombinable:
    """Lets vectors be joined with ``+``."""

    ADD = "||"
    config: Any

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        if not isinstance(other, SearchVectorCombinable):
            raise TypeError(
                f"SearchVector can only be combined with other SearchVector instances, got {type(other).__name__}."
            )
        left, right = (other, self) if reversed else (self, other)
        return CombinedSearchVector(left, connector, right, self.config)


def _text(expression: Any) -> Any:
    """Return an expression as text, never NULL: one empty part would empty the whole document."""
    if not isinstance(expression._output_field_or_none, outputs.CharField | outputs.TextField):
        expression = Cast(expression, outputs.TextField())
    return Coalesce(expression, Value(""))


@in_module
class SearchVector(SearchVectorCombinable, Configured):
    """The document that several expressions make together.

    Args:
        expressions: expressions or names of fields.
        config: a text search configuration, or an expression for its name.
        weight: ``A`` to ``D``: how much words of this vector count.
    """

    function = "to_tsvector"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()
    cacheable = True

    def __init__(self, *expressions: Any, config: Any = None, weight: Any = None) -> None:
        super().__init__(*expressions)
        self.config = SearchConfig.from_parameter(config)
        if weight is not None and not hasattr(weight, "resolve_expression"):
            weight = Value(weight)
        self.weight = weight

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> SQL:  # type: ignore[override]  # the base names some options
        document = self.copy()
        document.source_expressions = [_text(expression) for expression in self.source_expressions]
        sql, params = document.configured_sql(compiler, connection, **extra_context)
        if self.weight is None:
            return sql, params
        weight, weight_params = compiler.compile(self.weight)
        return f"setweight({sql}, {weight})", (*params, *weight_params)


@in_module
class CombinedSearchVector(SearchVectorCombinable, CombinedExpression):
    """Two vectors, one after the other.

    Args:
        lhs: the first.
        connector: the operator.
        rhs: the second.
        config: the configuration that queries take from the whole.
    """

    cacheable = True

    def __init__(self, lhs: Any, connector: str, rhs: Any, config: Any, output_field: Any = None) -> None:
        self.config = config
        super().__init__(lhs, connector, rhs, output_field or SearchVectorField())

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        resolved = super().resolve_expression(*args, **kwargs)
        if self.config is not None:
            resolved.config = self.config.resolve_expression(*args, **kwargs)
        return resolved
