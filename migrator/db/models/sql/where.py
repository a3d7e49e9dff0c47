"""Trees of conditions."""

from migrator.host.face import mirror
from migrator.sql import where
from migrator.sql.constants import AND, OR, XOR
from migrator.sql.where import ExtraWhere, NothingNode, WhereNode

__all__ = ["AND", "OR", "XOR", "ExtraWhere", "NothingNode", "WhereNode"]

mirror(__name__, where)
