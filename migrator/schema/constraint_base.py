"""What all constraints share: name, violation message and code, deconstruction, checks of references."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from migrator.host.mode import public, public_path
from migrator.host.translation import gettext_lazy as _
from migrator.schema.references import check_constraint_references, expression_references
from migrator.sql.constants import DEFAULT_DB_ALIAS


@public("db.models.constraints")
class BaseConstraint:
    """A rule of a table that the database keeps and that ``full_clean()`` can check beforehand.

    Args:
        name: name in the database.
        violation_error_code: code of the ValidationError.
        violation_error_message: its text; ``%(name)s`` stands for the name.
    """

    default_violation_error_message = _("Constraint “%(name)s” is violated.")
    violation_error_code: str | None = None
    violation_error_message: Any = None

    non_db_attrs = ("violation_error_code", "violation_error_message")
    """Arguments whose change needs no statement in the database."""

    def __init__(
        self, *, name: str, violation_error_code: str | None = None, violation_error_message: Any = None
    ) -> None:
        self.name = name
        if violation_error_code is not None:
            self.violation_error_code = violation_error_code
        if violation_error_message is None:
            violation_error_message = self.default_violation_error_message
        self.violation_error_message = violation_error_message

    @property
    def contains_expressions(self) -> bool:
        """True when the constraint is over expressions rather than fields."""
        return False

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the SQL of the constraint inside CREATE TABLE."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that adds the constraint to a table."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Return the statement that takes the constraint away."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def validate(
        self, model: Any, instance: Any, exclude: Collection[str] | None = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        """Raise ValidationError if *instance* would break the constraint; rules over *exclude* are skipped."""
        raise NotImplementedError("This method must be implemented by a subclass.")

    def check(self, model: Any, connection: Any) -> list[Any]:
        """Return the system-check messages about this constraint of *model* on *connection*."""
        return []

    def _check_references(self, model: Any, references: Iterable[tuple[str, ...]]) -> list[Any]:
        """Return messages about references (tuples of names) that leave the table or miss it."""
        return check_constraint_references(model, references)

    @classmethod
    def _expression_refs_exclude(cls, model: Any, expression: Any, exclude: Collection[str]) -> bool:
        """Tell whether *expression* depends on a field in *exclude*, also by way of a generated field."""
        options = model._meta
        for path in expression_references(expression):
            name = options.pk.name if path[0] == "pk" else path[0]
            if name in exclude:
                return True
            field = options.get_field(name)
            if field.generated and cls._expression_refs_exclude(model, field.expression, exclude):
                return True
        return False

    def get_violation_error_message(self) -> str:
        """Return the text of the violation."""
        return str(self.violation_error_message % {"name": self.name})

    def _has_custom_message(self) -> bool:
        message = self.violation_error_message
        default = self.default_violation_error_message
        # Comparing translates the text, which nobody may want to read.
        return message is not None and message is not default and message != default

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Return path, positional and keyword arguments that make an equal constraint."""
        own_class = self.__class__
        path = f"{own_class.__module__}.{own_class.__name__}".replace(
            public_path("db.models.constraints"), public_path("db.models")
        )
        kwargs: dict[str, Any] = {"name": self.name}
        if self._has_custom_message():
            kwargs["violation_error_message"] = self.violation_error_message
        if self.violation_error_code is not None:
            kwargs["violation_error_code"] = self.violation_error_code
        return path, (), kwargs

    def clone(self) -> Any:
        """Return an equal constraint."""
        _path, args, kwargs = self.deconstruct()
        return self.__class__(*args, **kwargs)

    def _plain_clone(self) -> Any:
        """Return an equal constraint of a class whose attributes are never changed in place."""
        clone = object.__new__(self.__class__)
        clone.__dict__.update(self.__dict__)
        return clone

    def _shown(self, **parts: str) -> str:
        """Return a repr from *parts* (empty ones are left out) and the violation's text and code."""
        parts["violation_error_code"] = "" if self.violation_error_code is None else repr(self.violation_error_code)
        parts["violation_error_message"] = repr(self.violation_error_message) if self._has_custom_message() else ""
        inside = " ".join(f"{name}={value}" for name, value in parts.items() if value)
        return f"<{self.__class__.__qualname__}: {inside}>"
