"""Public path of everything that models are made of: ``from <root>.db import models``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.db.models import signals as signals
from migrator.db.models.aggregates import (
    Aggregate as Aggregate,
    AnyValue as AnyValue,
    Avg as Avg,
    BitAnd as BitAnd,
    BitOr as BitOr,
    BitXor as BitXor,
    Count as Count,
    Max as Max,
    Min as Min,
    StdDev as StdDev,
    StringAgg as StringAgg,
    Sum as Sum,
    Variance as Variance,
)
from migrator.db.models.base import DEFERRED as DEFERRED, Model as Model
from migrator.db.models.constraints import *  # noqa: F403
from migrator.db.models.constraints import __all__ as constraints_all
from migrator.db.models.deletion import (
    CASCADE as CASCADE,
    DB_CASCADE as DB_CASCADE,
    DB_SET_DEFAULT as DB_SET_DEFAULT,
    DB_SET_NULL as DB_SET_NULL,
    DO_NOTHING as DO_NOTHING,
    PROTECT as PROTECT,
    RESTRICT as RESTRICT,
    SET as SET,
    SET_DEFAULT as SET_DEFAULT,
    SET_NULL as SET_NULL,
    ProtectedError as ProtectedError,
    RestrictedError as RestrictedError,
)
from migrator.db.models.enums import *  # noqa: F403
from migrator.db.models.enums import __all__ as enums_all
from migrator.db.models.expressions import (
    Case as Case,
    Exists as Exists,
    Expression as Expression,
    ExpressionList as ExpressionList,
    ExpressionWrapper as ExpressionWrapper,
    F as F,
    Func as Func,
    JSONNull as JSONNull,
    OrderBy as OrderBy,
    OuterRef as OuterRef,
    RowRange as RowRange,
    Subquery as Subquery,
    Value as Value,
    ValueRange as ValueRange,
    When as When,
    Window as Window,
    WindowFrame as WindowFrame,
    WindowFrameExclusion as WindowFrameExclusion,
)
from migrator.db.models.fetch_modes import (
    FETCH_ONE as FETCH_ONE,
    FETCH_PEERS as FETCH_PEERS,
    FETCH_RAISE as FETCH_RAISE,
)
from migrator.db.models.fields import *  # noqa: F403
from migrator.db.models.fields import __all__ as fields_all
from migrator.db.models.fields.composite import CompositePrimaryKey as CompositePrimaryKey
from migrator.db.models.fields.generated import GeneratedField as GeneratedField
from migrator.db.models.fields.json import JSONField as JSONField
from migrator.db.models.fields.proxy import OrderWrt as OrderWrt
from migrator.db.models.fields.related import (
    ForeignKey as ForeignKey,
    ForeignObject as ForeignObject,
    ManyToManyField as ManyToManyField,
    OneToOneField as OneToOneField,
)
from migrator.db.models.fields.reverse_related import (
    ForeignObjectRel as ForeignObjectRel,
    ManyToManyRel as ManyToManyRel,
    ManyToOneRel as ManyToOneRel,
    OneToOneRel as OneToOneRel,
)
from migrator.db.models.indexes import *  # noqa: F403
from migrator.db.models.indexes import __all__ as indexes_all
from migrator.db.models.lookups import Lookup as Lookup, Transform as Transform
from migrator.db.models.manager import Manager as Manager
from migrator.db.models.query import (
    Prefetch as Prefetch,
    QuerySet as QuerySet,
    aprefetch_related_objects as aprefetch_related_objects,
    prefetch_related_objects as prefetch_related_objects,
)
from migrator.db.models.query_utils import FilteredRelation as FilteredRelation, Q as Q
from migrator.host.exceptions import ObjectDoesNotExist as ObjectDoesNotExist
from migrator.host.face import mirror
from migrator.models import model as _model, wiring as wiring

if TYPE_CHECKING:
    from migrator.db.models.fields.files import FileField as FileField, ImageField as ImageField

__all__ = [  # noqa: PLE0604  (lists of other modules are names too)
    "Aggregate",
    "AnyValue",
    "Avg",
    "BitAnd",
    "BitOr",
    "BitXor",
    "Count",
    "Max",
    "Min",
    "StdDev",
    "StringAgg",
    "Sum",
    "Variance",
    *constraints_all,
    *enums_all,
    *fields_all,
    *indexes_all,
    "ObjectDoesNotExist",
    "signals",
    "CASCADE",
    "DB_CASCADE",
    "DB_SET_DEFAULT",
    "DB_SET_NULL",
    "DO_NOTHING",
    "PROTECT",
    "RESTRICT",
    "SET",
    "SET_DEFAULT",
    "SET_NULL",
    "ProtectedError",
    "RestrictedError",
    "Case",
    "CompositePrimaryKey",
    "Exists",
    "Expression",
    "ExpressionList",
    "ExpressionWrapper",
    "F",
    "Func",
    "JSONNull",
    "OrderBy",
    "OuterRef",
    "RowRange",
    "Subquery",
    "Value",
    "ValueRange",
    "When",
    "Window",
    "WindowFrame",
    "WindowFrameExclusion",
    "FileField",
    "ImageField",
    "GeneratedField",
    "JSONField",
    "OrderWrt",
    "FETCH_ONE",
    "FETCH_PEERS",
    "FETCH_RAISE",
    "Lookup",
    "Transform",
    "Manager",
    "Prefetch",
    "Q",
    "QuerySet",
    "aprefetch_related_objects",
    "prefetch_related_objects",
    "DEFERRED",
    "Model",
    "FilteredRelation",
    "ForeignKey",
    "ForeignObject",
    "OneToOneField",
    "ManyToManyField",
    "ForeignObjectRel",
    "ManyToOneRel",
    "ManyToManyRel",
    "OneToOneRel",
]

SUBMODULES = [
    "aggregates",
    "base",
    "constants",
    "constraints",
    "deletion",
    "enums",
    "expressions",
    "fetch_modes",
    "fields",
    "functions",
    "indexes",
    "lookups",
    "manager",
    "options",
    "query",
    "query_utils",
    "signals",
    "sql",
    "utils",
]
"""What ``models.<name>`` reaches without an import of its own, as projects do with ``models.functions.Lower``."""

LATE = {"FileField": "fields.files", "ImageField": "fields.files"}
"""Names whose modules (files, storages, images) most projects have no use for, and where they are."""

mirror(__name__, _model, submodules=SUBMODULES, late=LATE)
