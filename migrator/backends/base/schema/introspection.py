"""Finding the names of constraints that are in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from migrator.backends.base.schema.constraints import Constraints

KINDS = ("unique", "primary_key", "index", "check", "foreign_key")


class ConstraintNames(Constraints):
    """Look-ups of existing constraints, for schema editors."""

    _collected_renames: dict[str, str]
    """What tables that would have been renamed are called in the database, by their new names."""

    def _constraint_names(
        self,
        model: Any,
        column_names: Sequence[str] | None = None,
        unique: bool | None = None,
        primary_key: bool | None = None,
        index: bool | None = None,
        foreign_key: bool | None = None,
        check: bool | None = None,
        type_: str | None = None,
        exclude: Iterable[str] | None = None,
    ) -> list[str]:
        """Return the names of a table's constraints, of the kinds and on exactly the columns that are asked for.

        A kind that is None does not count; True or False must match.
        """
        if column_names is not None:
            convert = self.connection.introspection.identifier_converter
            truncate = self.connection.features.truncates_names
            column_names = [self._truncated(convert(name)) if truncate else convert(name) for name in column_names]
        # While SQL is only collected, a renamed table is still there under its old name.
        table = self._collected_renames.get(model._meta.db_table, model._meta.db_table)
        with self.connection.cursor() as cursor:
            found = self.connection.introspection.get_constraints(cursor, table)
        wanted = {
            kind: value
            for kind, value in zip(KINDS, (unique, primary_key, index, check, foreign_key), strict=True)
            if value is not None
        }
        if type_ is not None:
            wanted["type"] = type_  # type: ignore[assignment]  # compared as it is, beside the flags
        excluded = set(exclude or ())

        def fits(info: dict[str, Any]) -> bool:
            if column_names is not None and column_names != info["columns"]:
                return False
            return all((info[kind] if kind == "type" else bool(info[kind])) == value for kind, value in wanted.items())

        return [name for name, info in found.items() if name not in excluded and fits(info)]

    def _truncated(self, name: str) -> str:
        limit = self.connection.ops.max_name_length()
        return name[:limit] if limit else name
