"""``models.Index`` and the expressions inside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.expressions.q import Q
from migrator.expressions.references import F
from migrator.host import checks
from migrator.host.mode import public, public_path
from migrator.schema.conditions import table_condition_sql
from migrator.schema.references import all_references, check_local_fields, unsupported
from migrator.sql.names import names_digest, split_identifier

__all__ = ["Index"]

OP_CLASS = public_path("contrib.postgres.indexes.OpClass")


@public("db.models.indexes")
class Index:
    """An index of a model's table, over fields or over expressions.

    Args:
        expressions: expressions or field names (strings become ``F``); not together with *fields*.
        fields: names, with ``-`` in front for descending order.
        name: made from table and columns when left out (expressions, conditions and the like need one).
        db_tablespace: where the database keeps the index.
        opclasses: PostgreSQL operator classes, one for each field.
        condition: a ``Q`` that makes the index partial.
        include: names of fields that the index carries without being ordered by them.

    Raises:
        ValueError: the arguments do not go together; the text says which.
    """

    suffix = "idx"
    # The largest database-independent limit: 30 characters, from Oracle.
    max_name_length = 30

    def __init__(
        self,
        *expressions: Any,
        fields: Any = (),
        name: str | None = None,
        db_tablespace: str | None = None,
        opclasses: Any = (),
        condition: Any = None,
        include: Any = None,
    ) -> None:
        for broken, message in self._argument_rules(expressions, fields, name, opclasses, condition, include):
            if broken:
                raise ValueError(message)
        self.fields = list(fields)
        self.fields_orders = [(name.removeprefix("-"), "DESC" if name.startswith("-") else "") for name in self.fields]
        self.name = name or ""
        self.db_tablespace = db_tablespace
        self.opclasses = opclasses
        self.condition = condition
        self.include = tuple(include) if include else ()
        self.expressions = tuple(
            F(expression) if isinstance(expression, str) else expression for expression in expressions
        )

    @staticmethod
    def _argument_rules(
        expressions: Any, fields: Any, name: Any, opclasses: Any, condition: Any, include: Any
    ) -> Iterator[tuple[Any, str]]:
        """Yield (broken, message) for each rule, in the order in which they are reported."""
        yield opclasses and not name, "An index must be named to use opclasses."
        yield not isinstance(condition, Q | None), "Index.condition must be a Q instance."
        yield condition and not name, "An index must be named to use condition."
        yield not isinstance(fields, list | tuple), "Index.fields must be a list or tuple."
        yield not isinstance(opclasses, list | tuple), "Index.opclasses must be a list or tuple."
        yield not expressions and not fields, "At least one field or expression is required to define an index."
        yield expressions and fields, "Index.fields and expressions are mutually exclusive."
        yield expressions and not name, "An index must be named to use expressions."
        yield (
            expressions and opclasses,
            f"Index.opclasses cannot be used with expressions. Use {OP_CLASS}() instead.",
        )
        yield (
            opclasses and len(fields) != len(opclasses),
            "Index.fields and Index.opclasses must have the same number of elements.",
        )
        yield (
            not all(isinstance(field, str) for field in fields),
            "Index.fields must contain only strings with field names.",
        )
        yield include and not name, "A covering index must be named."
        yield not isinstance(include, list | tuple | None), "Index.include must be a list or tuple."

    @property
    def contains_expressions(self) -> bool:
        """True for an index over expressions."""
        return bool(self.expressions)

    def check(self, model: Any, connection: Any) -> list[Any]:
        """Return the system-check messages about this index of *model* on *connection*."""
        return [
            *self._check_name(model),
            *self._check_support(model, connection),
            *check_local_fields(model, self._referenced_names(model, connection), "indexes"),
        ]

    def _check_name(self, model: Any) -> Iterator[Any]:
        if self.name[:1] == "_" or self.name[:1].isdigit():
            yield checks.Error(
                f"The index name '{self.name}' cannot start with an underscore or a number.",
                obj=model,
                id="models.E033",
            )
        if len(self.name) > self.max_name_length:
            yield checks.Error(
                f"The index name '{self.name}' cannot be longer than {self.max_name_length} characters.",
                obj=model,
                id="models.E034",
            )

    def _check_support(self, model: Any, connection: Any) -> Iterator[Any]:
        for used, feature, what, ignored, check_id in (
            (self.contains_expressions, "supports_expression_indexes", "on expressions", "", "models.W043"),
            (self.condition is not None, "supports_partial_indexes", "with conditions", "Conditions", "models.W037"),
            (self.include, "supports_covering_indexes", "with non-key columns", "Non-key columns", "models.W040"),
        ):
            if used and unsupported(model, connection, feature):
                consequence = f"{ignored} will be ignored." if ignored else "An index won't be created."
                yield checks.Warning(
                    f"{connection.display_name} does not support indexes {what}.",
                    hint=f"{consequence} Silence this warning if you don't care about it.",
                    obj=model,
                    id=check_id,
                )

    def _referenced_names(self, model: Any, connection: Any) -> Iterator[str]:
        yield from (name for name, _ in self.fields_orders)
        if connection.features.supports_covering_indexes:
            yield from self.include
        if connection.features.supports_expression_indexes:
            composite = model._meta.is_composite_pk
            for path in all_references(self.expressions):
                if path[0] != "pk" or composite:
                    yield path[0]

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """Return the ``CREATE INDEX`` statement."""
        columns = [model._meta.get_field(name).column for name in self.include]
        parts: dict[str, Any] = {
            "name": self.name,
            "using": using,
            "db_tablespace": self.db_tablespace,
            "opclasses": self.opclasses,
            "condition": self._get_condition_sql(model, schema_editor),
            "include": columns,
        }
        if self.expressions:
            parts |= {"fields": None, "col_suffixes": None, "expressions": self._resolved(model, schema_editor)}
        else:
            ordering = schema_editor.connection.features.supports_index_column_ordering
            parts |= {
                "fields": [model._meta.get_field(name) for name, _ in self.fields_orders],
                "col_suffixes": [order if ordering else "" for _, order in self.fields_orders],
                "expressions": None,
            }
        return schema_editor._create_index_sql(model, **parts, **kwargs)

    def _resolved(self, model: Any, schema_editor: Any) -> Any:
        """Return the index's expressions bound to the columns of *model*."""
        # Declaring an index takes no query.
        from migrator.expressions.ordering import ExpressionList
        from migrator.query.query import Query
        from migrator.schema.index_expression import IndexExpression

        wrapped = []
        for expression in self.expressions:
            part = IndexExpression(expression)
            part.set_wrapper_classes(schema_editor.connection)
            wrapped.append(part)
        return ExpressionList(*wrapped).resolve_expression(Query(model, alias_cols=False))

    def _get_condition_sql(self, model: Any, schema_editor: Any) -> str | None:
        if self.condition is None:
            return None
        return table_condition_sql(self.condition, model, schema_editor)

    def remove_sql(self, model: Any, schema_editor: Any, **kwargs: Any) -> Any:
        """Return the ``DROP INDEX`` statement."""
        return schema_editor._delete_index_sql(model, self.name, **kwargs)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return path, positional and keyword arguments that make an equal index."""
        own_class = self.__class__
        path = f"{own_class.__module__}.{own_class.__name__}".replace(
            public_path("db.models.indexes"), public_path("db.models")
        )
        kwargs: dict[str, Any] = {"name": self.name}
        if not self.expressions:
            kwargs = {"fields": self.fields, **kwargs}
        for option in ("db_tablespace", "opclasses", "condition", "include"):
            value = getattr(self, option)
            if (value is not None) if option == "db_tablespace" else value:
                kwargs[option] = value
        return path, self.expressions, kwargs

    def clone(self) -> Any:
        """Return an equal index that is not bound to any name yet but its own."""
        _, args, kwargs = self.deconstruct()
        return self.__class__(*args, **kwargs)

    def set_name_with_model(self, model: Any) -> None:
        """Name the index after table, first column, and a digest of everything that it covers.

        Raises:
            ValueError: a subclass has a ``suffix`` of more than three characters.
        """
        _, table = split_identifier(model._meta.db_table)
        columns = [model._meta.get_field(name).column for name, _ in self.fields_orders]
        ordered = [
            f"-{column}" if order else column for column, (_, order) in zip(columns, self.fields_orders, strict=True)
        ]
        digest = names_digest(table, *ordered, self.suffix, length=6)
        # Leading parts are cut to 11 and 7 characters so that the whole stays within the limit.
        name = f"{table[:11]}_{columns[0][:7]}_{digest}_{self.suffix}"
        if len(name) > self.max_name_length:
            raise ValueError("Index too long for multiple database support. Is self.suffix longer than 3 characters?")
        # Some databases want a letter in front.
        self.name = f"D{name[1:]}" if name[0] == "_" or name[0].isdigit() else name

    def __repr__(self) -> str:
        shown = {
            "fields": repr(self.fields) if self.fields else "",
            "expressions": repr(self.expressions) if self.expressions else "",
            "name": repr(self.name) if self.name else "",
            "db_tablespace": repr(self.db_tablespace) if self.db_tablespace is not None else "",
            "condition": str(self.condition) if self.condition is not None else "",
            "include": repr(self.include) if self.include else "",
            "opclasses": repr(self.opclasses) if self.opclasses else "",
        }
        parts = " ".join(f"{name}={value}" for name, value in shown.items() if value)
        return f"<{self.__class__.__qualname__}: {parts}>"

    def __eq__(self, other: object) -> bool:
        if self.__class__ == other.__class__:
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # an index is mutable: its name may be set later
