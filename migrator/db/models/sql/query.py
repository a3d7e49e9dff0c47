"""The query builder and what it works with."""

from migrator.host.face import mirror
from migrator.query import aggregation, annotations, joins, paths, promotion, query, raw
from migrator.query.aggregation import ExplainInfo
from migrator.query.annotations import FORBIDDEN_ALIAS_PATTERN
from migrator.query.joins import JoinInfo
from migrator.query.paths import check_rel_lookup_compatibility, get_field_names_from_opts, refs_expression
from migrator.query.promotion import JoinPromoter
from migrator.query.query import Query
from migrator.query.raw import RawQuery
from migrator.sql.constants import AND, OR
from migrator.sql.tables import BaseTable, Join, MultiJoin
from migrator.sql.where import ExtraWhere, NothingNode, WhereNode

__all__ = [
    "AND",
    "FORBIDDEN_ALIAS_PATTERN",
    "OR",
    "BaseTable",
    "ExplainInfo",
    "ExtraWhere",
    "Join",
    "JoinInfo",
    "JoinPromoter",
    "MultiJoin",
    "NothingNode",
    "Query",
    "RawQuery",
    "WhereNode",
    "check_rel_lookup_compatibility",
    "get_field_names_from_opts",
    "refs_expression",
]

mirror(__name__, query, aggregation, annotations, joins, paths, promotion, raw)
