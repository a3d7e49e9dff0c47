"""What stands in FROM."""

from migrator.host.face import mirror
from migrator.sql import tables
from migrator.sql.tables import BaseTable, Join, MultiJoin

__all__ = ["BaseTable", "Join", "MultiJoin"]

mirror(__name__, tables)
