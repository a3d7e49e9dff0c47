"""The compiler of UPDATE statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator
from typing import Any

from migrator.expressions.columns import ColPairs
from migrator.expressions.values import placeholder_of
from migrator.host.exceptions import EmptyResultSet, FieldError, FullResultSet
from migrator.host.mode import public
from migrator.host.ports import run
from migrator.query.compiler.insert import refuse_computed
from migrator.query.compiler.select import SQLCompiler
from migrator.query.compiler.state import SQL
from migrator.query.paths import check_rel_lookup_compatibility
from migrator.query.query import Query
from migrator.sql.constants import GET_ITERATOR_CHUNK_SIZE, MULTI, NO_RESULTS, ROW_COUNT
from migrator.sql.effects import Call, Execute, Result

RESULTS = {ROW_COUNT: Result.ROW_COUNT, NO_RESULTS: Result.NONE}


def _refuse_other_model(field: Any, instance: Any) -> None:
    """Raise ValueError if the relation *field* leads to another model than the instance's: its key would mean another row.

    Models are told by name: a migration's version of a model stands for the model.
    """
    if not hasattr(instance, "_meta"):
        return
    target = field.remote_field.model._meta
    if instance._meta.label_lower != target.label_lower and not check_rel_lookup_compatibility(
        type(instance), target, field
    ):
        raise ValueError(
            f'Cannot update {field.model._meta.object_name}.{field.name} to "{instance!r}": '
            f'Must be "{target.object_name}" instance.'
        )


@public("db.models.sql.compiler")
class SQLUpdateCompiler(SQLCompiler):
    """Compiles an UpdateQuery: one statement for its table, further ones for the tables of parent models."""

    keeps_short_statements = True
    """A statement for one row depends on its fields alone. Only the class that says so is believed, no subclass."""

    returning_fields: Any = None
    returning_params: Any = ()
    _is_prepared = False

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> SQL:
        """Return the statement for the query's own table, and its parameters; an empty one if nothing is set there.

        Raises:
            FieldError: a value reads other rows, or several columns at once.
            TypeError: an instance for a field that is no relation.
        """
        self.pre_sql_setup()
        if not self.query.values:
            return "", ()
        settings: list[str] = []
        params: list[Any] = []
        for field, _, value in self.query.values:
            sql, value_params = self._setting(field, self._prepared(field, value))
            settings.append(f"{self.quote_name(field.column)} = {sql}")
            params.extend(value_params)
        pieces = [f"UPDATE {self.quote_name(self.query.base_table)} SET", ", ".join(settings)]
        try:
            where, where_params = self.compile(self.query.where)
        except FullResultSet:
            where, where_params = "", ()
        if where:
            pieces.append(f"WHERE {where}")
            params.extend(where_params)
        if self.returning_fields:
            sql, self.returning_params = self.connection.ops.returning_columns(self.returning_fields)
            if sql:
                pieces.append(sql)
                params.extend(self.returning_params)
        return " ".join(pieces), tuple(params)

    def _prepared(self, field: Any, value: Any) -> Any:
        """Return *value* as the database takes it."""
        if hasattr(value, "resolve_expression"):
            value = value.resolve_expression(self.query, allow_joins=False, for_save=True)
            refuse_computed(field, value)
            if isinstance(value, ColPairs):
                raise FieldError(
                    f"Composite primary keys expressions are not allowed in this query ({field.name}=F('pk'))."
                )
        elif hasattr(value, "prepare_database_save"):
            if not field.remote_field:
                raise TypeError(
                    f"Tried to update field {field} with a model instance, {value!r}. Use a value compatible with "
                    f"{field.__class__.__name__}."
                )
            _refuse_other_model(field, value)
            value = value.prepare_database_save(field)
        return field.get_db_prep_save(value, connection=self.connection)

    def _setting(self, field: Any, value: Any) -> SQL:
        if hasattr(value, "as_sql"):
            return self.compile(value)
        if value is None:
            return "NULL", ()
        placeholder = placeholder_of(field)
        return placeholder(value, self, self.connection) if placeholder else ("%s", (value,))

    # Conditions on other tables

    def pre_sql_setup(self, with_col_aliases: bool = False) -> Any:
        """Make the conditions fit for UPDATE, asking the database for keys if there is no other way."""
        if not self._is_prepared:
            run.get()(self.preparation())

    def preparation(self) -> Generator[Any, Any, None]:
        """Replace conditions on other tables by one on the primary key.

        UPDATE has one table. Conditions that reach further become a subquery for the keys; or a list of them, where
        several tables are updated or the database cannot read from the table that it writes to.
        """
        self._is_prepared = True
        query = self.query
        references_before = query.alias_refcount.copy()
        query.get_initial_alias()
        tables = query.count_active_tables()
        if not query.related_updates and tables == 1:
            return
        keys, places = self._key_query()
        needs_keys_first = tables > 1 and not self.connection.features.update_can_self_select
        query.clear_where()
        if query.related_updates or needs_keys_first:
            identities, related_ids = yield from self._fetch_keys(keys, places)
            query.add_filter("pk__in", identities)
            query.related_ids = related_ids
        else:
            query.add_filter("pk__in", keys)
        query.reset_refcounts(references_before)

    def _key_query(self) -> tuple[Any, list[tuple[Any, int]]]:
        """Return the query for the keys of the rows to update, and where it has those of each parent model."""
        keys = self.query.chain(klass=Query)
        keys.select_related = False
        keys.clear_ordering(force=True)
        keys.extra = {}
        keys.clear_select_fields()
        opts = keys.get_meta()
        names = [opts.pk.name]
        places: list[tuple[Any, int]] = []
        for model in self.query.related_updates:
            if all(step.join_field.primary_key for step in opts.get_path_to_parent(model)):
                # The parent's key is the child's.
                places.append((model, 0))
            else:
                places.append((model, len(names)))
                names.append(model._meta.pk.name)
        keys.add_fields(names)
        return keys, places

    def _fetch_keys(
        self, keys: Any, places: list[tuple[Any, int]]
    ) -> Generator[Any, Any, tuple[list[Any], dict[Any, list[Any]]]]:
        composite = self.query.get_meta().is_composite_pk
        identities: list[Any] = []
        related_ids: dict[Any, list[Any]] = defaultdict(list)
        chunks = yield from keys.get_compiler(self.using, connection=self.connection).execution(MULTI)
        for rows in chunks:
            identities.extend(tuple(row) if composite else row[0] for row in rows)
            for model, place in places:
                related_ids[model].extend(row[place] for row in rows)
        return identities, related_ids

    # Execution

    def execution(
        self,
        result_type: Any = NO_RESULTS,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Generator[Any, Any, Any]:
        """Execute the statement, by ``execute_sql()`` where that is not ours; see :meth:`executing`."""
        return super().execution(result_type)

    def executing(
        self,
        result_type: Any = NO_RESULTS,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Generator[Any, Any, Any]:
        """Update the query's table and those of its parents.

        Args:
            result_type: ROW_COUNT for the number of rows that matched, otherwise None.
            chunked_fetch: of no use here.
            chunk_size: of no use here.
        """
        if result_type not in RESULTS:
            result_type = NO_RESULTS
        if not self._is_prepared:
            yield from self.preparation()
        number: int | None = None
        try:
            sql, params = self.as_sql()
        except EmptyResultSet:
            sql, params, number = "", (), None
        if sql and SQLCompiler.executes_as_here():
            number = yield Execute(self.alias, sql, params, RESULTS[result_type])
        elif sql:
            number = yield Call(super().execute_sql, (result_type,))  # it compiles once more
        nothing_yet = number is None
        for query in self.query.get_related_updates():
            related_number = yield from query.get_compiler(self.using, connection=self.connection).execution(
                result_type
            )
            if nothing_yet and related_number:
                # Only parents are updated: their rows are the ones to count.
                number, nothing_yet = related_number, False
        return number or 0

    def execute_sql(self, result_type: Any = NO_RESULTS, *args: Any, **kwargs: Any) -> Any:
        """Execute synchronously; see :meth:`executing`."""
        return run.get()(self.executing(result_type))

    def returning_execution(self, returning_fields: Any) -> Generator[Any, Any, list[Any]]:
        """Update, and return the rows of *returning_fields*; rows of nothing where the database cannot tell them.

        Raises:
            NotImplementedError: parent models are updated too.
        """
        if self.query.get_related_updates():
            raise NotImplementedError("Update returning is not implemented for queries with related updates.")
        if not returning_fields or not self.connection.features.can_return_rows_from_update:
            number = yield from self.execution(ROW_COUNT)
            return [()] * number
        self.returning_fields = returning_fields
        if not self._is_prepared:
            yield from self.preparation()
        try:
            sql, params = self.as_sql()
        except EmptyResultSet:
            return []
        if not sql:
            return []
        rows = yield Execute(self.alias, sql, params, Result.ROWS)
        table = self.query.get_meta().db_table
        converters = self.get_converters([field.get_col(table) for field in returning_fields])
        return list(self.apply_converters(rows, converters)) if converters else list(rows)

    def execute_returning_sql(self, returning_fields: Any) -> list[Any]:
        """Execute synchronously; see :meth:`returning_execution`."""
        rows: list[Any] = run.get()(self.returning_execution(returning_fields))
        return rows
