"""What an operation is."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import Any

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.host.ports import router

PATH = "db.migrations.operations.base"


@public(PATH)
class OperationCategory(enum.StrEnum):
    """What kind of change an operation makes; the value is its mark in listings."""

    ADDITION = "+"
    REMOVAL = "-"
    ALTERATION = "~"
    PYTHON = "p"
    SQL = "s"
    MIXED = "?"


def lowered(attribute: str) -> cached_property[str]:
    """Return a cached property: a name, the value of *attribute*, in lower case, as keys and comparisons have it."""
    return cached_property(lambda operation: getattr(operation, attribute).lower())


@public(PATH)
class Operation:
    """One step of a migration: a change of the state, and the same change of the database.

    Instances are values: the state and the database are arguments. The arguments that an instance was made with are
    remembered, so that it can be written to a file and shown.
    """

    reversible = True
    """Whether the operation can be undone in the database."""
    reduces_to_sql = True
    """Whether it can be shown as SQL; False for arbitrary Python."""
    atomic = False
    """Whether it gets a transaction of its own when the migration has none."""
    elidable = False
    """Whether squashing may drop it."""
    serialization_expand_args: list[str] = []
    """Arguments that the writer puts on several lines."""
    category: OperationCategory | None = None

    _constructor_args: tuple[tuple[Any, ...], dict[str, Any]]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        operation = object.__new__(cls)
        operation._constructor_args = (args, kwargs)
        return operation

    def deconstruct(self) -> tuple[str, Any, Any]:
        """Return the class name, the positional and the keyword arguments that make an equal operation."""
        args, kwargs = self._constructor_args
        return self.__class__.__name__, args, kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change *state* as the operation changes the project."""
        raise NotImplementedError("subclasses of Operation must provide a state_forwards() method")

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change the database from *from_state* to *to_state*."""
        raise NotImplementedError("subclasses of Operation must provide a database_forwards() method")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Change the database back: *from_state* is the state after the operation, *to_state* the one before it."""
        raise NotImplementedError("subclasses of Operation must provide a database_backwards() method")

    def describe(self) -> str:
        """Return one line that says what the operation does."""
        return f"{self.__class__.__name__}: {self._constructor_args}"

    def formatted_description(self) -> str:
        """Return the description with the mark of its category."""
        category = self.category or OperationCategory.MIXED
        return f"{category.value} {self.describe()}"

    @property
    def migration_name_fragment(self) -> str | None:
        """What the operation adds to the suggested name of a migration, or None."""
        return None

    def references_model(self, name: str, app_label: str) -> bool:
        """Tell whether the operation may refer to the model. True when in doubt: optimizing must be right."""
        return True

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        """Tell whether the operation may refer to the field. True when in doubt."""
        return self.references_model(model_name, app_label)

    def allow_migrate_model(self, connection_alias: str, model: Any) -> bool:
        """Tell whether the model's table is to be on that database."""
        if not model._meta.can_migrate(connection_alias):
            return False
        return bool(router.get().allow_migrate_model(connection_alias, model))

    def renames(self) -> Iterator[tuple[str, str | None]]:
        """Yield model and field names, old and new, between which the operation renames; the field is None for models."""
        return iter(())

    def names_field(self, model_name: str, name: str, app_label: str) -> bool:
        """Tell whether the operation has the field's name in it, so that a rename changes it. True when in doubt."""
        return self.references_field(model_name, name, app_label)

    def names_what_is_renamed(self, operation: Operation, app_label: str) -> bool:
        """Tell whether this operation names something by a name that the later *operation* takes away or gives."""
        return any(
            self.references_model(model_name, app_label)
            if field_name is None
            else self.names_field(model_name, field_name, app_label)
            for model_name, field_name in operation.renames()
        )

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        """Try to merge with a later *operation*.

        Returns:
            A list of operations that do the same as both; True when the two do not concern each other, so that the
            later one may be moved in front; False when it may not.
        """
        if self.elidable:
            return [operation]
        if operation.elidable:
            return [self]
        return False

    def __repr__(self) -> str:
        args, kwargs = self._constructor_args
        positional = ", ".join(map(repr, args))
        named = ",".join(f" {name}={value!r}" for name, value in kwargs.items())
        return f"<{self.__class__.__name__} {positional}{named}>"
