"""The errors that migrations raise."""

from __future__ import annotations

from typing import Any

from migrator.host.mode import public
from migrator.sql.errors import DatabaseError

PATH = "db.migrations.exceptions"


@public(PATH)
class AmbiguityError(Exception):
    """More than one migration matches a name prefix."""


@public(PATH)
class BadMigrationError(Exception):
    """A migration file does not hold what a migration file must hold."""


@public(PATH)
class CircularDependencyError(Exception):
    """Migrations, or the operations to be generated, depend on each other in a circle."""


@public(PATH)
class InconsistentMigrationHistory(Exception):
    """A migration is recorded as applied while one that it depends on is not."""


@public(PATH)
class InvalidBasesError(ValueError):
    """The bases of a historical model cannot be found."""


@public(PATH)
class IrreversibleError(RuntimeError):
    """A migration that cannot be undone was asked to be."""


@public(PATH)
class NodeNotFoundError(LookupError):
    """A migration is not in the graph.

    Args:
        message: what is wrong.
        node: key ``(app_label, name)`` of what was looked for.
        origin: the migration that asked for it.
    """

    def __init__(self, message: str, node: Any, origin: Any = None) -> None:
        self.message = message
        self.node = node
        self.origin = origin

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"NodeNotFoundError({self.node!r})"


@public(PATH)
class MigrationSchemaMissing(DatabaseError):
    """The history table does not exist and could not be created."""


@public(PATH)
class InvalidMigrationPlan(ValueError):
    """A plan mixes directions, or asks for what cannot be done."""
