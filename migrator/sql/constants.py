"""Words of the query language that several layers share."""

from __future__ import annotations

from enum import Enum
from typing import Final

from migrator.host.mode import public
from migrator.host.regex_helper import _lazy_re_compile

LOOKUP_SEP: Final = "__"
"""Separates the parts of a keyword path: ``author__name__startswith``."""


@public("db.models.constants")
class OnConflict(Enum):
    """What an INSERT does with a row that is already there."""

    IGNORE = "ignore"
    UPDATE = "update"


GET_ITERATOR_CHUNK_SIZE: Final = 100
"""Rows asked of the database at once; large enough for most result sets, small enough to stay cheap."""

# What the caller of a compiler wants back.
MULTI: Final = "multi"
SINGLE: Final = "single"
NO_RESULTS: Final = "no results"
CURSOR: Final = "cursor"
ROW_COUNT: Final = "row count"

ORDER_DIR: Final[dict[str, tuple[str, str]]] = {
    "ASC": ("ASC", "DESC"),
    "DESC": ("DESC", "ASC"),
}
"""A direction, then the one to use when the whole order is reversed."""

ORDER_PATTERN = _lazy_re_compile(r"[-+]?[.\w]+$")
"""What an ordering name may look like."""

# Kinds of joins.
INNER: Final = "INNER JOIN"
LOUTER: Final = "LEFT OUTER JOIN"

# Connectors of conditions.
AND: Final = "AND"
OR: Final = "OR"
XOR: Final = "XOR"

DEFAULT_DB_ALIAS: Final = "default"
"""The database that is used where nobody names another one."""
