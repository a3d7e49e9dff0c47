"""Migration operations that only PostgreSQL has."""

from __future__ import annotations

from typing import Any

from migrator.contrib.postgres.signals import VENDOR, forget_oids, register_type_handlers
from migrator.host.mode import public
from migrator.host.ports import router
from migrator.migrations.operations.base import Operation, OperationCategory
from migrator.migrations.operations.constraints import AddConstraint
from migrator.migrations.operations.indexes import AddIndex, RemoveIndex
from migrator.migrations.operations.model_base import IndexOperation
from migrator.schema.check_constraint import CheckConstraint
from migrator.sql.errors import NotSupportedError

in_module = public("contrib.postgres.operations")


class ServerOperation(Operation):
    """Changes something that belongs to no model; the state does not know of it."""

    def _concerns(self, schema_editor: Any, app_label: str, **hints: Any) -> bool:
        """Tell whether the editor's database is one of the kind, and the router lets the app change it."""
        connection = schema_editor.connection
        return bool(connection.vendor == VENDOR and router.get().allow_migrate(connection.alias, app_label, **hints))

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the state as it is."""


# Extensions


@in_module
class CreateExtension(ServerOperation):
    """Creates an extension, unless it is there.

    Args:
        name: the extension.
        hints: what routers are asked with.
    """

    reversible = True
    category = OperationCategory.ADDITION

    def __init__(self, name: str, hints: dict[str, Any] | None = None) -> None:
        self.name = name
        self.hints = hints or {}

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not self._concerns(schema_editor, app_label, **self.hints):
            return
        if not self.extension_exists(schema_editor, self.name):
            schema_editor.execute(f"CREATE EXTENSION IF NOT EXISTS {schema_editor.quote_name(self.name)}")
        # Later migrations on this connection may use the types of the extension.
        forget_oids()
        register_type_handlers(schema_editor.connection)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if not self._concerns(schema_editor, app_label, **self.hints):
            return
        if self.extension_exists(schema_editor, self.name):
            schema_editor.execute(f"DROP EXTENSION IF EXISTS {schema_editor.quote_name(self.name)}")
        forget_oids()

    def extension_exists(self, schema_editor: Any, extension: str) -> bool:
        """Tell whether the database has the extension."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [extension])
            return bool(cursor.fetchone())

    def describe(self) -> str:
        return f"Creates extension {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"create_extension_{self.name}"


class NamedExtension(CreateExtension):
    """An extension that has an operation of its own.

    Args:
        hints: what routers are asked with.
    """

    extension: str

    def __init__(self, hints: dict[str, Any] | None = None) -> None:
        super().__init__(self.extension, hints=hints)


@in_module
class BloomExtension(NamedExtension):
    """Creates ``bloom``."""

    extension = "bloom"


@in_module
class BtreeGinExtension(NamedExtension):
    """Creates ``btree_gin``."""

    extension = "btree_gin"


@in_module
class BtreeGistExtension(NamedExtension):
    """Creates ``btree_gist``."""

    extension = "btree_gist"


@in_module
class CITextExtension(NamedExtension):
    """Creates ``citext``."""

    extension = "citext"


@in_module
class CryptoExtension(NamedExtension):
    """Creates ``pgcrypto``."""

    extension = "pgcrypto"


@in_module
class HStoreExtension(NamedExtension):
    """Creates ``hstore``."""

    extension = "hstore"


@in_module
class TrigramExtension(NamedExtension):
    """Creates ``pg_trgm``."""

    extension = "pg_trgm"


@in_module
class UnaccentExtension(NamedExtension):
    """Creates ``unaccent``."""

    extension = "unaccent"


# Indexes, without locking the table


@in_module
class NotInTransactionMixin:
    """For operations that the server refuses inside a transaction."""

    def _ensure_not_in_transaction(self, schema_editor: Any) -> None:
        if schema_editor.connection.in_atomic_block:
            raise NotSupportedError(
                f"The {self.__class__.__name__} operation cannot be executed inside a transaction (set atomic = False "
                "on the migration)."
            )


@in_module
class AddIndexConcurrently(NotInTransactionMixin, AddIndex):
    """Creates an index while rows may be written."""

    atomic = False

    def describe(self) -> str:
        return super().describe().replace("Create", "Concurrently create", 1)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._allowed_model(app_label, schema_editor, from_state)
        if model is not None:
            schema_editor.remove_index(model, self.index, concurrently=True)


