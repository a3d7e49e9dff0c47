"""The connection of a database."""

from migrator.host.face import mirror
from migrator.backends.base.base import (
    BaseDatabaseWrapper as BaseDatabaseWrapper,
)
from migrator.runtime.aliases import (
    NO_DB_ALIAS as NO_DB_ALIAS,
)
from migrator.backends.base import base as _base

mirror(__name__, _base)
