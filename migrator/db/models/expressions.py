"""Public path of the expressions."""

from __future__ import annotations

from migrator.expressions import (
    arithmetic,
    base,
    case,
    columns,
    combinable,
    func,
    mixins,
    ordering,
    q,
    references,
    subqueries,
    values,
    windows,
    wrappers,
)
from migrator.expressions.arithmetic import (
    CombinedExpression as CombinedExpression,
    DurationExpression as DurationExpression,
    NoneType as NoneType,
    TemporalSubtraction as TemporalSubtraction,
    _resolve_combined_type as _resolve_combined_type,
    register_combinable_fields as register_combinable_fields,
)
from migrator.expressions.base import (
    BaseExpression as BaseExpression,
    Expression as Expression,
    OutputFieldIsNoneError as OutputFieldIsNoneError,
)
from migrator.expressions.case import Case as Case, When as When
from migrator.expressions.columns import Col as Col, ColPairs as ColPairs, Ref as Ref
from migrator.expressions.combinable import Combinable as Combinable
from migrator.expressions.func import Func as Func
from migrator.expressions.mixins import SQLiteNumericMixin as SQLiteNumericMixin
from migrator.expressions.ordering import (
    ExpressionList as ExpressionList,
    OrderBy as OrderBy,
    OrderByList as OrderByList,
)
from migrator.expressions.q import Q as Q
from migrator.expressions.references import (
    F as F,
    OuterRef as OuterRef,
    ResolvedOuterRef as ResolvedOuterRef,
    Sliced as Sliced,
)
from migrator.expressions.subqueries import Exists as Exists, Subquery as Subquery
from migrator.expressions.values import (
    DatabaseDefault as DatabaseDefault,
    JSONNull as JSONNull,
    RawSQL as RawSQL,
    Star as Star,
    Value as Value,
)
from migrator.expressions.windows import (
    RowRange as RowRange,
    ValueRange as ValueRange,
    Window as Window,
    WindowFrame as WindowFrame,
    WindowFrameExclusion as WindowFrameExclusion,
)
from migrator.expressions.wrappers import (
    ExpressionWrapper as ExpressionWrapper,
    NegatedExpression as NegatedExpression,
)
from migrator.host.face import mirror

mirror(
    __name__,
    combinable,
    base,
    mixins,
    arithmetic,
    references,
    values,
    columns,
    func,
    ordering,
    wrappers,
    case,
    subqueries,
    windows,
    q,
)
