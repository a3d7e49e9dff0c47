"""Names that packages import from modules of Django which only use them.

``from django.db.models.sql.query import LOOKUP_SEP`` and ``from django.db.models.query import Q`` work with Django because
those modules import the names for themselves. Programs rely on it; our faces find such a name in its home when somebody
asks for it.
"""

from __future__ import annotations

HOMES = {
    "apps": "apps",
    "apps.config": "AppConfig",
    "apps.registry": "Apps",
    "conf": "SettingsReference settings",
    "core.exceptions": """
        EmptyResultSet FieldDoesNotExist FieldError FullResultSet ImproperlyConfigured ValidationError
    """,
    "core.files.base": "ContentFile File",
    "core.files.images": "ImageFile",
    "core.files.storage.base": "Storage",
    "core.management.base": "CommandError OutputWrapper",
    "core.signals": "setting_changed",
    "db": "DEFAULT_DB_ALIAS DJANGO_VERSION_PICKLE_KEY connection connections router",
    "db.backends.base.base": "BaseDatabaseWrapper",
    "db.backends.base.client": "BaseDatabaseClient",
    "db.backends.base.creation": "BaseDatabaseCreation",
    "db.backends.base.features": "BaseDatabaseFeatures",
    "db.backends.base.introspection": "BaseDatabaseIntrospection TableInfo",
    "db.backends.base.operations": "BaseDatabaseOperations",
    "db.backends.base.schema": "BaseDatabaseSchemaEditor",
    "db.backends.base.validation": "BaseDatabaseValidation",
    "db.backends.ddl_references": "Columns Expressions ForeignKeyName IndexColumns IndexName Statement Table",
    "db.backends.postgresql.base": "psycopg_version",
    "db.backends.postgresql.psycopg_any": "is_psycopg3",
    "db.backends.utils": "names_digest split_identifier split_tzname_delta strip_quotes truncate_name",
    "db.migrations.exceptions": """
        CircularDependencyError InvalidMigrationPlan IrreversibleError MigrationSchemaMissing NodeNotFoundError
    """,
    "db.migrations.graph": "MigrationGraph",
    "db.migrations.loader": "MigrationLoader",
    "db.migrations.migration": "Migration",
    "db.migrations.operations.base": "Operation OperationCategory",
    "db.migrations.operations.fields": "AddField AlterField FieldOperation RemoveField RenameField",
    "db.migrations.operations.models": "AlterModelOptions",
    "db.migrations.optimizer": "MigrationOptimizer",
    "db.migrations.questioner": "MigrationQuestioner",
    "db.migrations.recorder": "MigrationRecorder",
    "db.migrations.serializer": "serializer_factory",
    "db.migrations.state": "ModelState ProjectState",
    "db.migrations.utils": """
        RegexObject field_is_referenced field_references get_migration_name_timestamp get_references
        resolve_relation
    """,
    "db.models": "DB_CASCADE DB_SET_DEFAULT DB_SET_NULL FETCH_ONE",
    "db.models.aggregates": "Count Max",
    "db.models.base": "Model",
    "db.models.constants": "LOOKUP_SEP OnConflict",
    "db.models.constraints": "Deferrable UniqueConstraint",
    "db.models.deletion": "CASCADE Collector DO_NOTHING DatabaseOnDelete",
    "db.models.expressions": """
        BaseExpression Case Col ColPairs DatabaseDefault Exists Expression ExpressionList ExpressionWrapper F
        Func OrderBy OrderByList OuterRef RawSQL Ref ResolvedOuterRef Star Subquery Value When Window
    """,
    "db.models.fields": """
        AutoField BooleanField CharField DateField DateTimeField DecimalField DurationField Field FloatField
        IntegerField NOT_PROVIDED TextField TimeField UUIDField
    """,
    "db.models.fields.composite": "CompositePrimaryKey",
    "db.models.fields.json": "JSONField",
    "db.models.fields.mixins": "CheckFieldDefaultMixin FieldCacheMixin",
    "db.models.fields.proxy": "OrderWrt",
    "db.models.fields.related": "OneToOneField lazy_related_operation",
    "db.models.fields.related_lookups": """
        RelatedExact RelatedGreaterThan RelatedGreaterThanOrEqual RelatedIn RelatedIsNull RelatedLessThan
        RelatedLessThanOrEqual
    """,
    "db.models.fields.reverse_related": "ForeignObjectRel",
    "db.models.fields.tuple_lookups": """
        TupleExact TupleGreaterThan TupleGreaterThanOrEqual TupleIn TupleIsNull TupleLessThan
        TupleLessThanOrEqual
    """,
    "db.models.functions.comparison": "Cast Coalesce Collate",
    "db.models.functions.datetime": "Trunc",
    "db.models.functions.math": "Mod Random",
    "db.models.functions.mixins": "FixDecimalInputMixin FixDurationInputMixin NumericOutputFieldMixin",
    "db.models.functions.window": "RowNumber",
    "db.models.indexes": "Index IndexExpression",
    "db.models.lookups": """
        Exact FieldGetDbPrepValueMixin GreaterThan GreaterThanOrEqual In IsNull LessThan LessThanOrEqual Lookup
        PostgresOperatorLookup Transform YearExact YearGt YearGte YearLt YearLte
    """,
    "db.models.manager": "Manager",
    "db.models.options": "normalize_together",
    "db.models.query": "QuerySet prefetch_related_objects",
    "db.models.query_utils": """
        DeferredAttribute PROHIBITED_FILTER_KWARGS PathInfo Q RegisterLookupMixin select_related_descend
    """,
    "db.models.sql.constants": """
        CURSOR GET_ITERATOR_CHUNK_SIZE INNER LOUTER MULTI NO_RESULTS ORDER_DIR ROW_COUNT SINGLE
    """,
    "db.models.sql.query": "Query",
    "db.models.sql.where": "WhereNode",
    "db.models.utils": "AltersData get_blank_choice_label make_model_tuple resolve_callables",
    "db.transaction": "TransactionManagementError atomic",
    "db.utils": """
        DataError DatabaseError IntegrityError InterfaceError NotSupportedError OperationalError ProgrammingError
    """,
    "dispatch.dispatcher": "Signal",
    "utils.choices": "BlankChoiceIterator CallableChoiceIterator flatten_choices normalize_choices",
    "utils.copy": "replace",
    "utils.datastructures": "DictWrapper ImmutableList OrderedSet",
    "utils.dateparse": "parse_date parse_datetime parse_duration parse_time",
    "utils.deconstruct": "deconstructible",
    "utils.duration": "duration_microseconds duration_string",
    "utils.encoding": "force_str",
    "utils.functional": "LazyObject Promise cached_property classproperty partition",
    "utils.hashable": "make_hashable",
    "utils.inspect": "func_accepts_kwargs func_supports_parameter get_func_args signature",
    "utils.ipv6": "clean_ipv6_address",
    "utils.module_loading": "import_string",
    "utils.safestring": "SafeString",
    "utils.text": "camel_case_to_spaces capfirst get_text_list",
    "utils.timezone": "now",
    "utils.translation": "override",
    "utils.tree": "Node",
    "utils.version": "get_version get_version_tuple",
}
"""Names by the public module, without the root, that they belong to."""