@in_module
class RemoveIndexConcurrently(NotInTransactionMixin, RemoveIndex):
    """Drops an index while rows may be written."""

    atomic = False

    def describe(self) -> str:
        return f"Concurrently remove index {self.name} from {self.model_name}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._allowed_model(app_label, schema_editor, from_state)
        if model is not None:
            index = self._state_of(app_label, from_state).get_index_by_name(self.name)
            schema_editor.remove_index(model, index, concurrently=True)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._ensure_not_in_transaction(schema_editor)
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            index = self._state_of(app_label, to_state).get_index_by_name(self.name)
            schema_editor.add_index(model, index, concurrently=True)


# Collations


@in_module
class CollationOperation(ServerOperation):
    """What the operations on collations share.

    Args:
        name: the collation.
        locale: the locale that it follows.
        provider: ``libc`` or ``icu``.
        deterministic: False for a collation under which different texts may be equal.
    """

    def __init__(self, name: str, locale: str, *, provider: str = "libc", deterministic: bool = True) -> None:
        self.name = name
        self.locale = locale
        self.provider = provider
        self.deterministic = deterministic

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs: dict[str, Any] = {"name": self.name, "locale": self.locale}
        if self.provider and self.provider != "libc":
            kwargs["provider"] = self.provider
        if self.deterministic is False:
            kwargs["deterministic"] = self.deterministic
        return self.__class__.__name__, [], kwargs

    def create_collation(self, schema_editor: Any) -> None:
        """Create the collation."""
        quote = schema_editor.quote_name
        options = {"locale": quote(self.locale)}
        if self.provider:
            options["provider"] = quote(self.provider)
        if self.deterministic is False:
            options["deterministic"] = "false"
        listed = ", ".join(f"{name}={value}" for name, value in options.items())
        schema_editor.execute(f"CREATE COLLATION {quote(self.name)} ({listed})")

    def remove_collation(self, schema_editor: Any) -> None:
        """Drop the collation."""
        schema_editor.execute(f"DROP COLLATION {schema_editor.quote_name(self.name)}")


@in_module
class CreateCollation(CollationOperation):
    """Creates a collation."""

    category = OperationCategory.ADDITION

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(schema_editor, app_label):
            self.create_collation(schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(schema_editor, app_label):
            self.remove_collation(schema_editor)

    def describe(self) -> str:
        return f"Create collation {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"create_collation_{self.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> bool | list[Operation]:
        if isinstance(operation, RemoveCollation) and self.name == operation.name:
            return []
        return super().reduce(operation, app_label)


@in_module
class RemoveCollation(CollationOperation):
    """Drops a collation; what it was is needed to make it again."""

    category = OperationCategory.REMOVAL

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(schema_editor, app_label):
            self.remove_collation(schema_editor)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self._concerns(schema_editor, app_label):
            self.create_collation(schema_editor)

    def describe(self) -> str:
        return f"Remove collation {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_collation_{self.name.lower()}"


# Constraints, without reading the table


@in_module
class AddConstraintNotValid(AddConstraint):
    """Creates a check constraint that the rows so far need not fulfil.

    Raises:
        TypeError: it is no check constraint.
    """

    category = OperationCategory.ADDITION

    def __init__(self, model_name: str, constraint: Any) -> None:
        if not isinstance(constraint, CheckConstraint):
            raise TypeError("AddConstraintNotValid.constraint must be a check constraint.")
        super().__init__(model_name, constraint)

    def describe(self) -> str:
        return f"Create not valid constraint {self.constraint.name} on model {self.model_name}"

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is None:
            return
        statement = self.constraint.create_sql(model, schema_editor)
        if statement:
            # A percent sign in the condition means itself, as in every constraint.
            schema_editor.execute(f"{statement} NOT VALID", params=None)

    @property
    def migration_name_fragment(self) -> str:
        return f"{super().migration_name_fragment}_not_valid"


@in_module
class ValidateConstraint(IndexOperation):
    """Checks that all rows fulfil a constraint that was created without looking at them.

    Args:
        model_name: the model.
        name: the constraint.
    """

    option_name = "constraints"
    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def deconstruct(self) -> tuple[str, Any, Any]:
        return self.__class__.__name__, [], {"model_name": self.model_name, "name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the state as it is."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._allowed_model(app_label, schema_editor, to_state)
        if model is not None:
            table, name = map(schema_editor.quote_name, (model._meta.db_table, self.name))
            schema_editor.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {name}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave the database as it is: a valid constraint does no harm."""

    def describe(self) -> str:
        return f"Validate constraint {self.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_validate_{self.name.lower()}"
