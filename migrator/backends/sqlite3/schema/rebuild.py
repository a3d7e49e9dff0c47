"""Rebuilding a table: what ALTER cannot do, a new table, a copy of the rows and a rename can.

SQLite documents this procedure as the way to make arbitrary schema changes
(https://www.sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from migrator.host.apps import Apps
from migrator.host.record import field, record

TEMPORARY_PREFIX = "new__"
"""What the name of a table begins with while its successor is built."""


@record()
class TableDraft:
    """The next version of a table: its fields, and where the rows' values come from.

    Attributes:
        fields: the fields by name, in definition order.
        sources: SQL of the value for each column of the new table that is copied.
        renamed: new field names by old ones.
        dropped: name of the field that goes, if one does.
        demoted: the field that stood aside as primary key and is to be given it back.
    """

    fields: dict[str, Any]
    sources: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    dropped: str | None = None
    demoted: Any = None

    def rename(self, name: str) -> str:
        """Return what a field is called in the new table."""
        return self.renamed.get(name, name)


def is_self_referential(field_: Any) -> bool:
    """Tell whether a relation points at the model that it is defined on."""
    return bool(field_.is_relation and field_.remote_field.model is field_.model)


class TableDrafts:
    """Works out the next version of a model's table.

    Args:
        editor: the schema editor, for quoting and defaults.
        model: the model as it is before the change.
    """

    def __init__(self, editor: Any, model: Any) -> None:
        self.editor = editor
        self.model = model

    def draft(
        self, create_field: Any = None, delete_field: Any = None, alter_fields: Iterable[tuple[Any, Any]] = ()
    ) -> TableDraft:
        """Return the draft with one field added, one dropped, or some altered."""
        alterations = list(alter_fields)
        local = self.model._meta.local_concrete_fields
        draft = TableDraft({item.name: item.clone() if is_self_referential(item) else item for item in local})
        if self.model._meta.is_composite_pk:
            # It has no column of its own, and without it the draft would get an automatic key.
            draft.fields[self.model._meta.pk.name] = self.model._meta.pk
        quote = self.editor.quote_name
        draft.sources = {item.column: quote(item.column) for item in local if not item.generated}
        news = [new for _, new in alterations] + ([create_field] if create_field is not None else [])
        if any(item.primary_key for item in news):
            self._demote_primary_key(draft, {item.name for item in news} | {old.name for old, _ in alterations})
        if create_field is not None:
            self._add(draft, create_field)
        for old, new in alterations:
            self._alter(draft, old, new)
        if delete_field is not None:
            draft.fields.pop(delete_field.name, None)
            draft.sources.pop(delete_field.column, None)
            draft.dropped = delete_field.name
        return draft

    def _demote_primary_key(self, draft: TableDraft, spared: set[str]) -> None:
        """Take the primary key from the field that has it; an automatic one goes altogether."""
        for name, item in list(draft.fields.items()):
            if not item.primary_key or name in spared:
                continue
            item.primary_key = False
            draft.demoted = item
            if item.auto_created:
                del draft.fields[name]
                draft.sources.pop(item.column, None)

    def _add(self, draft: TableDraft, new: Any) -> None:
        draft.fields[new.name] = new
        if new.many_to_many or not new.concrete or new.generated or new.has_db_default():
            return
        draft.sources[new.column] = self.editor.prepare_default(self.editor.effective_default(new))

    def _alter(self, draft: TableDraft, old: Any, new: Any) -> None:
        draft.fields.pop(old.name, None)
        draft.sources.pop(old.column, None)
        draft.fields[new.name] = new
        draft.renamed[old.name] = new.name
        if new.generated:
            return
        source = self.editor.quote_name(old.column)
        if old.null and not new.null:
            source = f"coalesce({source}, {self._filler(new)})"
        draft.sources[new.column] = source

    def _filler(self, new: Any) -> str:
        """Return the SQL of what replaces NULL in a column that forbids it from now on."""
        if new.has_db_default():
            sql, params = self.editor.db_default_sql(new)
            return str(sql % tuple(map(self.editor.quote_value, params)) if params else sql)
        return str(self.editor.prepare_default(self.editor.effective_default(new)))

    # Models of the draft

    def models(self, draft: TableDraft) -> tuple[Any, Any]:
        """Return two models of the draft: one under the table's own name, one under the temporary name.

        Relations of the table to itself resolve to the first, so that the SQL names the table as it will be called.
        """
        registry = Apps()
        options = self.model._meta
        final = self._model(draft, registry, options.object_name, options.db_table)
        temporary = self._model(
            draft, registry, f"New{options.object_name}", TEMPORARY_PREFIX + _unquoted(options.db_table)
        )
        return final, temporary

    def _model(self, draft: TableDraft, registry: Any, name: str, table: str) -> Any:
        meta = self._meta(draft, registry, table)
        body = {**copy.deepcopy(draft.fields), "Meta": meta, "__module__": self.model.__module__}
        model = type(self.model)(name, self.model.__bases__, body)
        if not any(item.primary_key for item in draft.fields.values()):
            _drop_automatic_key(model)
        return model

    def _meta(self, draft: TableDraft, registry: Any, table: str) -> type:
        options = self.model._meta
        contents: Mapping[str, Any] = {
            "app_label": options.app_label,
            "db_table": table,
            "unique_together": [[draft.rename(name) for name in names] for names in options.unique_together],
            "indexes": self._indexes(draft, options.indexes),
            "constraints": list(options.constraints),
            "apps": registry,
        }
        return type("Meta", (), dict(contents))

    @staticmethod
    def _indexes(draft: TableDraft, indexes: Sequence[Any]) -> list[Any]:
        kept = [index for index in indexes if draft.dropped is None or draft.dropped not in index.fields]
        if not draft.renamed:
            return kept
        followed = []
        for index in kept:
            follower = index.clone()
            follower.fields = [draft.rename(name) for name in index.fields]
            follower.fields_orders = [(draft.rename(name), order) for name, order in index.fields_orders]
            followed.append(follower)
        return followed


def _drop_automatic_key(model: Any) -> None:
    """Take out the primary key that every model gets: the table has lost its own and gets another one later."""
    options = model._meta
    options.local_fields = [item for item in options.local_fields if not item.primary_key]
    options._expire_cache()


def _unquoted(name: str) -> str:
    return name[1:-1] if len(name) > 1 and name[0] == name[-1] == '"' else name
