"""``UniqueConstraint``: no two rows agree in some fields or expressions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import Enum
from typing import Any

from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.host import checks
from migrator.host.mode import public, public_path
from migrator.schema.conditions import table_condition_sql
from migrator.schema.constraint_base import BaseConstraint
from migrator.schema.references import all_references, check_local_fields, unsupported
from migrator.sql.constants import DEFAULT_DB_ALIAS

OP_CLASS = public_path("contrib.postgres.indexes.OpClass")


@public("db.models.constraints")
class Deferrable(Enum):
    """When a deferrable unique constraint is checked."""

    DEFERRED = "deferred"
    IMMEDIATE = "immediate"

    # The short form is what migrations and reprs of constraints show.
    def __repr__(self) -> str:
        return f"{self.__class__.__qualname__}.{self._name_}"


@public("db.models.constraints")
class UniqueConstraint(BaseConstraint):
    """Rows differ in *fields* or in *expressions*.

    Args:
        expressions: expressions or field names; not together with *fields*.
        fields: field names.
        condition: a ``Q``: only rows that fulfil it count.
        deferrable: a :class:`Deferrable`: checked at the end of the transaction, or may be.
        include: fields that the index carries along.
        opclasses: PostgreSQL operator classes, one for each field.
        nulls_distinct: whether NULL differs from NULL; None leaves it to the database.

    Raises:
        ValueError, TypeError: the arguments do not go together; the text says which.
    """

    options = ("fields", "condition", "deferrable", "include", "opclasses", "nulls_distinct")

    def __init__(
        self,
        *expressions: Any,
        fields: Any = (),
        name: str | None = None,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        opclasses: Any = (),
        nulls_distinct: bool | None = None,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        given = {
            "expressions": expressions,
            "fields": fields,
            "name": name,
            "condition": condition,
            "deferrable": deferrable,
            "include": include,
            "opclasses": opclasses,
            "nulls_distinct": nulls_distinct,
        }
        for broken, error, message in self._argument_rules(**given):
            if broken:
                raise error(message)
        self.fields = tuple(fields)
        self.condition = condition
        self.deferrable = deferrable
        self.include = tuple(include) if include else ()
        self.opclasses = opclasses
        self.nulls_distinct = nulls_distinct
        self.expressions = tuple(F(part) if isinstance(part, str) else part for part in expressions)
        super().__init__(
            name=name or "",
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    @staticmethod
    def _argument_rules(
        expressions: Any,
        fields: Any,
        name: Any,
        condition: Any,
        deferrable: Any,
        include: Any,
        opclasses: Any,
        nulls_distinct: Any,
    ) -> Iterator[tuple[Any, type[Exception], str]]:
        """Yield (broken, error class, message) for each rule, in the order in which they are reported."""
        yield not name, ValueError, "A unique constraint must be named."
        yield (
            not expressions and not fields,
            ValueError,
            "At least one field or expression is required to define a unique constraint.",
        )
        yield (
            expressions and fields,
            ValueError,
            "UniqueConstraint.fields and expressions are mutually exclusive.",
        )
        yield not isinstance(condition, Q | None), ValueError, "UniqueConstraint.condition must be a Q instance."
        for used, what in (
            (condition, "conditions"),
            (include, "include fields"),
            (opclasses, "opclasses"),
            (expressions, "expressions"),
        ):
            yield used and deferrable, ValueError, f"UniqueConstraint with {what} cannot be deferred."
        yield (
            expressions and opclasses,
            ValueError,
            f"UniqueConstraint.opclasses cannot be used with expressions. Use {OP_CLASS}() instead.",
        )
        yield (
            not isinstance(deferrable, Deferrable | None),
            TypeError,
            "UniqueConstraint.deferrable must be a Deferrable instance.",
        )
        yield (
            not isinstance(include, list | tuple | None),
            TypeError,
            "UniqueConstraint.include must be a list or tuple.",
        )
        yield (
            not isinstance(opclasses, list | tuple),
            TypeError,
            "UniqueConstraint.opclasses must be a list or tuple.",
        )
        yield (
            not isinstance(nulls_distinct, bool | None),
            TypeError,
            "UniqueConstraint.nulls_distinct must be a bool.",
        )
        yield (
            opclasses and len(fields) != len(opclasses),
            ValueError,
            "UniqueConstraint.fields and UniqueConstraint.opclasses must have the same number of elements.",
        )

    @property
    def contains_expressions(self) -> bool:
        """True when the constraint is over expressions."""
        return bool(self.expressions)

    # -- checks --

    def check(self, model: Any, connection: Any) -> list[Any]:
        """Return messages: what is not supported here, and fields that cannot be used."""
        errors = [*check_local_fields(model, [*self.fields, *self.include], "constraints")]
        references = all_references([*([self.condition] if self.condition else []), *self.expressions])
        return [
            *errors,
            *self._check_support(model, connection),
            *self._check_references(model, references),
        ]

    def _check_support(self, model: Any, connection: Any) -> Iterator[Any]:
        for used, feature, what, check_id in (
            (self.condition is not None, "supports_partial_indexes", "with conditions", "models.W036"),
            (self.deferrable is not None, "supports_deferrable_unique_constraints", "", "models.W038"),
            (self.include, "supports_covering_indexes", "with non-key columns", "models.W039"),
            (self.contains_expressions, "supports_expression_indexes", "on expressions", "models.W044"),
            (
                self.nulls_distinct is not None,
                "supports_nulls_distinct_unique_constraints",
                None,
                "models.W047",
            ),
        ):
            if used and unsupported(model, connection, feature):
                if what is None:
                    what = "UniqueConstraint.nulls_distinct"
                else:
                    what = f"unique constraints {what}" if what else "deferrable unique constraints"
                yield checks.Warning(
                    f"{connection.display_name} does not support {what}.",
                    hint="A constraint won't be created. Silence this warning if you don't care about it.",
                    obj=model,
                    id=check_id,
                )

    # -- statements --

    def _get_condition_sql(self, model: Any, schema_editor: Any) -> str | None:
        return None if self.condition is None else table_condition_sql(self.condition, model, schema_editor)

    def _get_index_expressions(self, model: Any, schema_editor: Any) -> Any:
        if not self.expressions:
            return None
        # Declaring a constraint takes no query.
        from migrator.expressions.ordering import ExpressionList
        from migrator.query.query import Query
        from migrator.schema.index_expression import IndexExpression

        wrapped = []
        for expression in self.expressions:
            part = IndexExpression(expression)
            part.set_wrapper_classes(schema_editor.connection)
            wrapped.append(part)
        return ExpressionList(*wrapped).resolve_expression(Query(model, alias_cols=False))

    def _sql_options(self, model: Any, schema_editor: Any) -> dict[str, Any]:
        """Return the keyword arguments for the schema editor's unique statements."""
        return {
            "condition": self._get_condition_sql(model, schema_editor),
            "deferrable": self.deferrable,
            "include": [model._meta.get_field(name).column for name in self.include],
            "opclasses": self.opclasses,
            "expressions": self._get_index_expressions(model, schema_editor),
            "nulls_distinct": self.nulls_distinct,
        }

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the SQL of the constraint inside CREATE TABLE (or None where an index makes it)."""
        fields = [model._meta.get_field(name) for name in self.fields]
        return schema_editor._unique_sql(model, fields, self.name, **self._sql_options(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that adds the constraint."""
        fields = [model._meta.get_field(name) for name in self.fields]
        return schema_editor._create_unique_sql(model, fields, self.name, **self._sql_options(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that drops the constraint."""
        return schema_editor._delete_unique_sql(model, self.name, **self._sql_options(model, schema_editor))

    def validate(
        self, model: Any, instance: Any, exclude: Collection[str] | None = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Look in the database *using* for another row that agrees with *instance*.

        Raises:
            ValidationError: there is one.
        """
        from migrator.schema.unique_validation import validate_unique  # no model is validated before it is declared

        validate_unique(self, model, instance, exclude, using)

    def clone(self) -> Any:
        """Return an equal constraint."""
        return self._plain_clone() if type(self) is UniqueConstraint else super().clone()

    # -- identity --

    def __repr__(self) -> str:
        return self._shown(
            fields=repr(self.fields) if self.fields else "",
            expressions=repr(self.expressions) if self.expressions else "",
            name=repr(self.name),
            condition=str(self.condition) if self.condition is not None else "",
            deferrable=repr(self.deferrable) if self.deferrable is not None else "",
            include=repr(self.include) if self.include else "",
            opclasses=repr(self.opclasses) if self.opclasses else "",
            nulls_distinct=repr(self.nulls_distinct) if self.nulls_distinct is not None else "",
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UniqueConstraint):
            return NotImplemented
        names = (*self.options, "name", "expressions", *self.non_db_attrs)
        return all(getattr(self, name) == getattr(other, name) for name in names)

    __hash__ = None  # type: ignore[assignment]  # constraints are mutable: names are filled in by Options

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return path and arguments; options that were left out are left out."""
        path, _args, kwargs = super().deconstruct()
        for option in self.options:
            value = getattr(self, option)
            if value is not None and value != ():
                kwargs[option] = value
        return path, self.expressions, kwargs
