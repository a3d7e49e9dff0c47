"""psycopg's names under one roof, and how our values and its types become each other."""

from __future__ import annotations

import datetime
import ipaddress
from functools import lru_cache
from typing import Any

from psycopg import ClientCursor, IsolationLevel, adapt, adapters, errors, sql
from psycopg.postgres import types
from psycopg.types.datetime import TimestamptzLoader
from psycopg.types.json import Jsonb
from psycopg.types.range import Range, RangeDumper
from psycopg.types.string import TextLoader

from migrator.host.mode import public

__all__ = [
    "RANGE_TYPES",
    "TSRANGE_OID",
    "TSTZRANGE_OID",
    "BaseTzLoader",
    "ClientCursor",
    "DateRange",
    "DateTimeRange",
    "DateTimeTZRange",
    "DjangoRangeDumper",
    "Inet",
    "IsolationLevel",
    "Jsonb",
    "NumericRange",
    "Range",
    "RangeDumper",
    "TextLoader",
    "adapt",
    "adapters",
    "errors",
    "get_adapters_template",
    "is_psycopg3",
    "mogrify",
    "register_tzloader",
    "sql",
    "types",
]

is_psycopg3 = True

Inet = ipaddress.ip_address

# psycopg 3 has one class for all ranges.
DateRange = DateTimeRange = DateTimeTZRange = NumericRange = Range
RANGE_TYPES = (Range,)

TSRANGE_OID = types["tsrange"].oid
TSTZRANGE_OID = types["tstzrange"].oid

TEXT_TYPES = ("jsonb", "inet", "cidr")
"""Types that are fetched as text: fields parse them, each in its own way."""


def mogrify(sql: Any, params: Any, connection: Any) -> str:
    """Return *sql* with *params* in place, as the server would get it from a cursor that binds on this side.

    Args:
        connection: the database wrapper; it is connected if need be, since quoting depends on the server's encoding.
    """
    if connection.connection is None:
        # Asking would be refused in an event loop, where the connection is there.
        connection.ensure_connection()
    native = getattr(connection.connection, "async_connection", connection.connection)
    return str(ClientCursor(native).mogrify(sql, params))


class BaseTzLoader(TimestamptzLoader):
    """Loads a moment and gives it the connection's zone; without one it stays naive."""

    timezone: Any = None

    def load(self, data: Any) -> Any:
        """Parse *data*."""
        return super().load(data).replace(tzinfo=self.timezone)


def register_tzloader(tz: Any, context: Any) -> None:
    """Let moments of *context* have the zone *tz*."""
    if tz is datetime.UTC:
        # Connections are told the zone of their settings, and for this one the driver's own loader says the same,
        # in a fifth of the time.
        context.adapters.register_loader("timestamptz", TimestamptzLoader)
        return
    # Loaders are abstract classes, which would say that they come from the module that makes those.
    loader = type("SpecificTzLoader", (BaseTzLoader,), {"timezone": tz, "__module__": __name__})
    context.adapters.register_loader("timestamptz", loader)


@public("db.backends.postgresql.psycopg_any")
class DjangoRangeDumper(RangeDumper):
    """Dumps ranges of naive moments as ranges with a zone: the columns of datetime ranges have one."""

    def upgrade(self, obj: Any, format: Any) -> Any:
        """Return the dumper for the bounds of *obj*."""
        dumper = super().upgrade(obj, format)
        if dumper is not self and dumper.oid == TSRANGE_OID:
            dumper.oid = TSTZRANGE_OID
        return dumper


@lru_cache
def get_adapters_template(use_tz: bool, timezone: Any) -> Any:
    """Return the adapters of connections whose moments are in *timezone*."""
    template = adapt.AdaptersMap(adapters)
    for name in TEXT_TYPES:
        template.register_loader(name, TextLoader)
    template.register_dumper(Range, DjangoRangeDumper)
    register_tzloader(timezone, template)
    return template
