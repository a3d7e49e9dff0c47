"""Cursors, names and typecasts."""

from __future__ import annotations

from migrator.backends.base import cursors as _cursors, typecasts as _typecasts
from migrator.backends.base.cursors import (
    CursorDebugWrapper as CursorDebugWrapper,
    CursorWrapper as CursorWrapper,
    debug_transaction as debug_transaction,
    logger as logger,
)
from migrator.backends.base.typecasts import (
    typecast_date as typecast_date,
    typecast_time as typecast_time,
    typecast_timestamp as typecast_timestamp,
)
from migrator.host.face import mirror
from migrator.sql import names as _names
from migrator.sql.names import (
    format_number as format_number,
    names_digest as names_digest,
    split_identifier as split_identifier,
    split_tzname_delta as split_tzname_delta,
    strip_quotes as strip_quotes,
    truncate_name as truncate_name,
)

mirror(__name__, _cursors, _typecasts, _names)
