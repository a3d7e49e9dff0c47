"""What SQLite can do."""

from __future__ import annotations

import sqlite3
import sys
from functools import lru_cache
from typing import Any

from migrator.backends.base.features import BaseDatabaseFeatures
from migrator.host.exceptions import SynchronousOnlyOperation
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.runtime.transaction import atomic
from migrator.sql.errors import OperationalError

MEMORY_ONLY_SKIPS = {
    "the sqlite backend's close() method is a no-op when using an in-memory database": {
        "servers.test_liveserverthread.LiveServerThreadTest.test_closes_connections",
        "servers.tests.LiveServerTestCloseConnectionTest.test_closes_connections",
    },
    "For SQLite in-memory tests, closing the connection destroys the database.": {
        "test_utils.tests.AssertNumQueriesUponConnectionTests.test_ignores_connection_configuration_queries",
    },
}

SKIPS = {
    "SQLite stores values rounded to 15 significant digits.": {
        "model_fields.test_decimalfield.DecimalFieldTests.test_fetch_from_db_without_float_rounding",
    },
    "SQLite naively remakes the table on field alteration.": {
        "schema.tests.SchemaTests.test_unique_no_unnecessary_fk_drops",
        "schema.tests.SchemaTests.test_unique_and_reverse_m2m",
        "schema.tests.SchemaTests.test_alter_field_default_doesnt_perform_queries",
        "schema.tests.SchemaTests.test_rename_column_renames_deferred_sql_references",
    },
    "SQLite doesn't support negative precision for ROUND().": {
        "db_functions.math.test_round.RoundTests.test_null_with_negative_precision",
        "db_functions.math.test_round.RoundTests.test_decimal_with_negative_precision",
        "db_functions.math.test_round.RoundTests.test_float_with_negative_precision",
        "db_functions.math.test_round.RoundTests.test_integer_with_negative_precision",
    },
    "The actual query cannot be determined on SQLite": {
        "backends.base.test_base.ExecuteWrapperTests.test_wrapper_debug",
    },
    "SQLite does not parse escaped double quotes in the JSON path notation": {
        "model_fields.test_jsonfield.TestQuerying.test_lookups_special_chars_double_quotes",
    },
}


@lru_cache
def _library() -> sqlite3.Connection:
    """Return a connection to nothing, which knows the library's limits and functions."""
    return sqlite3.connect(":memory:", check_same_thread=False)


@public("db.backends.sqlite3.features")
class DatabaseFeatures(BaseDatabaseFeatures):
    """SQLite 3.37 and later."""

    minimum_database_version = (3, 37)

    test_db_allows_multiple_connections = False
    atomic_transactions = False
    supports_transactions = True
    can_release_savepoints = True
    can_rollback_ddl = True
    can_defer_constraint_checks = True
    can_create_inline_fk = False

    supports_unspecified_pk = True
    can_return_columns_from_insert = True
    can_return_rows_from_bulk_insert = True
    can_return_rows_from_update = True
    supports_update_conflicts = True
    supports_update_conflicts_with_target = True
    supports_default_keyword_in_insert = False
    requires_literal_defaults = True

    supports_parentheses_in_compound = False
    order_by_nulls_first = True
    has_case_insensitive_like = True
    supports_aggregate_filter_clause = True
    supports_aggregate_order_by_clause = sqlite3.sqlite_version_info >= (3, 44)
    supports_aggregate_distinct_multiple_argument = False
    supports_any_value = True
    supports_over_clause = True
    supports_frame_range_fixed_distance = True
    supports_frame_exclusion = True

    supports_timezones = False
    supports_temporal_subtraction = True
    time_cast_precision = 3
    supports_cast_with_precision = False
    supports_unlimited_charfield = True
    supports_no_precision_decimalfield = True
    supports_uuid4_function = True
    supports_json_field_contains = False

    ignores_table_name_case = True
    supports_stored_generated_columns = True
    supports_virtual_generated_columns = True

    can_clone_databases = True
    test_collations = {"ci": "nocase", "cs": "binary", "non_default": "nocase", "virtual": "nocase"}
    insert_test_table_with_defaults = 'INSERT INTO {} ("null") VALUES (1)'
    django_test_expected_failures = {"expressions.tests.FTimeDeltaTests.test_mixed_comparisons1"}

    @cached_property
    def django_test_skips(self) -> dict[str, set[str]]:
        """Tests that make no sense on SQLite, by reason."""
        return {**SKIPS, **(MEMORY_ONLY_SKIPS if self.connection.is_in_memory_db() else {})}

    @cached_property
    def introspected_field_types(self) -> dict[str, str]:
        """Field classes whose column type is also that of another one."""
        return {
            **super().introspected_field_types,
            "BigAutoField": "AutoField",
            "DurationField": "BigIntegerField",
            "GenericIPAddressField": "CharField",
            "SmallAutoField": "AutoField",
        }

    @property
    def max_query_params(self) -> int:
        """How many parameters a statement may have: a limit of the connection, which can be set."""
        try:
            self.connection.ensure_connection()
        except SynchronousOnlyOperation:
            # An event loop cannot connect here; what it compiles runs with the library's own limit.
            return int(_library().getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))
        return int(self.connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER))

    @cached_property
    def supports_json_field(self) -> bool:
        """Whether the JSON functions were compiled in.

        Raises:
            OperationalError: the database cannot be opened, which says nothing about JSON.
        """
        try:
            with self.connection.cursor() as cursor:
                return self._has_json(cursor)
        except SynchronousOnlyOperation:
            # The functions are the library's, so any connection tells.
            (found,) = _library().execute("SELECT COUNT(*) FROM pragma_function_list WHERE name = 'json'").fetchone()
            return bool(found)

    def _has_json(self, cursor: Any) -> bool:
        try:
            with atomic(self.connection.alias):
                cursor.execute('SELECT JSON(\'{"a": "b"}\')')
        except OperationalError:
            return False
        return True

    can_introspect_json_field = property(lambda self: self.supports_json_field)
    has_json_object_function = property(lambda self: self.supports_json_field)

    @cached_property
    def supports_uuid7_function(self) -> bool:
        """Whether Python makes them."""
        return sys.version_info >= (3, 14)

    @property
    def supports_uuid4_function_in_default(self) -> bool:
        """Whether a function of the connection may be a column's default."""
        return self.supports_uuid4_function
