"""What a database can do. Every flag is the truth about the database, never about this package."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from weakref import WeakSet

from migrator.backends.base.parts import ConnectionPart
from migrator.host.functional import cached_property
from migrator.host.mode import public
from migrator.sql.errors import ProgrammingError


class Watched(type):
    """Class of the classes of features: what is changed on one of them, as tests do, makes statements be compiled anew."""

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        super().__init__(name, bases, namespace)
        type.__setattr__(cls, "_changes", 0)

    def __setattr__(cls, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        cls._note_change()

    def __delattr__(cls, name: str) -> None:
        super().__delattr__(name)
        cls._note_change()

    def _note_change(cls) -> None:
        type.__setattr__(cls, "_changes", vars(cls)["_changes"] + 1)
        for features in list(_living):
            if isinstance(features, cls):
                features._forget_capability()


_living: WeakSet[Any] = WeakSet()
"""The features of all connections."""


@public("db.backends.base.features")
class BaseDatabaseFeatures(ConnectionPart, metaclass=Watched):
    """Capabilities, and facts that tests depend on. A backend sets what differs from these defaults."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        _living.add(self)

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name != "connection":
            self.__dict__.setdefault("_replaced", {})[name] = value
            self._forget_capability()

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        self.__dict__.get("_replaced", {}).pop(name, None)
        self._forget_capability()

    def _forget_capability(self) -> None:
        connection = self.__dict__.get("connection")
        if connection is not None:
            vars(connection).pop("capability", None)

    def replaced(self) -> Hashable:
        """Return what is otherwise than the class said when it was made: by attribute here, by count on the class."""
        own = self.__dict__.get("_replaced", {})
        classes = [vars(cls).get("_changes", 0) for cls in type(self).__mro__]
        return type(self), tuple(classes), tuple(sorted((name, repr(value)) for name, value in own.items()))

    minimum_database_version: tuple[int, ...] | None = None
    gis_enabled = False

    # Statements and parameters
    max_query_params: Any = None
    supports_paramstyle_pyformat = True
    supports_callproc_kwargs = False
    create_test_procedure_without_params_sql: str | None = None
    create_test_procedure_with_int_param_sql: str | None = None
    bare_select_suffix = ""
    empty_fetchmany_value: Any = []
    can_use_chunked_reads = True
    closed_cursor_error_class: type[Exception] = ProgrammingError
    prohibits_null_characters_in_text_exception: Any = None
    truncates_names = False

    # Transactions
    uses_savepoints = True
    can_release_savepoints = False
    atomic_transactions = True
    can_rollback_ddl = False
    can_defer_constraint_checks = False
    test_db_allows_multiple_connections = True

    # Rows
    allows_auto_pk_0 = True
    supports_unspecified_pk = False
    has_bulk_insert = True
    can_return_columns_from_insert = False
    supports_copy_rows = False
    can_return_rows_from_bulk_insert = False
    can_return_rows_from_update = False
    supports_ignore_conflicts = True
    supports_update_conflicts = False
    supports_update_conflicts_with_target = False
    supports_default_keyword_in_insert = True
    supports_default_keyword_in_bulk_insert = True
    requires_casted_case_in_updates = False
    update_can_self_select = True
    delete_can_self_reference_subquery = True
    connection_persists_old_columns = False

    # Locks
    has_select_for_update = False
    has_select_for_update_nowait = False
    has_select_for_update_skip_locked = False
    has_select_for_update_of = False
    has_select_for_no_key_update = False
    select_for_update_of_column = False
    supports_select_for_update_with_limit = True
    for_update_after_from = False

    # Queries
    can_distinct_on_fields = False
    allows_group_by_lob = True
    allows_group_by_selected_pks = False
    allows_group_by_select_index = True
    supports_subqueries_in_group_by = True
    requires_explicit_null_ordering_when_grouping = False
    nulls_order_largest = False
    order_by_nulls_first = False
    supports_order_by_nulls_modifier = True
    allow_sliced_subqueries_with_in = True
    ignores_unnecessary_order_by_in_subqueries = True
    supports_select_union = True
    supports_select_intersection = True
    supports_select_difference = True
    supports_slicing_ordering_in_compound = False
    supports_parentheses_in_compound = True
    requires_compound_order_by_subquery = False
    supports_tuple_lookups = True
    supports_tuple_comparison_against_subquery = True
    supports_boolean_expr_in_select_clause = True
    supports_comparing_boolean_expr = True
    supports_logical_xor = False
    pattern_lookup_needs_param_pattern = True
    has_case_insensitive_like = False
    supports_regex_backreferencing = True
    supported_explain_formats: set[str] = set()

    # Aggregates and windows
    supports_aggregate_filter_clause = False
    supports_aggregate_order_by_clause = False
    supports_aggregate_distinct_multiple_argument = True
    supports_any_value = False
    supports_bit_aggregations = True
    supports_default_in_bit_aggregations = True
    supports_over_clause = False
    supports_frame_range_fixed_distance = False
    supports_frame_exclusion = False
    only_supports_unbounded_with_preceding_and_following = False
    supports_default_in_lead_lag = True
    greatest_least_ignores_nulls = False

    # Types and values
    interprets_empty_strings_as_nulls = False
    rounds_to_even = False
    has_real_datatype = False
    has_native_uuid_field = False
    has_native_duration_field = False
    has_native_boolean_field = False
    supports_unlimited_charfield = False
    supports_no_precision_decimalfield = False
    supports_cast_with_precision = True
    time_cast_precision = 6
    supports_temporal_subtraction = False
    supports_date_lookup_using_string = True
    supports_timezones = True
    has_zoneinfo_database = True
    related_fields_match_type = False
    supports_uuid4_function = False
    supports_uuid4_function_in_default: Any = False
    supports_uuid7_function = False
    supports_uuid7_function_shift = False

    # JSON
    supports_json_field = True
    has_native_json_field = False
    has_json_operators = False
    has_json_object_function = True
    supports_json_field_contains = True
    json_key_contains_list_matching_requires_list = False
    supports_json_negative_indexing = True
    supports_primitives_in_json_field = True

    # Schema: tables and columns
    can_create_inline_fk = True
    supports_combined_alters = False
    supports_tablespaces = False
    supports_comments = False
    supports_comments_inline = False
    implied_column_null = False
    requires_literal_defaults = False
    supports_expression_defaults = True
    supports_stored_generated_columns = False
    supports_virtual_generated_columns = False
    supports_alter_generated_column_data_type = True
    schema_editor_uses_clientside_param_binding = False
    supports_sequence_reset = True
    ignores_table_name_case = False

    # Schema: constraints and indexes
    supports_foreign_keys = True
    supports_forward_references = True
    indexes_foreign_keys = True
    supports_on_delete_db_cascade = True
    supports_on_delete_db_default = True
    supports_on_delete_db_null = True
    allows_multiple_constraints_on_same_fields = True
    supports_column_check_constraints = True
    supports_table_check_constraints = True
    supports_nullable_unique_constraints = True
    supports_partially_nullable_unique_constraints = True
    supports_nulls_distinct_unique_constraints = False
    supports_deferrable_unique_constraints = False
    supports_partial_indexes = True
    supports_functions_in_partial_indexes = True
    supports_covering_indexes = False
    supports_expression_indexes = True
    supports_index_on_text_field = True
    supports_index_column_ordering = True
    can_rename_index = False
    collate_as_index_expression = False

    # Introspection
    supports_inspectdb = True
    can_introspect_default = True
    can_introspect_foreign_keys = True
    can_introspect_check_constraints = True
    can_introspect_materialized_views = False
    can_introspect_json_field = True
    introspected_field_types: Any = {
        name: name
        for name in (
            "AutoField",
            "BigAutoField",
            "BigIntegerField",
            "BinaryField",
            "BooleanField",
            "CharField",
            "DurationField",
            "GenericIPAddressField",
            "IntegerField",
            "PositiveBigIntegerField",
            "PositiveIntegerField",
            "PositiveSmallIntegerField",
            "SmallAutoField",
            "SmallIntegerField",
            "TimeField",
        )
    }

    # Collations
    supports_collation_on_charfield = True
    supports_collation_on_textfield = True
    supports_non_deterministic_collations = True

    # Tests
    can_clone_databases = False
    test_collations: dict[str, str | None] = dict.fromkeys(("ci", "cs", "non_default", "swedish_ci", "virtual"))
    test_now_utc_template: str | None = None
    insert_test_table_with_defaults: str | None = None
    django_test_expected_failures: Any = set()
    django_test_skips: Any = {}
    disallowed_simple_test_case_connection_methods: list[tuple[str, str]] = [
        ("connect", "connections"),
        ("temporary_connection", "connections"),
        ("cursor", "queries"),
        ("chunked_cursor", "queries"),
    ]

    @cached_property
    def supports_explaining_query_execution(self) -> bool:
        """Whether the database shows how it runs a query."""
        return self.connection.ops.explain_prefix is not None

    @cached_property
    def supports_transactions(self) -> bool:
        """Whether a rollback undoes an insert; found out by trying."""
        probe = "ROLLBACK_TEST"
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {probe} (X INT)")
            try:
                self.connection.set_autocommit(False)
                cursor.execute(f"INSERT INTO {probe} (X) VALUES (8)")
                self.connection.rollback()
                self.connection.set_autocommit(True)
                cursor.execute(f"SELECT COUNT(X) FROM {probe}")
                (rows,) = cursor.fetchone()
            finally:
                cursor.execute(f"DROP TABLE {probe}")
        return bool(rows == 0)

    def allows_group_by_selected_pks_on_model(self, model: Any) -> bool:
        """Whether grouping by the primary key of *model* alone is enough to select its other columns."""
        return bool(self.allows_group_by_selected_pks and model._meta.managed)
