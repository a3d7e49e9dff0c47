"""``CheckConstraint``: a condition that every row fulfils."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from migrator.expressions.q import Q
from migrator.host import checks
from migrator.host.exceptions import FieldError, ValidationError
from migrator.host.mode import public
from migrator.schema.conditions import table_condition_sql
from migrator.schema.constraint_base import BaseConstraint
from migrator.schema.references import all_references, unsupported
from migrator.sql.constants import DEFAULT_DB_ALIAS


def contains_raw_sql(expression: Any) -> bool:
    """Tell whether raw SQL is anywhere inside *expression* (or a ``Q``)."""
    if isinstance(expression, Q):
        return any(contains_raw_sql(child[1] if isinstance(child, tuple) else child) for child in expression.children)
    if not hasattr(expression, "get_source_expressions"):
        return False
    from migrator.expressions.values import RawSQL  # most conditions are made of plain values

    return isinstance(expression, RawSQL) or any(map(contains_raw_sql, expression.get_source_expressions()))


@public("db.models.constraints")
class CheckConstraint(BaseConstraint):
    """Rows must fulfil a condition; one that comes out NULL counts as fulfilled, as in SQL.

    Args:
        condition: a ``Q`` or a boolean expression.

    Raises:
        TypeError: *condition* is neither.
    """

    def __init__(
        self,
        *,
        condition: Any,
        name: str,
        violation_error_code: str | None = None,
        violation_error_message: Any = None,
    ) -> None:
        if not getattr(condition, "conditional", False):
            raise TypeError("CheckConstraint.condition must be a Q instance or boolean expression.")
        self.condition = condition
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )

    def check(self, model: Any, connection: Any) -> list[Any]:
        """Return messages: not supported here, raw SQL that validation skips, wrong references."""
        if unsupported(model, connection, "supports_table_check_constraints"):
            return [
                checks.Warning(
                    f"{connection.display_name} does not support check constraints.",
                    hint="A constraint won't be created. Silence this warning if you don't care about it.",
                    obj=model,
                    id="models.W027",
                )
            ]
        if not connection.features.supports_table_check_constraints:
            return []
        # Other expressions are left to the database.
        references = all_references([self.condition]) if isinstance(self.condition, Q) else []
        return [*self._check_raw_sql(model), *self._check_references(model, references)]

    def _check_raw_sql(self, model: Any) -> Iterator[Any]:
        if contains_raw_sql(self.condition):
            yield checks.Warning(
                f"Check constraint {self.name!r} contains RawSQL() expression and won't be validated during "
                "the model full_clean().",
                hint="Silence this warning if you don't care about it.",
                obj=model,
                id="models.W045",
            )

    def _get_check_sql(self, model: Any, schema_editor: Any) -> str:
        return table_condition_sql(self.condition, model, schema_editor)

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the SQL of the constraint inside CREATE TABLE."""
        return schema_editor._check_sql(self.name, self._get_check_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that adds the constraint."""
        return schema_editor._create_check_sql(model, self.name, self._get_check_sql(model, schema_editor))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that drops the constraint."""
        return schema_editor._delete_check_sql(model, self.name)

    def validate(
        self, model: Any, instance: Any, exclude: Collection[str] | None = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Ask the database *using* whether the values of *instance* fulfil the condition.

        Raises:
            ValidationError: they do not.
        """
        against = instance._get_field_expression_map(meta=model._meta, exclude=exclude)
        try:
            fulfilled = Q(self.condition).check(against, using=using)
        except FieldError:
            # The condition refers to a field that is excluded.
            return
        if not fulfilled:
            raise ValidationError(self.get_violation_error_message(), code=self.violation_error_code)

    def clone(self) -> Any:
        """Return an equal constraint."""
        return self._plain_clone() if type(self) is CheckConstraint else super().clone()

    def __repr__(self) -> str:
        return self._shown(condition=str(self.condition), name=repr(self.name))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CheckConstraint):
            return NotImplemented
        return (
            self.name == other.name
            and self.condition == other.condition
            and self.violation_error_code == other.violation_error_code
            and self.violation_error_message == other.violation_error_message
        )

    __hash__ = None  # type: ignore[assignment]  # constraints are mutable: names are filled in by Options

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return path and arguments."""
        path, args, kwargs = super().deconstruct()
        kwargs["condition"] = self.condition
        return path, args, kwargs
