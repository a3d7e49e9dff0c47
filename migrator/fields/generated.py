"""The field whose value the database computes from other columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.fields.base import Field
from migrator.fields.checks import migrated_connections
from migrator.fields.markers import NOT_PROVIDED
from migrator.fields.ports import expressions
from migrator.fields.presets import Presets, settle
from migrator.host import checks
from migrator.host.functional import cached_property
from migrator.host.mode import public

STORED = "supports_stored_generated_columns"
VIRTUAL = "supports_virtual_generated_columns"

PRESETS: Presets = (
    ("editable", False, "cannot be editable"),
    ("blank", True, "must be blank"),
    ("default", NOT_PROVIDED, "cannot have a default"),
    ("db_default", NOT_PROVIDED, "cannot have a database default"),
)
"""Options that a generated column has once and for all, and what is said about another value."""


@public("db.models.fields.generated")
class GeneratedField(Field):
    """A column that the database keeps equal to an expression.

    Args:
        expression: what to compute, from other columns of the same row.
        output_field: a field that gives the column its type.
        db_persist: True to store the value with the row, False to compute it when it is read.
    """

    generated = True
    db_returning = True

    _query: Any = None
    output_field: Any = None

    def __init__(self, *, expression: Any, output_field: Any, db_persist: Any, **kwargs: Any) -> None:
        settle(kwargs, PRESETS, "GeneratedField")
        if db_persist not in (True, False):
            raise ValueError("GeneratedField.db_persist must be True or False.")
        self.expression, self.output_field, self.db_persist = expression, output_field, db_persist
        super().__init__(**kwargs)

    @cached_property
    def cached_col(self) -> Any:
        return expressions.get().col(self.model._meta.db_table, self, self.output_field)

    def get_col(self, alias: str | None, output_field: Any = None) -> Any:
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        if output_field is None or output_field == self:
            output_field = self.output_field
        return super().get_col(alias, output_field)

    def contribute_to_class(self, *args: Any, **kwargs: Any) -> None:
        super().contribute_to_class(*args, **kwargs)
        self._query = expressions.get().query(self.model, alias_cols=False)
        # The column compares as its output field does; what is asked of this field is registered here too.
        for lookup_name, lookup in self.output_field.get_class_lookups().items():
            self.register_lookup(lookup, lookup_name=lookup_name)

    def generated_sql(self, connection: Any) -> tuple[str, Any]:
        """Return SQL and parameters of the expression, for the column definition."""
        compiler = connection.ops.compiler("SQLCompiler")(self._query, connection=connection, using=None)
        sql, params = compiler.compile(self.expression.resolve_expression(self._query, allow_joins=False))
        is_condition = getattr(self.expression, "conditional", False)
        if is_condition and not connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    @cached_property
    def referenced_fields(self) -> frozenset[Any]:
        """The fields of the model that the expression reads."""
        resolved = self.expression.resolve_expression(self._query, allow_joins=False)
        return frozenset(node.target for node in nodes(resolved) if hasattr(node, "target"))

    def check(self, **kwargs: Any) -> list[Any]:
        databases = kwargs.get("databases") or []
        return [
            *super().check(**kwargs),
            *self._check_supported(databases),
            *self._check_persistence(databases),
            *self._check_output_field(databases),
        ]

    def _check_output_field(self, databases: Any) -> list[Any]:
        """Pass on what the output field says about itself."""
        column_type = self.output_field.clone()
        column_type.model = self.model
        found = column_type.check(databases=databases)
        errors = [message for message in found if message.is_serious()]
        warnings = [message for message in found if not message.is_serious()]
        report = []
        for kind, code, word, messages in (
            (checks.Error, "fields.E223", "errors", errors),
            (checks.Warning, "fields.W224", "warnings", warnings),
        ):
            if messages:
                details = "\n    ".join(f"{message.msg} ({message.id})" for message in messages)
                report.append(kind(f"GeneratedField.output_field has {word}:\n    {details}", obj=self, id=code))
        return report

    def _check_supported(self, databases: Any) -> list[Any]:
        return [
            checks.Error(f"{connection.display_name} does not support GeneratedFields.", obj=self, id="fields.E220")
            for connection in migrated_connections(self.model, databases)
            if not any(self._is_offered(connection, feature) for feature in (STORED, VIRTUAL))
        ]

    def _check_persistence(self, databases: Any) -> list[Any]:
        if self.db_persist:
            feature, word, code, other = STORED, "persisted", "fields.E222", False
        else:
            feature, word, code, other = VIRTUAL, "non-persisted", "fields.E221", True
        return [
            checks.Error(
                f"{connection.display_name} does not support {word} GeneratedFields.",
                hint=f"Set db_persist={other} on the field.",
                obj=self,
                id=code,
            )
            for connection in self._missing(databases, feature)
        ]

    def _missing(self, databases: Any, feature: str) -> Iterator[Any]:
        for connection in migrated_connections(self.model, databases):
            if not self._is_offered(connection, feature):
                yield connection

    def _is_offered(self, connection: Any, feature: str) -> bool:
        return feature in self.model._meta.required_db_features or getattr(connection.features, feature)

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, keywords = super().deconstruct()
        del keywords["blank"], keywords["editable"]
        keywords["db_persist"] = self.db_persist
        keywords["expression"] = self.expression
        keywords["output_field"] = self.output_field
        return name, path, args, keywords

    def get_internal_type(self) -> str:
        internal_type: str = self.output_field.get_internal_type()
        return internal_type

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        parameters: dict[str, Any] = self.output_field.db_parameters(connection)
        return parameters

    def db_type_parameters(self, connection: Any) -> Any:
        return self.output_field.db_type_parameters(connection)


def nodes(expression: Any) -> Iterator[Any]:
    """Yield *expression* and everything that it is made of; a condition's parts are its children."""
    yield expression
    parts = expression.get_source_expressions() if hasattr(expression, "get_source_expressions") else ()
    for part in parts or getattr(expression, "children", ()):
        if part is not None:
            yield from nodes(part)