MODULES = {
    "checks": "core.checks",
    "composite": "db.models.fields.composite",
    "exceptions": "core.exceptions",
    "expressions": "db.models.expressions",
    "fields": "db.models.fields",
    "forms": "forms",
    "lookups": "db.models.lookups",
    "migrations": "db.migrations",
    "models": "db.models",
    "operations": "db.migrations.operations",
    "query_utils": "db.models.query_utils",
    "serializers": "core.serializers",
    "signals": "db.models.signals",
    "sql": "db.models.sql",
    "timezone": "utils.timezone",
    "transaction": "db.transaction",
    "tree": "utils.tree",
    "utils": "db.backends.utils",
    "validators": "core.validators",
}
"""Modules that are found in others, by the name that they have there."""

BORROWED = {
    "db.backends.base.base": """
        BaseDatabaseValidation DatabaseError ImproperlyConfigured NotSupportedError ProgrammingError
        cached_property settings utils
    """,
    "db.backends.base.creation": "apps atomic import_string router serializers settings",
    "db.backends.base.features": "ProgrammingError cached_property",
    "db.backends.base.introspection": "DB_CASCADE DB_SET_DEFAULT DB_SET_NULL DO_NOTHING",
    "db.backends.base.operations": """
        Col CompositePrimaryKey Exists ExpressionWrapper Lookup NotSupportedError RawSQL WhereNode
        duration_microseconds force_str models settings timezone transaction
    """,
    "db.backends.base.schema": """
        Columns CompositePrimaryKey Deferrable Expressions FieldError ForeignKeyName Index IndexName Query
        Statement Table TransactionManagementError atomic names_digest settings split_identifier truncate_name
    """,
    "db.backends.postgresql.base": """
        BaseDatabaseWrapper ImproperlyConfigured SafeString cached_property connections get_version_tuple
        settings
    """,
    "db.backends.postgresql.client": "BaseDatabaseClient",
    "db.backends.postgresql.creation": "BaseDatabaseCreation ImproperlyConfigured strip_quotes",
    "db.backends.postgresql.features": "BaseDatabaseFeatures DataError InterfaceError cached_property is_psycopg3",
    "db.backends.postgresql.introspection": """
        BaseDatabaseIntrospection DB_CASCADE DB_SET_DEFAULT DB_SET_NULL DO_NOTHING Index psycopg_version
    """,
    "db.backends.postgresql.operations": """
        BaseDatabaseOperations Cast OnConflict is_psycopg3 settings split_tzname_delta
    """,
    "db.backends.postgresql.schema": "BaseDatabaseSchemaEditor IndexColumns strip_quotes",
    "db.backends.signals": "Signal",
    "db.backends.sqlite3.base": """
        BaseDatabaseWrapper ImproperlyConfigured IntegrityError parse_date parse_datetime parse_time
    """,
    "db.backends.sqlite3.client": "BaseDatabaseClient",
    "db.backends.sqlite3.creation": "BaseDatabaseCreation NotSupportedError",
    "db.backends.sqlite3.features": "BaseDatabaseFeatures OperationalError cached_property transaction",
    "db.backends.sqlite3.introspection": "BaseDatabaseIntrospection DatabaseError Index TableInfo",
    "db.backends.sqlite3.operations": """
        BaseDatabaseOperations Col DatabaseError FieldError NotSupportedError OnConflict cached_property models
        parse_date parse_datetime parse_time settings timezone
    """,
    "db.backends.sqlite3.schema": """
        Apps BaseDatabaseSchemaEditor CompositePrimaryKey NotSupportedError Statement UniqueConstraint
        strip_quotes
    """,
    "db.backends.utils": "NotSupportedError apps parse_time",
    "db.migrations.autodetector": """
        AlterModelOptions Migration MigrationOptimizer MigrationQuestioner RegexObject cached_property models
        operations resolve_relation settings
    """,
    "db.migrations.exceptions": "DatabaseError",
    "db.migrations.executor": "InvalidMigrationPlan MigrationLoader ProjectState migrations router",
    "db.migrations.graph": "CircularDependencyError NodeNotFoundError OrderedSet ProjectState",
    "db.migrations.loader": "CommandError MigrationGraph MigrationRecorder apps settings",
    "db.migrations.migration": "IrreversibleError atomic get_migration_name_timestamp",
    "db.migrations.operations.base": "get_func_args router",
    "db.migrations.operations.fields": """
        Model NOT_PROVIDED Operation OperationCategory cached_property field_references replace
    """,
    "db.migrations.operations.models": """
        AddField AlterField FieldOperation ModelState Operation OperationCategory RemoveField RenameField
        cached_property field_references models normalize_together replace resolve_relation
    """,
    "db.migrations.operations.special": "Operation OperationCategory router",
    "db.migrations.questioner": "MigrationLoader NOT_PROVIDED OutputWrapper apps timezone",
    "db.migrations.recorder": "Apps DatabaseError MigrationSchemaMissing classproperty models now",
    "db.migrations.serializer": """
        DatabaseOnDelete LazyObject Operation Promise RegexObject SettingsReference models
    """,
    "db.migrations.state": """
        AppConfig Apps FieldDoesNotExist NOT_PROVIDED cached_property field_is_referenced get_references
        import_string make_model_tuple models normalize_together settings
    """,
    "db.migrations.writer": """
        MigrationLoader SettingsReference apps get_func_args get_version migrations serializer_factory
    """,
    "db.models.aggregates": """
        Case Coalesce ColPairs FieldError FixDurationInputMixin FullResultSet Func IntegerField NotSupportedError
        NumericOutputFieldMixin OrderByList Star TextField Value When
    """,
    "db.models.base": """
        AltersData CASCADE Coalesce CompositePrimaryKey DO_NOTHING DatabaseDefault DatabaseError DatabaseOnDelete
        ExpressionWrapper F FETCH_ONE ForeignObjectRel IntegerField Manager Max NOT_PROVIDED OneToOneField Q
        Value apps capfirst checks connection force_str get_text_list lazy_related_operation make_hashable
        settings transaction
    """,
    "db.models.constraints": """
        BooleanField Coalesce DEFAULT_DB_ALIAS Exact Exists ExpressionList F FieldDoesNotExist IndexExpression
        IsNull LOOKUP_SEP Q Query RawSQL ValidationError checks connections
    """,
    "db.models.deletion": "IntegrityError connections models query_utils signals sql transaction",
    "db.models.enums": "Promise",
    "db.models.expressions": """
        DatabaseError EmptyResultSet FieldError FullResultSet LOOKUP_SEP NotSupportedError
        PROHIBITED_FILTER_KWARGS cached_property classproperty connection deconstructible fields make_hashable
        signature
    """,
    "db.models.fields": """
        BlankChoiceIterator CallableChoiceIterator DictWrapper NotSupportedError Promise apps cached_property
        capfirst checks clean_ipv6_address duration_string exceptions flatten_choices forms
        get_blank_choice_label normalize_choices parse_date parse_datetime parse_duration parse_time settings
        timezone validators
    """,
    "db.models.fields.composite": """
        ColPairs Field NOT_PROVIDED TupleExact TupleGreaterThan TupleGreaterThanOrEqual TupleIn TupleIsNull
        TupleLessThan TupleLessThanOrEqual cached_property checks
    """,
    "db.models.fields.files": """
        AltersData ContentFile DatabaseDefault DeferredAttribute Field FieldError File ImageFile Storage checks
        forms signals
    """,
    "db.models.fields.generated": "Field NOT_PROVIDED Query cached_property checks connections router",
    "db.models.fields.json": """
        CheckFieldDefaultMixin Field FieldGetDbPrepValueMixin LOOKUP_SEP NotSupportedError PostgresOperatorLookup
        TextField Transform checks connections exceptions expressions forms lookups router
    """,
    "db.models.fields.mixins": "cached_property checks",
    "db.models.fields.proxy": "fields",
    "db.models.fields.related": """
        RelatedExact RelatedGreaterThan RelatedGreaterThanOrEqual RelatedIn RelatedIsNull RelatedLessThan
        RelatedLessThanOrEqual SettingsReference cached_property checks exceptions forms settings utils
    """,
    "db.models.fields.related_descriptors": """
        AltersData ColPairs DEFAULT_DB_ALIAS FieldError GreaterThan LessThanOrEqual Manager NotSupportedError Q
        QuerySet RowNumber TupleIn Window cached_property connections prefetch_related_objects resolve_callables
        router signals transaction
    """,
    "db.models.fields.related_lookups": """
        ColPairs Exact GreaterThan GreaterThanOrEqual In IsNull LessThan LessThanOrEqual TupleIn composite
    """,
    "db.models.fields.reverse_related": """
        FieldCacheMixin cached_property exceptions get_blank_choice_label make_hashable
    """,
    "db.models.fields.tuple_lookups": """
        ColPairs EmptyResultSet Exact Exists Func GreaterThan GreaterThanOrEqual In IsNull LessThan
        LessThanOrEqual NotSupportedError Query ResolvedOuterRef Subquery Value WhereNode models
    """,
    "db.models.functions.comparison": "Func Value",
    "db.models.functions.datetime": """
        DateField DateTimeField DurationField Field Func IntegerField TimeField Transform YearExact YearGt
        YearGte YearLt YearLte settings timezone
    """,
    "db.models.functions.json": "Cast Func JSONField NotSupportedError TextField Value",
    "db.models.functions.math": """
        Cast FixDecimalInputMixin FloatField Func IntegerField NumericOutputFieldMixin Transform Value
    """,
    "db.models.functions.mixins": "Cast DecimalField FloatField IntegerField",
    "db.models.functions.text": """
        Cast CharField Coalesce Func IntegerField NotSupportedError TextField Transform Value
    """,
    "db.models.functions.uuid": "Func NotSupportedError UUIDField",
    "db.models.functions.window": "FloatField Func IntegerField",
    "db.models.indexes": """
        Col Collate ExpressionList F Func OrderBy Q Query checks names_digest partition split_identifier
    """,
    "db.models.lookups": """
        BooleanField Case CharField ColPairs DateTimeField EmptyResultSet Expression ExpressionList Field
        FullResultSet Func IntegerField OrderedSet RegisterLookupMixin UUIDField Value When cached_property
        make_hashable
    """,
    "db.models.options": """
        AutoField CompositePrimaryKey FieldDoesNotExist ImmutableList ImproperlyConfigured Manager OrderWrt
        OrderedSet PathInfo UniqueConstraint apps cached_property camel_case_to_spaces composite connections
        import_string override setting_changed settings
    """,
    "db.models.query": """
        AutoField Cast Collector DJANGO_VERSION_PICKLE_KEY DatabaseDefault DateField DateTimeField FETCH_ONE
        Field Max OrderBy Trunc cached_property exceptions func_accepts_kwargs func_supports_parameter settings
        sql timezone transaction
    """,
    "db.models.query_utils": """
        DEFAULT_DB_ALIAS DatabaseError FieldError LOOKUP_SEP cached_property connections make_hashable models
        transaction tree
    """,
    "db.models.signals": "Signal make_model_tuple",
    "db.models.sql.compiler": """
        AutoField CURSOR Cast ColPairs DatabaseError EmptyResultSet F FieldError FullResultSet
        GET_ITERATOR_CHUNK_SIZE LOOKUP_SEP Lookup MULTI NO_RESULTS NotSupportedError ORDER_DIR OrderBy Query
        ROW_COUNT Random RawSQL Ref SINGLE TransactionManagementError Value cached_property composite
        make_hashable select_related_descend
    """,
    "db.models.sql.datastructures": "FullResultSet INNER LOUTER",
    "db.models.sql.query": """
        BaseExpression Col ColPairs Count DEFAULT_DB_ALIAS Exists F Field FieldDoesNotExist FieldError INNER
        LOOKUP_SEP LOUTER Lookup Node NotSupportedError ORDER_DIR OuterRef Q RawSQL Ref ResolvedOuterRef SINGLE
        Value cached_property connections
    """,
    "db.models.sql.subqueries": "FieldError GET_ITERATOR_CHUNK_SIZE NO_RESULTS Query ROW_COUNT",
    "db.models.sql.where": "Case EmptyResultSet Exact FullResultSet Mod When cached_property tree",
    "db.utils": "ImproperlyConfigured cached_property import_string settings",
}
"""Which of these names a public module has besides its own."""


def home_of(module: str, name: str) -> tuple[str, str] | None:
    """Return where *name*, which *module* has without owning it, belongs.

    Args:
        module: a public module without its root, as ``db.models.query``.
        name: what is asked of it.

    Returns:
        (module without its root, name there), where the second is empty for a module itself; None if it is no such name.
    """
    if name not in BORROWED.get(module, "").split():
        return None
    if name in MODULES:
        return MODULES[name], ""
    return next((home, name) for home, names in HOMES.items() if name in names.split())
