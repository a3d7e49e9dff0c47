"""Words that compilers and their callers share."""

from migrator.host.face import mirror
from migrator.sql import constants
from migrator.sql.constants import (
    CURSOR,
    GET_ITERATOR_CHUNK_SIZE,
    INNER,
    LOUTER,
    MULTI,
    NO_RESULTS,
    ORDER_DIR,
    ROW_COUNT,
    SINGLE,
)

__all__ = [
    "CURSOR",
    "GET_ITERATOR_CHUNK_SIZE",
    "INNER",
    "LOUTER",
    "MULTI",
    "NO_RESULTS",
    "ORDER_DIR",
    "ROW_COUNT",
    "SINGLE",
]

mirror(__name__, constants)
