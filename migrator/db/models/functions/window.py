"""Public path of the window functions."""

from __future__ import annotations

from migrator.expressions.functions import window
from migrator.expressions.functions.window import (
    CumeDist as CumeDist,
    DenseRank as DenseRank,
    FirstValue as FirstValue,
    Lag as Lag,
    LagLeadFunction as LagLeadFunction,
    LastValue as LastValue,
    Lead as Lead,
    NthValue as NthValue,
    Ntile as Ntile,
    PercentRank as PercentRank,
    Rank as Rank,
    RowNumber as RowNumber,
)
from migrator.host.face import mirror

mirror(__name__, window)
