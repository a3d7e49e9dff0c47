"""What differs between two versions of a field's column, worked out before any statement is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrator.host.record import field, record


@record()
class ColumnChange:
    """The change from one version of a column to another.

    Attributes:
        model: the model as it is before the change.
        old, new: the two versions of the field.
        old_type, new_type: the column types.
        old_params, new_params: the fields' ``db_parameters``.
        strict: whether an unexpected number of existing constraints is an error.
        temporary_default: set while the change is carried out: the column has a default that must go again.
        dropped_foreign_keys: set while the change is carried out: the column's own foreign key was dropped.
        dropped_incoming: set while the change is carried out: relations whose foreign keys to this column were dropped.
    """

    model: Any
    old: Any
    new: Any
    old_type: str
    new_type: str
    old_params: dict[str, Any]
    new_params: dict[str, Any]
    strict: bool = False
    dropped_foreign_keys: bool = False
    temporary_default: bool = False
    dropped_incoming: list[tuple[Any, Any]] = field(default_factory=list)

    @property
    def table(self) -> str:
        """The table that the column is in."""
        table: str = self.model._meta.db_table
        return table

    @property
    def retyped(self) -> bool:
        """The type changes, or the suffix (identity, autoincrement) that goes with it."""
        return self.old_type != self.new_type

    @property
    def old_collation(self) -> str | None:
        """The collation before."""
        return self.old_params.get("collation")

    @property
    def new_collation(self) -> str | None:
        """The collation after."""
        return self.new_params.get("collation")

    @property
    def recollated(self) -> bool:
        """The collation changes."""
        return self.old_collation != self.new_collation

    @property
    def becomes_primary_key(self) -> bool:
        """The column is to be the primary key and was not."""
        return bool(self.new.primary_key and not self.old.primary_key)

    @property
    def had_unique(self) -> bool:
        """The column had a unique constraint of its own."""
        return bool(self.old.unique and not self.old.primary_key)

    @property
    def wants_unique(self) -> bool:
        """The column is to have a unique constraint of its own."""
        return bool(self.new.unique and not self.new.primary_key)

    @property
    def loses_unique(self) -> bool:
        """The column's own unique constraint goes."""
        return self.had_unique and (not self.new.unique or self.becomes_primary_key)

    @property
    def gains_unique(self) -> bool:
        """The column gets a unique constraint of its own."""
        return bool(self.wants_unique and not self.old.unique) or bool(self.old.primary_key and self.wants_unique)

    @property
    def had_index(self) -> bool:
        """The column had an index of its own, beside what unique constraints bring."""
        return bool(self.old.db_index and not self.old.unique)

    @property
    def wants_index(self) -> bool:
        """The column is to have an index of its own."""
        return bool(self.new.db_index and not self.new.unique)

    @property
    def old_check(self) -> str | None:
        """The check constraint that the field type brought."""
        return self.old_params.get("check")

    @property
    def new_check(self) -> str | None:
        """The check constraint that the field type brings."""
        return self.new_params.get("check")

    @property
    def becomes_not_null(self) -> bool:
        """The column may not be null any more."""
        return bool(self.old.null and not self.new.null)

    @property
    def had_foreign_key(self) -> bool:
        """The column was under a foreign key constraint."""
        return bool(self.old.remote_field and self.old.db_constraint)

    @property
    def wants_foreign_key(self) -> bool:
        """The column is to be under a foreign key constraint."""
        return bool(self.new.remote_field and self.new.db_constraint)

    @property
    def touches_referrers(self) -> bool:
        """Foreign keys that point at the column have to give way while it changes."""
        stays_target = (self.old.primary_key and self.new.primary_key) or (self.old.unique and self.new.unique)
        return bool(stays_target) and (self.retyped or self.recollated)

    @property
    def default_changes(self) -> bool:
        """The default that the database keeps (``db_default``) appears, goes or becomes another."""
        if not self.new.has_db_default():
            return bool(self.old.has_db_default())
        return not self.old.has_db_default() or self.new.db_default != self.old.db_default


def related_non_m2m_objects(old_field: Any, new_field: Any) -> Iterator[tuple[Any, Any]]:
    """Yield pairs of relations that point at a field, before and after, and those that point on from there.

    A relation whose own column is a primary key (multi-table inheritance, one-to-one keys) passes the change on.
    """
    for pair in zip(_pointing_at(old_field), _pointing_at(new_field), strict=False):
        yield pair
        yield from related_non_m2m_objects(pair[0].remote_field, pair[1].remote_field)


def _pointing_at(field_: Any) -> list[Any]:
    # Hidden ones too: those of automatic many-to-many tables, and of fields without a name on this side.
    reverse = field_.model._meta._get_fields(forward=False, reverse=True, include_hidden=True, include_parents=False)
    relations = (
        relation
        for relation in reverse
        if not relation.field.many_to_many and field_ in relation.field.foreign_related_fields
    )
    return sorted(relations, key=lambda relation: (relation.field.model._meta.label, relation.field.name))
