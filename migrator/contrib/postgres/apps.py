"""The app: what is registered while it is installed."""

from __future__ import annotations

from typing import Any

from migrator.backends.base.signals import connection_created
from migrator.backends.postgresql.introspection import DatabaseIntrospection
from migrator.backends.postgresql.psycopg_any import RANGE_TYPES
from migrator.contrib.postgres.indexes import OpClass
from migrator.contrib.postgres.installation import APP
from migrator.contrib.postgres.operators import (
    TrigramSimilar,
    TrigramStrictWordSimilar,
    TrigramWordSimilar,
    Unaccent,
)
from migrator.contrib.postgres.serializers import RangeSerializer
from migrator.contrib.postgres.signals import VENDOR, register_type_handlers
from migrator.contrib.postgres.textsearch.matching import SearchLookup
from migrator.expressions.functions.comparison import Collate
from migrator.expressions.ordering import OrderBy
from migrator.fields.text import CharField, TextField
from migrator.host.apps import AppConfig
from migrator.host.mode import native_path, public, public_path
from migrator.host.signals import setting_changed
from migrator.host.translation import gettext_lazy as _
from migrator.migrations.writer import MigrationWriter
from migrator.runtime.connections import connections
from migrator.schema.index_expression import IndexExpression

FIELDS = public_path("contrib.postgres.fields")

TYPES: dict[Any, str] = {
    3904: f"{FIELDS}.IntegerRangeField",
    3906: f"{FIELDS}.DecimalRangeField",
    3910: f"{FIELDS}.DateTimeRangeField",
    3912: f"{FIELDS}.DateRangeField",
    3926: f"{FIELDS}.BigIntegerRangeField",
    "hstore": f"{FIELDS}.HStoreField",
}
"""The field classes of column types, by oid, or by name where every database has another."""

ENTRIES = frozenset({APP, f"{APP}.apps.PostgresConfig"})
"""How ``INSTALLED_APPS`` may name the app."""

TEXT_LOOKUPS = (Unaccent, SearchLookup, TrigramSimilar, TrigramWordSimilar, TrigramStrictWordSimilar)


def install() -> None:
    """Register everything; doing it again changes nothing."""
    DatabaseIntrospection.data_types_reverse.update(TYPES)
    for connection in connections.all(initialized_only=True):
        if connection.vendor == VENDOR and connection.connection is not None:
            register_type_handlers(connection)
    connection_created.connect(register_type_handlers)
    for field in (CharField, TextField):
        for lookup in TEXT_LOOKUPS:
            field.register_lookup(lookup)
    MigrationWriter.register_serializer(RANGE_TYPES, RangeSerializer)
    IndexExpression.register_wrappers(OrderBy, OpClass, Collate)
    setting_changed.connect(uninstall_if_needed)


def uninstall() -> None:
    """Take everything back."""
    for key in TYPES:
        DatabaseIntrospection.data_types_reverse.pop(key, None)
    connection_created.disconnect(register_type_handlers)
    for field in (CharField, TextField):
        for lookup in TEXT_LOOKUPS:
            field._unregister_lookup(lookup)
    MigrationWriter.unregister_serializer(RANGE_TYPES)
    IndexExpression.register_wrappers(OrderBy, Collate)
    setting_changed.disconnect(uninstall_if_needed)


def uninstall_if_needed(setting: str, value: Any, enter: bool, **kwargs: Any) -> None:
    """Take everything back when a test that had the app installed is over."""
    if setting == "INSTALLED_APPS" and not enter and not ENTRIES.intersection(map(native_path, value or ())):
        uninstall()


@public("contrib.postgres.apps")
class PostgresConfig(AppConfig):
    """Registers types, lookups and serializers."""

    name = APP
    verbose_name = _("PostgreSQL extensions")

    def ready(self) -> None:
        install()
