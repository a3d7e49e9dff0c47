"""What happens to objects that refer to one that is deleted: the ``on_delete`` rules.

A rule is called with the collector of the deletion, the field that refers to the deleted objects, the objects that
refer to them, and the database alias. Each built-in rule that runs no user code also has ``steps``, the same as a
generator of effects, so that the collector can follow it without a call into the synchronous driver. ``lazy_sub_objs``
says that a rule does not look at the objects, so that they need not be fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Protocol

from migrator.host import ports
from migrator.host.mode import public, public_path
from migrator.sql.errors import IntegrityError

Steps = Generator[Any, Any, None]


class Rule(Protocol):
    """A rule with its generator form."""

    steps: Callable[[Any, Any, Any, str], Steps]
    lazy_sub_objs: bool

    def __call__(self, collector: Any, field: Any, sub_objs: Any, using: str) -> None: ...


@public("db.models.deletion")
class ProtectedError(IntegrityError):
    """Objects cannot be deleted because others refer to them through ``PROTECT``: the ``protected_objects``."""

    def __init__(self, msg: str, protected_objects: Any) -> None:
        self.protected_objects = protected_objects
        super().__init__(msg, protected_objects)


@public("db.models.deletion")
class RestrictedError(IntegrityError):
    """Objects cannot be deleted because others refer to them through ``RESTRICT``: the ``restricted_objects``."""

    def __init__(self, msg: str, restricted_objects: Any) -> None:
        self.restricted_objects = restricted_objects
        super().__init__(msg, restricted_objects)


def with_steps(steps: Callable[[Any, Any, Any, str], Steps], *, lazy: bool = False) -> Callable[[Any], Any]:
    """Attach the generator form of a rule; *lazy* sets ``lazy_sub_objs``."""

    def attach(rule: Any) -> Any:
        rule.steps = steps
        if lazy:
            rule.lazy_sub_objs = True
        return rule

    return attach


def immediately(rule: Callable[[Any, Any, Any, str], None]) -> Callable[[Any, Any, Any, str], Steps]:
    """Return the generator form of a rule that needs no database: it yields nothing."""

    def steps(collector: Any, field: Any, sub_objs: Any, using: str) -> Steps:
        rule(collector, field, sub_objs, using)
        yield from ()

    return steps


def cascade_arguments(field: Any) -> dict[str, Any]:
    """Return the keywords with which a cascade collects the objects behind *field*."""
    return {
        "source": field.remote_field.model,
        "source_attr": field.name,
        "nullable": field.null,
        "fail_on_restricted": False,
    }


def unlink_early(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Set a nullable reference to NULL first, where the database checks foreign keys at every statement."""
    if field.null and not ports.connections.get()[using].features.can_defer_constraint_checks:
        collector.add_field_update(field, None, sub_objs)


def cascade_steps(collector: Any, field: Any, sub_objs: Any, using: str) -> Steps:
    """``CASCADE`` as a generator: the collector's own ``_collect`` does the work."""
    yield from collector._collect(sub_objs, **cascade_arguments(field))
    unlink_early(collector, field, sub_objs, using)


@with_steps(cascade_steps)
@public("db.models.deletion")
def CASCADE(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Delete the referring objects too."""
    collector.collect(sub_objs, **cascade_arguments(field))
    unlink_early(collector, field, sub_objs, using)


def refuse(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Raise :class:`ProtectedError` about *sub_objs*."""
    raise ProtectedError(
        f"Cannot delete some instances of model '{field.remote_field.model.__name__}' because they are referenced "
        f"through a protected foreign key: '{sub_objs[0].__class__.__name__}.{field.name}'",
        sub_objs,
    )


@with_steps(immediately(refuse))
@public("db.models.deletion")
def PROTECT(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Refuse the deletion.

    Raises:
        ProtectedError: always; the rule is only asked when there are referring objects.
    """
    refuse(collector, field, sub_objs, using)


def restrict(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Tell the collector that *sub_objs* must go as well, or nothing may."""
    collector.add_restricted_objects(field, sub_objs)
    collector.add_dependency(field.remote_field.model, field.model)


@with_steps(immediately(restrict))
@public("db.models.deletion")
def RESTRICT(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Refuse the deletion unless the referring objects are deleted in it for another reason."""
    restrict(collector, field, sub_objs, using)


@public("db.models.deletion")
def SET(value: Any) -> Any:
    """Return a rule that sets the reference to *value*, or to what it returns if it is callable."""

    def set_on_delete(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
        collector.add_field_update(field, value() if callable(value) else value, sub_objs)

    set_on_delete.__module__ = public_path("db.models.deletion")
    set_on_delete.deconstruct = lambda: (public_path("db.models.SET"), (value,), {})  # type: ignore[attr-defined]  # read by the writer of migrations
    if not callable(value):  # a callable may want the database, so the collector calls the rule itself
        set_on_delete.steps = immediately(set_on_delete)  # type: ignore[attr-defined]  # read by the collector
        set_on_delete.lazy_sub_objs = True  # type: ignore[attr-defined]  # the same
    return set_on_delete


def set_null(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Plan an update to NULL."""
    collector.add_field_update(field, None, sub_objs)


@with_steps(immediately(set_null), lazy=True)
@public("db.models.deletion")
def SET_NULL(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Set the reference to NULL."""
    set_null(collector, field, sub_objs, using)


@public("db.models.deletion")
def SET_DEFAULT(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Set the reference to the field's default."""
    # No generator form: the default may be a callable that wants the database.
    collector.add_field_update(field, field.get_default(), sub_objs)


def nothing(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Leave everything to the database."""


@with_steps(immediately(nothing))
@public("db.models.deletion")
def DO_NOTHING(collector: Any, field: Any, sub_objs: Any, using: str) -> None:
    """Do nothing; the database may refuse."""


@public("db.models.deletion")
class DatabaseOnDelete:
    """A rule that the database carries out, written into the foreign key constraint.

    Args:
        operation: the words after ``ON DELETE``.
        name: the rule's name in ``models``.
        forced_collector: rule to follow when the objects must be collected nevertheless, such as for the admin's
            list of what will be deleted.
    """

    steps = staticmethod(immediately(nothing))

    def __init__(self, operation: str, name: str, forced_collector: Any = None) -> None:
        self.operation = operation
        self.forced_collector = forced_collector
        self.__name__ = name

    def __call__(self, collector: Any, field: Any, sub_objs: Any, using: str) -> None:
        DO_NOTHING(collector, field, sub_objs, using)

    def on_delete_sql(self, schema_editor: Any) -> str:
        """Return the clause for the constraint."""
        clause: str = schema_editor.connection.ops.fk_on_delete_sql(self.operation)
        return clause

    def __str__(self) -> str:
        return self.__name__


DB_CASCADE = DatabaseOnDelete("CASCADE", "DB_CASCADE", CASCADE)
"""Let the database delete the referring rows."""
DB_SET_DEFAULT = DatabaseOnDelete("SET DEFAULT", "DB_SET_DEFAULT")
"""Let the database set the reference to the column's ``db_default``."""
DB_SET_NULL = DatabaseOnDelete("SET NULL", "DB_SET_NULL")
"""Let the database set the reference to NULL."""

SKIP_COLLECTION: frozenset[Any] = frozenset([DO_NOTHING, DB_CASCADE, DB_SET_DEFAULT, DB_SET_NULL])
"""Rules for which the collector need not look for referring objects."""
