"""Queries that change rows, and the query around an aggregated one."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any

from migrator.host.exceptions import FieldError
from migrator.host.mode import public
from migrator.host.ports import run
from migrator.query.paths import named_field
from migrator.query.query import Query
from migrator.sql.constants import GET_ITERATOR_CHUNK_SIZE, ROW_COUNT


@public("db.models.sql.subqueries")
class DeleteQuery(Query):
    """DELETE: deletes what its conditions match in one table."""

    compiler = "SQLDeleteCompiler"

    def do_query(self, table: str, where: Any, using: str) -> int:
        """Delete the rows of *table* that *where* matches and return their number."""
        number: int = run.get()(self.deletion(table, where, using))
        return number

    def deletion(self, table: str, where: Any, using: str) -> Generator[Any, Any, int]:
        """Do what :meth:`do_query` says."""
        self.alias_map = {table: self.alias_map[table]}
        self.__dict__.pop("base_table", None)
        self.where = where
        number: int = yield from self.get_compiler(using).execution(ROW_COUNT)
        return number

    def delete_batch(self, pk_list: Sequence[Any], using: str) -> int:
        """Delete the rows with these primary keys, in batches, and return their number."""
        number: int = run.get()(self.batch_deletion(pk_list, using))
        return number

    def batch_deletion(self, pk_list: Sequence[Any], using: str) -> Generator[Any, Any, int]:
        """Do what :meth:`delete_batch` says."""
        deleted = 0
        field = self.get_meta().pk
        for start in range(0, len(pk_list), GET_ITERATOR_CHUNK_SIZE):
            self.clear_where()
            self.add_filter(f"{field.name}__in", pk_list[start : start + GET_ITERATOR_CHUNK_SIZE])
            deleted += yield from self.deletion(self.get_meta().db_table, self.where, using)
        return deleted


@public("db.models.sql.subqueries")
class UpdateQuery(Query):
    """UPDATE: sets columns of one table; columns of parent models become updates of their own."""

    compiler = "SQLUpdateCompiler"
    values: list[tuple[Any, Any, Any]]
    related_updates: dict[Any, list[tuple[Any, Any, Any]]]
    related_ids: Any
    related_ids_fields: list[Any]
    returning_fields: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._setup_query()

    def _setup_query(self) -> None:
        """Prepare what ``chain(klass=UpdateQuery)`` does not copy from another class of query."""
        if not hasattr(self, "values"):
            self.values = []
        if not hasattr(self, "related_ids"):
            self.related_ids = None
        if not hasattr(self, "related_updates"):
            self.related_updates = {}

    def clone(self) -> Any:
        """Return a copy with updates of its own."""
        twin = super().clone()
        twin.related_updates = self.related_updates.copy()
        return twin

    def update_batch(self, pk_list: Sequence[Any], values: Mapping[str, Any], using: str) -> None:
        """Set *values* in the rows with these primary keys, in batches."""
        run.get()(self.batch_update(pk_list, values, using))

    def batch_update(self, pk_list: Sequence[Any], values: Mapping[str, Any], using: str) -> Generator[Any, Any, None]:
        """Do what :meth:`update_batch` says."""
        self.add_update_values(values)
        for start in range(0, len(pk_list), GET_ITERATOR_CHUNK_SIZE):
            self.clear_where()
            self.add_filter("pk__in", pk_list[start : start + GET_ITERATOR_CHUNK_SIZE])
            yield from self.get_compiler(using).execution()

    def add_update_values(self, values: Mapping[str, Any]) -> None:
        """Add ``{field name: value}``.

        Raises:
            FieldError: a name is not a column of the model.
        """
        opts = self.get_meta()
        sequence: list[tuple[Any, Any, Any]] = []
        for name, value in values.items():
            field = named_field(opts, name)
            model = field.model._meta.concrete_model
            if field.name == "pk" and opts.is_composite_pk:
                raise FieldError("Composite primary key fields must be updated individually.")
            if not field.concrete:
                raise FieldError(f"Cannot update model field {field!r} (only concrete fields are permitted).")
            if field.generated:
                continue  # the database computes it from the others
            if model is not opts.concrete_model:
                self.add_related_update(model, field, value)
            else:
                sequence.append((field, model, value))
        self.add_update_fields(sequence)

    def add_update_fields(self, values_seq: Iterable[tuple[Any, Any, Any]]) -> None:
        """Add ``(field, model, value)``; expressions are bound to the query."""
        for field, model, value in values_seq:
            if hasattr(value, "resolve_expression"):
                value = value.resolve_expression(self, allow_joins=False, for_save=True)
            self.values.append((field, model, value))

    def add_related_update(self, model: Any, field: Any, value: Any) -> None:
        """Add a column of a parent model, to be updated for the rows that this query matches."""
        self.related_updates.setdefault(model, []).append((field, None, value))

    def get_related_updates(self) -> list[Any]:
        """Return the queries that update the parent models."""
        queries: list[Any] = []
        for model, values in self.related_updates.items():
            query = UpdateQuery(model)
            query.values = values
            if self.related_ids is not None:
                query.add_filter("pk__in", self.related_ids[model])
            queries.append(query)
        return queries


@public("db.models.sql.subqueries")
class InsertQuery(Query):
    """INSERT of one or many instances.

    Args:
        on_conflict: what happens to rows that are there already.
        update_fields: the fields that a conflict updates.
        unique_fields: the fields whose conflict it is.
    """

    compiler = "SQLInsertCompiler"

    def __init__(
        self,
        *args: Any,
        on_conflict: Any = None,
        update_fields: Any = None,
        unique_fields: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields: Sequence[Any] = []
        self.objs: Sequence[Any] = []
        self.raw = False
        self.on_conflict = on_conflict
        self.update_fields = update_fields or []
        self.unique_fields = unique_fields or []

    def insert_values(self, fields: Sequence[Any], objs: Sequence[Any], raw: bool = False) -> None:
        """Say what to insert: the *fields* of *objs*; *raw* values are taken as they are, without ``pre_save()``."""
        self.fields, self.objs, self.raw = fields, objs, raw


@public("db.models.sql.subqueries")
class AggregateQuery(Query):
    """SELECT aggregates FROM (another query)."""

    compiler = "SQLAggregateCompiler"

    def __init__(self, model: Any, inner_query: Any) -> None:
        self.inner_query = inner_query
        super().__init__(model)


Query.aggregate_query_class = AggregateQuery
