"""Exclusion constraints: no two rows for which all of several operators hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from migrator.contrib.postgres.installation import NeedsApp
from migrator.expressions.lookup import PostgresOperatorLookup
from migrator.expressions.ordering import ExpressionList
from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.host.exceptions import ValidationError
from migrator.host.mode import public
from migrator.query.query import Query
from migrator.schema.conditions import table_condition_sql
from migrator.schema.constraint_base import BaseConstraint
from migrator.schema.index_expression import IndexExpression
from migrator.schema.references import all_references
from migrator.schema.unique_constraint import Deferrable
from migrator.schema.unique_validation import holds_with_another
from migrator.sql.constants import DEFAULT_DB_ALIAS
from migrator.sql.ddl import Expressions, Statement, Table

__all__ = ["ExclusionConstraint"]

in_module = public("contrib.postgres.constraints")

EQUAL = "="
INDEX_TYPES = frozenset({"gist", "hash", "spgist"})


@in_module
class ExclusionConstraintExpression(IndexExpression):
    """One expression with the operator that must not hold."""

    template = "%(expressions)s WITH %(operator)s"


def _as_expression(part: Any) -> Any:
    return F(part) if isinstance(part, str) else part


@in_module
class ExclusionConstraint(NeedsApp, BaseConstraint):
    """For any two rows, one of the operators does not hold.

    Args:
        name: name in the database.
        expressions: pairs of an expression (or the name of a field) and an operator.
        index_type: ``GiST``, ``Hash`` or ``SPGiST``, in any case.
        condition: a ``Q``: only rows that fulfil it count.
        deferrable: a ``Deferrable``: checked at the end of the transaction, or may be.
        include: fields that the index carries along.
        violation_error_code: code of the ValidationError.
        violation_error_message: its text.

    Raises:
        ValueError: the arguments do not go together; the text says which.
    """

    template = "CONSTRAINT %(name)s EXCLUDE USING %(index_type)s (%(expressions)s)%(include)s%(where)s%(deferrable)s"

    def __init__(
        self,
        *,
        name: str,
        expressions: Any,
        index_type: str | None = None,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        self.index_type = index_type or "GIST"
        for broken, message in self._argument_rules(expressions, condition, deferrable, include):
            if broken:
                raise ValueError(message)
        self.expressions = expressions
        self.condition = condition
        self.deferrable = deferrable
        self.include = tuple(include) if include else ()
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def _argument_rules(
        self, expressions: Any, condition: Any, deferrable: Any, include: Any
    ) -> Iterator[tuple[Any, str]]:
        """Yield (broken, message) for each rule, in the order in which they are reported."""
        kind = self.index_type.lower()
        yield kind not in INDEX_TYPES, "Exclusion constraints only support GiST, Hash, or SP-GiST indexes."
        yield not expressions, "At least one expression is required to define an exclusion constraint."
        yield (
            not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in expressions),
            "The expressions must be a list of 2-tuples.",
        )
        yield not isinstance(condition, Q | None), "ExclusionConstraint.condition must be a Q instance."
        yield (
            not isinstance(deferrable, Deferrable | None),
            "ExclusionConstraint.deferrable must be a Deferrable instance.",
        )
        yield not isinstance(include, list | tuple | None), "ExclusionConstraint.include must be a list or tuple."
        if kind == "hash":
            kinds = "exclusion constraints using Hash indexes are not supported."
            yield include, f"Covering {kinds}"
            yield len(expressions) > 1, f"Composite {kinds}"
            yield (
                expressions[0][1] != EQUAL,
                "Exclusion constraints using Hash indexes only support the EQUAL operator.",
            )

    # Checks

    def check(self, model: Any, connection: Any) -> list[Any]:
        """Return messages: the app is not installed, or a reference cannot be used."""
        parts = [_as_expression(expression) for expression, _ in self.expressions]
        if self.condition is not None:
            parts.append(self.condition)
        references = [*all_references(parts), *[(name,) for name in self.include]]
        return [*super().check(model, connection), *self._check_references(model, references)]

    # Statements

    def _resolved(self, model: Any, schema_editor: Any) -> Any:
        """Return the expressions with their operators, bound to the columns of *model*."""
        wrapped = []
        for expression, operator in self.expressions:
            part = ExclusionConstraintExpression(_as_expression(expression), operator=operator)
            part.set_wrapper_classes(schema_editor.connection)
            wrapped.append(part)
        return ExpressionList(*wrapped).resolve_expression(Query(model, alias_cols=False))

    def _parts(self, model: Any, schema_editor: Any) -> dict[str, Any]:
        table = model._meta.db_table
        compiler = Query(model, alias_cols=False).get_compiler(connection=schema_editor.connection)
        columns = [schema_editor.quote_name(model._meta.get_field(name).column) for name in self.include]
        condition = self.condition and table_condition_sql(self.condition, model, schema_editor)
        return {
            "name": schema_editor.quote_name(self.name),
            "index_type": self.index_type,
            "expressions": Expressions(
                table, self._resolved(model, schema_editor), compiler, schema_editor.quote_value
            ),
            "include": f" INCLUDE ({', '.join(columns)})" if columns else "",
            "where": f" WHERE ({condition})" if condition else "",
            "deferrable": schema_editor._deferrable_constraint_sql(self.deferrable),
        }

    def constraint_sql(self, model: Any, schema_editor: Any) -> str:
        return str(Statement(self.template, **self._parts(model, schema_editor)))

    def create_sql(self, model: Any, schema_editor: Any) -> Statement:
        table = Table(model._meta.db_table, schema_editor.quote_name)
        template = f"ALTER TABLE %(table)s ADD {self.template}"
        return Statement(template, table=table, **self._parts(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return schema_editor._delete_constraint_sql(schema_editor.sql_delete_constraint, model, self.name)

    # Validation

    def validate(
        self, model: Any, instance: Any, exclude: Collection[str] | None = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Look in the database *using* for a row that goes with *instance* as the operators say.

        Raises:
            ValidationError: there is one.
        """
        parts = [(_as_expression(expression), operator) for expression, operator in self.expressions]
        if exclude and any(self._expression_refs_exclude(model, expression, exclude) for expression, _ in parts):
            return
        values = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        replacements = {F(name): value for name, value in values.items()}
        lookups = []
        for expression, operator in parts:
            own = expression.replace_expressions(replacements)
            if hasattr(expression, "get_expression_for_validation"):
                expression = expression.get_expression_for_validation()
            if hasattr(own, "get_expression_for_validation"):
                own = own.get_expression_for_validation()
            lookup = PostgresOperatorLookup(lhs=expression, rhs=own)
            lookup.postgres_operator = operator
            lookups.append(lookup)
        others = model._default_manager.using(using).filter(*lookups)
        if not instance._state.adding and instance._is_pk_set(model._meta):
            others = others.exclude(pk=instance._get_pk_val(model._meta))
        if self.condition is None:
            violated = others.exists()
        else:
            violated = holds_with_another(self, model, instance, exclude, using, others)
        if violated:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    # Identity

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["expressions"] = self.expressions
        if self.condition is not None:
            kwargs["condition"] = self.condition
        if self.index_type.lower() != "gist":
            kwargs["index_type"] = self.index_type
        if self.deferrable:
            kwargs["deferrable"] = self.deferrable
        if self.include:
            kwargs["include"] = self.include
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExclusionConstraint):
            return NotImplemented
        names = ("name", "expressions", "condition", "deferrable", "include", *self.non_db_attrs)
        same = all(getattr(self, name) == getattr(other, name) for name in names)
        return same and self.index_type.lower() == other.index_type.lower()

    __hash__ = None  # type: ignore[assignment]  # constraints are mutable: names are filled in by Options

    def __repr__(self) -> str:
        return self._shown(
            index_type=repr(self.index_type),
            expressions=repr(self.expressions),
            name=repr(self.name),
            condition=str(self.condition) if self.condition is not None else "",
            deferrable=repr(self.deferrable) if self.deferrable is not None else "",
            include=repr(self.include) if self.include else "",
        )
