"""What PostgreSQL can do."""

from __future__ import annotations

from typing import Any

from migrator.backends.base.features import BaseDatabaseFeatures
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.sql.errors import DataError, InterfaceError


def _procedure(arguments: str, value: str) -> str:
    return (
        f"CREATE FUNCTION test_procedure ({arguments}) RETURNS void AS $$\n"
        "DECLARE\n"
        "    V_I INTEGER;\n"
        "BEGIN\n"
        f"    V_I := {value};\n"
        "END;\n"
        "$$ LANGUAGE plpgsql;"
    )


def _since(version: int) -> Any:
    """Return a cached property that says whether the server is of that major version or later."""
    return cached_property(lambda self: self.connection.pg_version >= version * 10000)


@public("db.backends.postgresql.features")
class DatabaseFeatures(BaseDatabaseFeatures):
    """PostgreSQL 15 and later."""

    minimum_database_version = (15,)

    is_postgresql_16 = _since(16)
    is_postgresql_17 = _since(17)
    is_postgresql_18 = _since(18)

    supports_transactions = True
    can_release_savepoints = True
    can_rollback_ddl = True
    can_defer_constraint_checks = True
    closed_cursor_error_class = InterfaceError
    create_test_procedure_without_params_sql = _procedure("", "1")
    create_test_procedure_with_int_param_sql = _procedure("P_I INTEGER", "P_I")

    can_return_columns_from_insert = True
    can_return_rows_from_bulk_insert = True
    supports_copy_rows = True
    can_return_rows_from_update = True
    supports_update_conflicts = True
    supports_update_conflicts_with_target = True
    requires_casted_case_in_updates = True

    has_select_for_update = True
    has_select_for_update_nowait = True
    has_select_for_update_of = True
    has_select_for_update_skip_locked = True
    has_select_for_no_key_update = True

    can_distinct_on_fields = True
    allows_group_by_selected_pks = True
    nulls_order_largest = True
    supports_slicing_ordering_in_compound = True
    supported_explain_formats = {"JSON", "TEXT", "XML", "YAML"}

    supports_aggregate_filter_clause = True
    supports_aggregate_order_by_clause = True
    supports_over_clause = True
    supports_frame_exclusion = True
    only_supports_unbounded_with_preceding_and_following = True
    greatest_least_ignores_nulls = True

    has_real_datatype = True
    has_native_uuid_field = True
    has_native_duration_field = True
    has_native_boolean_field = True
    supports_unlimited_charfield = True
    supports_no_precision_decimalfield = True
    supports_temporal_subtraction = True
    supports_uuid4_function = True

    has_native_json_field = True
    has_json_operators = True
    json_key_contains_list_matching_requires_list = True

    supports_combined_alters = True
    supports_tablespaces = True
    supports_comments = True
    supports_stored_generated_columns = True
    schema_editor_uses_clientside_param_binding = True

    supports_nulls_distinct_unique_constraints = True
    supports_deferrable_unique_constraints = True
    supports_covering_indexes = True
    can_rename_index = True

    can_introspect_materialized_views = True

    can_clone_databases = True
    test_collations = {
        "deterministic": "C",
        "non_default": "sv-x-icu",
        "swedish_ci": "sv-x-icu",
        "virtual": "sv-x-icu",
    }
    test_now_utc_template = "STATEMENT_TIMESTAMP() AT TIME ZONE 'UTC'"
    insert_test_table_with_defaults = "INSERT INTO {} DEFAULT VALUES"

    @cached_property
    def django_test_skips(self) -> dict[str, set[str]]:
        """Tests that make no sense on PostgreSQL, by reason."""
        skips = {
            "opclasses are PostgreSQL only.": {
                "indexes.tests.SchemaIndexesNotPostgreSQLTests.test_create_index_ignores_opclasses",
            },
            "PostgreSQL requires casting to text.": {
                "lookup.tests.LookupTests.test_textfield_exact_null",
            },
        }
        if self.connection.settings_dict["OPTIONS"].get("pool"):
            skips["Pool does implicit health checks"] = {
                f"backends.base.test_base.ConnectionHealthChecksTests.{name}"
                for name in (
                    "test_health_checks_enabled",
                    "test_set_autocommit_health_checks_enabled",
                )
            }
        if self.uses_server_side_binding:
            skips["The actual query cannot be determined for server side bindings"] = {
                "backends.base.test_base.ExecuteWrapperTests.test_wrapper_debug",
            }
        return skips

    @cached_property
    def django_test_expected_failures(self) -> set[str]:
        """Tests that fail when parameters are bound by the server."""
        if not self.uses_server_side_binding:
            return set()
        return {"aggregation.tests.AggregateTestCase.test_group_by_nested_expression_with_params"}

    @cached_property
    def uses_server_side_binding(self) -> bool:
        """Whether the server puts the parameters in place."""
        return self.connection.settings_dict["OPTIONS"].get("server_side_binding") is True

    @cached_property
    def max_query_params(self) -> int | None:
        """How many parameters a statement may have: a matter of the protocol, if the server binds them."""
        return 2**16 - 1 if self.uses_server_side_binding else None

    @cached_property
    def prohibits_null_characters_in_text_exception(self) -> tuple[type[Exception], str]:
        """What is raised for text with a NUL character."""
        return DataError, "PostgreSQL text fields cannot contain NUL (0x00) bytes"

    @cached_property
    def introspected_field_types(self) -> dict[str, str]:
        """Field classes whose column type is also that of another one."""
        return {
            **super().introspected_field_types,
            "PositiveBigIntegerField": "BigIntegerField",
            "PositiveIntegerField": "IntegerField",
            "PositiveSmallIntegerField": "SmallIntegerField",
        }

    supports_any_value = property(lambda self: self.is_postgresql_16)
    supports_virtual_generated_columns = property(lambda self: self.is_postgresql_18)
    supports_uuid7_function = property(lambda self: self.is_postgresql_18)
    supports_uuid7_function_shift = property(lambda self: self.is_postgresql_18)

    @property
    def supports_uuid4_function_in_default(self) -> bool:
        """Whether it may be a column's default."""
        return self.supports_uuid4_function
