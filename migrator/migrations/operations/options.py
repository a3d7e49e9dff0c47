"""Operations on one option of a model: table, comment, unique_together, order, managers, the rest of ``Meta``."""

from __future__ import annotations

from typing import Any

from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.migrations.models_api import normalize_together
from migrator.migrations.operations.base import Operation, OperationCategory
from migrator.migrations.operations.model_base import PATH, ModelOptionOperation
from migrator.migrations.state.slices import Extent


@public(PATH)
class AlterModelTable(ModelOptionOperation):
    """Renames a model's table, and those of its automatic many-to-many relations.

    Args:
        name: the model.
        table: the new name, or None for the default one.
    """

    category = OperationCategory.ALTERATION

    def __init__(self, name: str, table: str | None) -> None:
        self.table = table
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"name": self.name, "table": self.table}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {"db_table": self.table})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new_model = self._allowed_model(app_label, schema_editor, to_state)
        if new_model is None:
            return
        old_model = from_state.schema_model(app_label, self.name)
        schema_editor.alter_db_table(new_model, old_model._meta.db_table, new_model._meta.db_table)
        for old_field, new_field in zip(
            old_model._meta.local_many_to_many, new_model._meta.local_many_to_many, strict=False
        ):
            through = new_field.remote_field.through
            if through._meta.auto_created:
                before = old_field.remote_field.through._meta.db_table
                schema_editor.alter_db_table(through, before, through._meta.db_table)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        table = "(default)" if self.table is None else self.table
        return f"Rename table for {self.name} to {table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_table"


@public(PATH)
class AlterModelTableComment(ModelOptionOperation):
    """Changes the comment on a model's table; None removes it."""

    category = OperationCategory.ALTERATION

    def __init__(self, name: str, table_comment: str | None) -> None:
        self.table_comment = table_comment
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"name": self.name, "table_comment": self.table_comment}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {"db_table_comment": self.table_comment})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new_model = self._allowed_model(app_label, schema_editor, to_state, extent=Extent.TABLE)
        if new_model is not None:
            old_model = from_state.schema_model(app_label, self.name, Extent.TABLE)
            schema_editor.alter_db_table_comment(
                new_model, old_model._meta.db_table_comment, new_model._meta.db_table_comment
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Alter {self.name} table comment"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_table_comment"


@public(PATH)
class AlterTogetherOptionOperation(ModelOptionOperation):
    """Changes an option that is a set of groups of fields."""

    option_name: str = ""
    category = OperationCategory.ALTERATION

    def __init__(self, name: str, option_value: Any) -> None:
        # None and other forms of "no groups" are kept: they are written to files as they came.
        groups = set(normalize_together(_as_sequence(option_value))) if option_value else option_value
        setattr(self, self.option_name, groups)
        super().__init__(name)

    @cached_property
    def option_value(self) -> set[tuple[str, ...]] | None:
        """The groups of fields."""
        groups: set[tuple[str, ...]] | None = getattr(self, self.option_name)
        return groups

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"name": self.name, self.option_name: self.option_value}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {self.option_name: self.option_value})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        new_model = self._allowed_model(app_label, schema_editor, to_state, extent=Extent.TABLE)
        if new_model is None:
            return
        before, after = (
            state.peek((app_label, self.name_lower)).options.get(self.option_name) or set()
            for state in (from_state, to_state)
        )
        getattr(schema_editor, f"alter_{self.option_name}")(new_model, before, after)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.references_model(model_name, app_label) and (
            not self.option_value or any(name in group for group in self.option_value)
        )

    def describe(self) -> str:
        return f"Alter {self.option_name} for {self.name} ({len(self.option_value or ())} constraint(s))"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_{self.option_name}"

    def can_reduce_through(self, operation: Operation, app_label: str) -> bool:
        other_option = isinstance(operation, AlterTogetherOptionOperation) and type(operation) is not type(self)
        return other_option or super().can_reduce_through(operation, app_label)


def _as_sequence(groups: Any) -> Any:
    """Return *groups* as what ``Meta`` accepts: a set of groups is sorted, so that its order does not vary."""
    return groups if isinstance(groups, list | tuple) else sorted(groups)


@public(PATH)
class AlterUniqueTogether(AlterTogetherOptionOperation):
    """Changes ``unique_together``."""

    option_name = "unique_together"

    def __init__(self, name: str, unique_together: Any) -> None:
        super().__init__(name, unique_together)


@public(PATH)
class AlterIndexTogether(AlterTogetherOptionOperation):
    """Changes ``index_together``, an option that only old migration files have."""

    option_name = "index_together"

    def __init__(self, name: str, index_together: Any) -> None:
        super().__init__(name, index_together)


@public(PATH)
class AlterOrderWithRespectTo(ModelOptionOperation):
    """Sets or drops ``order_with_respect_to``, and with it the column ``_order``."""

    option_name = "order_with_respect_to"
    category = OperationCategory.ALTERATION

    def __init__(self, name: str, order_with_respect_to: str | None) -> None:
        self.order_with_respect_to = order_with_respect_to
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"name": self.name, "order_with_respect_to": self.order_with_respect_to}
        return self.__class__.__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, {self.option_name: self.order_with_respect_to})

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        to_model = self._allowed_model(app_label, schema_editor, to_state, extent=Extent.TABLE)
        if to_model is None:
            return
        from_model = from_state.schema_model(app_label, self.name, Extent.TABLE)
        was_ordered = from_model._meta.order_with_respect_to
        is_ordered = to_model._meta.order_with_respect_to
        if was_ordered and not is_ordered:
            schema_editor.remove_field(from_model, from_model._meta.get_field("_order"))
        elif is_ordered and not was_ordered:
            field = to_model._meta.get_field("_order")
            if not field.has_default():
                # Existing rows need some place in the order.
                field.default = 0
            schema_editor.add_field(from_model, field)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.references_model(model_name, app_label) and (
            self.order_with_respect_to is None or name == self.order_with_respect_to
        )

    def describe(self) -> str:
        return f"Set order_with_respect_to on {self.name} to {self.order_with_respect_to}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_order_with_respect_to"


class StateOnlyOption(ModelOptionOperation):
    """An operation on what the database knows nothing about."""

    category = OperationCategory.ALTERATION

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave the database as it is."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave the database as it is."""


@public(PATH)
class AlterModelOptions(StateOnlyOption):
    """Changes the options of ``Meta`` that do not show in the database.

    Args:
        name: the model.
        options: all of these options that are set; those of :attr:`ALTER_OPTION_KEYS` that are missing are unset.
    """

    ALTER_OPTION_KEYS = [
        *("verbose_name", "verbose_name_plural"),
        *("ordering", "get_latest_by", "default_related_name"),
        *("permissions", "default_permissions"),
        *("base_manager_name", "default_manager_name"),
        *("managed", "select_on_save"),
    ]

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"name": self.name, "options": self.options}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_options(app_label, self.name_lower, self.options, self.ALTER_OPTION_KEYS)

    def describe(self) -> str:
        return f"Change Meta options on {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_options"


@public(PATH)
class AlterModelManagers(StateOnlyOption):
    """Changes the managers that migrations can use."""

    serialization_expand_args = ["managers"]

    def __init__(self, name: str, managers: Any) -> None:
        self.managers = managers
        super().__init__(name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [self.name, self.managers], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_model_managers(app_label, self.name_lower, self.managers)

    def describe(self) -> str:
        return f"Change managers on {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.name_lower}_managers"
