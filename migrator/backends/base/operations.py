"""How statements are spelled: the defaults that most databases share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from migrator.backends.base.operations_values import ValueOperations
from migrator.backends.base.parts import ConnectionPart
from migrator.host.deferred import json, sqlparse
from migrator.host.mode import public, public_path
from migrator.runtime.transaction import atomic
from migrator.sql.errors import NotSupportedError
from migrator.sql.markers import identity

COMPILER_MODULES = {public_path("db.models.sql.compiler"): "migrator.query.compilers"}
"""Where the compilers behind the public path of each compiler module of ours are, without its face."""

ON_DELETE_ACTIONS = frozenset({"CASCADE", "SET NULL", "SET DEFAULT"})


@public("db.backends.base.operations")
class BaseDatabaseOperations(ConnectionPart, ValueOperations):
    """Spells statements and adapts values for one database. A backend overrides what it says differently."""

    compiler_module = public_path("db.models.sql.compiler")

    # Column types in CAST that differ from those of columns.
    cast_data_types: dict[str, Any] = {}
    cast_char_field_without_max_length: str | None = None

    set_operators = {"union": "UNION", "intersection": "INTERSECT", "difference": "EXCEPT"}

    # Bounds of a window's frame.
    CURRENT_ROW = "CURRENT ROW"
    PRECEDING = "PRECEDING"
    FOLLOWING = "FOLLOWING"
    UNBOUNDED_PRECEDING = f"UNBOUNDED {PRECEDING}"
    UNBOUNDED_FOLLOWING = f"UNBOUNDED {FOLLOWING}"

    explain_prefix: str | None = None

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self._compilers: ModuleType | None = None

    def compiler(self, compiler_name: str) -> Any:
        """Return the compiler class *compiler_name* of this backend."""
        if self._compilers is None:
            self._compilers = import_module(COMPILER_MODULES.get(self.compiler_module, self.compiler_module))
        return getattr(self._compilers, compiler_name)

    # Names

    def quote_name(self, name: str) -> str:
        """Return *name* as an identifier; a quoted one stays as it is."""
        raise NotImplementedError("subclasses of BaseDatabaseOperations may require a quote_name() method")

    def max_name_length(self) -> int | None:
        """Return how long an identifier may be; None if any length will do."""
        return None

    # SELECT

    def distinct_sql(self, fields: Sequence[str], params: Any) -> tuple[list[str], list[Any]]:
        """Return the parts of a DISTINCT clause and their parameters.

        Raises:
            NotSupportedError: *fields* are given and the database has no DISTINCT ON.
        """
        if fields:
            raise NotSupportedError("DISTINCT ON fields is not supported by this database backend")
        return ["DISTINCT"], []

    def no_limit_value(self) -> Any:
        """Return the LIMIT that stands for none, needed before an OFFSET; None if it can be left out."""
        raise NotImplementedError("subclasses of BaseDatabaseOperations may require a no_limit_value() method")

    def _get_limit_offset_params(self, low_mark: int | None, high_mark: int | None) -> tuple[Any, int]:
        offset = low_mark or 0
        if high_mark is not None:
            return high_mark - offset, offset
        return (self.no_limit_value() if offset else None), offset

    def limit_offset_sql(self, low_mark: int | None, high_mark: int | None) -> str:
        """Return the clause that takes the rows from *low_mark* up to, but not including, *high_mark*."""
        limit, offset = self._get_limit_offset_params(low_mark, high_mark)
        parts = (f"LIMIT {limit}" if limit else "", f"OFFSET {offset}" if offset else "")
        return " ".join(filter(None, parts))

    def for_update_sql(
        self, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = (), no_key: bool = False
    ) -> str:
        """Return the clause that locks the selected rows."""
        parts = (
            "FOR NO KEY UPDATE" if no_key else "FOR UPDATE",
            f"OF {', '.join(of)}" if of else "",
            "NOWAIT" if nowait else "",
            "SKIP LOCKED" if skip_locked else "",
        )
        return " ".join(filter(None, parts))

    def force_no_ordering(self) -> list[Any]:
        """Return an ORDER BY that leaves the rows in any order, where the database wants one."""
        return []

    def force_group_by(self) -> list[Any]:
        """Return a GROUP BY for a HAVING without one, where the database wants it."""
        return []

    def explain_query_prefix(self, format: str | None = None, **options: Any) -> str:
        """Return what goes before a statement to have it explained.

        Raises:
            NotSupportedError: the database explains nothing.
            ValueError: it does not know the format or an option.
        """
        features = self.connection.features
        if not features.supports_explaining_query_execution:
            raise NotSupportedError("This backend does not support explaining query execution.")
        if format and format.upper() not in features.supported_explain_formats:
            raise ValueError(self._unknown_format(format.upper(), features.supported_explain_formats))
        if options:
            raise ValueError(f"Unknown options: {', '.join(sorted(options))}")
        return str(self.explain_prefix)

    def _unknown_format(self, name: str, known: Iterable[str]) -> str:
        choices = ", ".join(sorted(known))
        rest = (
            f"Allowed formats: {choices}"
            if choices
            else (f"{self.connection.display_name} does not support any formats.")
        )
        return f"{name} is not a recognized format. {rest}"

    # INSERT

    def insert_statement(self, on_conflict: Any = None) -> str:
        """Return the beginning of an INSERT."""
        return "INSERT INTO"

    def bulk_insert_sql(self, fields: Any, placeholder_rows: Iterable[Iterable[str]]) -> str:
        """Return the VALUES of several rows."""
        rows = list(placeholder_rows)
        if rows and rows.count(rows[0]) == len(rows):
            texts = [f"({', '.join(rows[0])})"] * len(rows)
        else:
            texts = [f"({', '.join(row)})" for row in rows]
        return f"VALUES {', '.join(texts)}"

    def bulk_batch_size(self, fields: Sequence[Any], objs: Any) -> int:
        """Return how many of *objs* fit in one statement: each takes a parameter for every column."""
        limit = self.connection.features.max_query_params
        columns = sum(len(getattr(field, "fields", (field,))) for field in fields)
        if limit is None or not columns:
            return len(objs)
        return int(limit // columns)

    def joined_update_sql(
        self, table: str, keys: Sequence[Any], fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]
    ) -> tuple[str, Sequence[Any]] | None:
        """Return the UPDATE that joins *table* with *rows*, values of *keys* and then of *fields*, and its parameters.

        None if the database has no such statement, or not for fields of these types.
        """
        return None

    def joined_assignments(
        self, table: str, keys: Sequence[Any], fields: Sequence[Any], columns: Sequence[str]
    ) -> tuple[str, str]:
        """Return the assignments and the condition of such a statement, whose rows have the quoted *columns*."""
        name = self.quote_name
        new = columns[len(keys) :]
        changes = [f"{name(field.column)} = {value}" for field, value in zip(fields, new, strict=True)]
        same = [f"{name(table)}.{name(key.column)} = {value}" for key, value in zip(keys, columns, strict=False)]
        return ", ".join(changes), " AND ".join(same)

    def on_conflict_suffix_sql(self, fields: Any, on_conflict: Any, update_fields: Any, unique_fields: Any) -> str:
        """Return the end of an INSERT that says what happens to rows that exist."""
        return ""

    def returning_columns(self, fields: Iterable[Any]) -> tuple[str, Any]:
        """Return the clause that answers with *fields* of the written rows."""
        quote = self.quote_name
        columns = [f"{quote(field.model._meta.db_table)}.{quote(field.column)}" for field in fields]
        return (f"RETURNING {', '.join(columns)}" if columns else ""), ()

    def fetch_returned_rows(self, cursor: Any, returning_params: Any) -> Any:
        """Return the rows that a RETURNING clause answers with."""
        return cursor.fetchall()

    @identity
    def modify_insert_params(self, placeholder: str, params: Any) -> Any:
        """Return the parameters of one inserted value, changed where its placeholder needs it."""
        return params

    def last_insert_id(self, cursor: Any, table_name: str, pk_name: str) -> Any:
        """Return the primary key that the last INSERT made."""
        return cursor.lastrowid

    def pk_default_value(self) -> str:
        """Return what to insert so that the database makes the primary key."""
        return "DEFAULT"

    def autoinc_sql(self, table: str, column: str) -> Any:
        """Return statements that make a column number itself, where the column type cannot say it."""
        return None

    def binary_placeholder_sql(self, value: Any, compiler: Any) -> tuple[str, Any]:
        """Return the placeholder and the parameters of a binary value."""
        return "%s", (value,)

    # Conditions

    def max_in_list_size(self) -> int | None:
        """Return how many values an IN list may have; None for any number."""
        return None

    def in_list_as_array(self, lhs: Any, sqls: Sequence[str], params: Sequence[Any]) -> tuple[str, Any] | None:
        """Return ``ANY(…)`` with all values as one parameter, to stand for a long IN list; None where it cannot.

        Args:
            lhs: what is compared.
            sqls: the placeholder of each value.
            params: the values, as the driver takes them.
        """
        return None

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """Return a template for the left side of a lookup."""
        return "%s"

    def unification_cast_sql(self, output_field: Any) -> str:
        """Return a template that casts a result to the type of *output_field*, where the database guesses wrong."""
        return "%s"

    def regex_lookup(self, lookup_type: str) -> str:
        """Return a template of the regular expression lookup, where ``operators`` has none."""
        raise NotImplementedError("subclasses of BaseDatabaseOperations may require a regex_lookup() method")

    def prep_for_like_query(self, x: Any) -> str:
        """Return the text of *x* with what LIKE takes for wildcards escaped."""
        return str(x).translate(LIKE_ESCAPES)

    # The same for a comparison that ignores case, where that is a LIKE.
    prep_for_iexact_query: Any = prep_for_like_query

    def prepare_join_on_clause(
        self, lhs_table: str, lhs_field: Any, rhs_table: str, rhs_field: Any
    ) -> tuple[Any, Any]:
        """Return the two sides of a join condition."""
        from migrator.expressions.columns import Col  # who looks at a database only does without expressions

        return Col(lhs_table, lhs_field), Col(rhs_table, rhs_field)

    def conditional_expression_supported_in_where_clause(self, expression: Any) -> bool:
        """Say whether *expression* can be a condition by itself, without ``= TRUE``."""
        if self.connection.features.has_native_boolean_field:
            return True
        # Who looks at a database only does without expressions.
        from migrator.expressions.lookup import Lookup
        from migrator.expressions.subqueries import Exists
        from migrator.expressions.values import RawSQL
        from migrator.expressions.wrappers import ExpressionWrapper
        from migrator.sql.where import WhereNode

        if isinstance(expression, Exists | Lookup | WhereNode):
            return True
        if isinstance(expression, ExpressionWrapper) and expression.conditional:
            return self.conditional_expression_supported_in_where_clause(expression.expression)
        return bool(isinstance(expression, RawSQL) and expression.conditional)

    # Expressions

    def check_expression_support(self, expression: Any) -> None:
        """Check that the database can evaluate *expression*.

        Raises:
            NotSupportedError: it cannot.
        """

    def combine_expression(self, connector: str, sub_expressions: Iterable[str]) -> str:
        """Join pieces of SQL by an arithmetic operator."""
        return f" {connector} ".join(sub_expressions)

    def combine_duration_expression(self, connector: str, sub_expressions: Iterable[str]) -> str:
        """Join pieces of SQL of which some are durations."""
        return self.combine_expression(connector, sub_expressions)

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        """Return the difference of two dates or times as a duration.

        Raises:
            NotSupportedError: the database has none.
        """
        if not self.connection.features.supports_temporal_subtraction:
            raise NotSupportedError(f"This backend does not support {internal_type} subtraction.")
        (lhs_sql, lhs_params), (rhs_sql, rhs_params) = lhs, rhs
        return f"({lhs_sql} - {rhs_sql})", (*lhs_params, *rhs_params)

    def compile_json_path(self, key_transforms: Iterable[Any], include_root: bool = True) -> str:
        """Return the path of keys and indexes as the database's JSON functions take it."""
        steps = ["$"] if include_root else []
        for key in key_transforms:
            try:
                number = int(key)
            except ValueError:
                steps.append(f".{json.dumps(key)}")
            else:
                steps.append(self.format_json_path_numeric_index(number))
        return "".join(steps)

    def format_json_path_numeric_index(self, num: int) -> str:
        """Return one index of a JSON path; a negative one counts from the end.

        Raises:
            NotSupportedError: it is negative and the database does not count so.
        """
        if num < 0 and not self.connection.features.supports_json_negative_indexing:
            raise NotSupportedError("Using negative JSON array indices is not supported on this database backend.")
        return f"[{num}]"

    # Windows

    def window_frame_value(self, value: int) -> str:
        """Return one bound of a frame, counted from the current row."""
        if not value:
            return self.CURRENT_ROW
        return f"{abs(value)} {self.PRECEDING if value < 0 else self.FOLLOWING}"

    def window_frame_rows_start_end(self, start: Any = None, end: Any = None) -> tuple[str, str]:
        """Return the bounds of a ROWS frame.

        Raises:
            ValueError: a bound is no integer, or the frame ends before it starts.
        """
        for name, bound in (("start", start), ("end", end)):
            if bound is not None and not isinstance(bound, int):
                raise ValueError(f"{name} argument must be an integer, zero, or None, but got '{bound}'.")
        if start is not None and end is not None and start > end:
            raise ValueError("start cannot be greater than end.")
        return self._frame(start, end)

    def window_frame_range_start_end(self, start: Any = None, end: Any = None) -> tuple[str, str]:
        """Return the bounds of a RANGE frame, which has to surround the current row.

        Raises:
            ValueError: it does not.
            NotSupportedError: the database only takes unbounded ones.
        """
        if start is not None and not (isinstance(start, int) and start <= 0):
            raise ValueError(f"start argument must be a negative integer, zero, or None, but got '{start}'.")
        if end is not None and not (isinstance(end, int) and end >= 0):
            raise ValueError(f"end argument must be a positive integer, zero, or None, but got '{end}'.")
        if (start or end) and self.connection.features.only_supports_unbounded_with_preceding_and_following:
            raise NotSupportedError(
                f"{self.connection.display_name} only supports UNBOUNDED together with PRECEDING and FOLLOWING."
            )
        return self._frame(start, end)

    def _frame(self, start: int | None, end: int | None) -> tuple[str, str]:
        return (
            self.UNBOUNDED_PRECEDING if start is None else self.window_frame_value(start),
            self.UNBOUNDED_FOLLOWING if end is None else self.window_frame_value(end),
        )

    # Transactions

    def start_transaction_sql(self) -> str:
        """Return the statement that begins a transaction."""
        return "BEGIN;"

    def end_transaction_sql(self, success: bool = True) -> str:
        """Return the statement that commits, or rolls back without *success*."""
        return "COMMIT;" if success else "ROLLBACK;"

    def savepoint_create_sql(self, sid: str) -> str:
        """Return the statement that makes a savepoint."""
        return f"SAVEPOINT {self.quote_name(sid)}"

    def savepoint_commit_sql(self, sid: str) -> str:
        """Return the statement that releases a savepoint."""
        return f"RELEASE SAVEPOINT {self.quote_name(sid)}"

    def savepoint_rollback_sql(self, sid: str) -> str:
        """Return the statement that goes back to a savepoint."""
        return f"ROLLBACK TO SAVEPOINT {self.quote_name(sid)}"

    def set_time_zone_sql(self) -> str:
        """Return the statement that sets the connection's time zone, the parameter; empty if it has none."""
        return ""

    def advisory_lock_sql(self, *, shared: bool, wait: bool) -> str:
        """Return the statement that takes a lock until the end of the transaction; its number is the parameter.

        Raises:
            NotSupportedError: the database has no such locks.
        """
        raise NotSupportedError(f"{self.connection.display_name} has no advisory locks.")

    # Tables

    def deferrable_sql(self) -> str:
        """Return what makes a foreign key be checked at the end of the transaction."""
        return ""

    def fk_on_delete_sql(self, operation: str) -> str:
        """Return what a foreign key does when its target is deleted.

        Raises:
            NotImplementedError: it can do nothing of the kind.
        """
        if operation not in ON_DELETE_ACTIONS:
            raise NotImplementedError(f"ON DELETE {operation} is not supported.")
        return f" ON DELETE {operation}"

    def tablespace_sql(self, tablespace: str, inline: bool = False) -> str:
        """Return the clause that puts a table or (*inline*) the index of a column into a tablespace."""
        return ""

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """Return statements that empty *tables*.

        Args:
            style: colours the keywords.
            reset_sequences: number new rows from the beginning.
            allow_cascade: also empty tables that refer to them.
        """
        raise NotImplementedError("subclasses of BaseDatabaseOperations must provide an sql_flush() method")

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Run the statements of :meth:`sql_flush` in one transaction."""
        with (
            atomic(using=self.connection.alias, savepoint=self.connection.features.can_rollback_ddl),
            self.connection.cursor() as cursor,
        ):
            for sql in sql_list:
                cursor.execute(sql)

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        """Return statements that start *sequences* anew."""
        return []

    def sequence_reset_sql(self, style: Any, model_list: Any) -> list[str]:
        """Return statements that continue the sequences of *model_list* after the greatest primary key."""
        return []

    def cache_key_culling_sql(self) -> str:
        """Return the statement that finds the key up to which a cache table is thinned out."""
        key = self.quote_name("cache_key")
        return f"SELECT {key} FROM %s ORDER BY {key} LIMIT 1 OFFSET %%s"

    # Text of statements

    def prepare_sql_script(self, sql: str) -> list[str]:
        """Split a script into statements, without their comments."""
        return [sqlparse.format(statement, strip_comments=True) for statement in sqlparse.split(sql) if statement]

    def format_debug_sql(self, sql: str) -> str:
        """Return *sql* in lines, for reading."""
        try:
            return str(sqlparse.format(sql, reindent=True, keyword_case="upper"))
        except sqlparse.exceptions.SQLParseError:
            return sql


LIKE_ESCAPES = str.maketrans({"\\": "\\\\", "%": r"\%", "_": r"\_"})
