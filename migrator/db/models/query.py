"""Public path of QuerySet and what belongs to it."""

from __future__ import annotations

from migrator.expressions.case import Case as Case, When as When
from migrator.expressions.filtered_relation import FilteredRelation as FilteredRelation
from migrator.expressions.q import Q as Q
from migrator.expressions.references import F as F
from migrator.expressions.values import Value as Value
from migrator.fields.alters_data import AltersData as AltersData
from migrator.host.face import mirror
from migrator.models import iterables, prefetch, raw, rows
from migrator.models.iterables import (
    BaseIterable as BaseIterable,
    FlatValuesListIterable as FlatValuesListIterable,
    ModelIterable as ModelIterable,
    NamedValuesListIterable as NamedValuesListIterable,
    RawModelIterable as RawModelIterable,
    ValuesIterable as ValuesIterable,
    ValuesListIterable as ValuesListIterable,
)
from migrator.models.populators import (
    RelatedPopulator as RelatedPopulator,
    get_related_populators as get_related_populators,
)
from migrator.models.prefetch import (
    Prefetch as Prefetch,
    aprefetch_related_objects as aprefetch_related_objects,
    get_prefetcher as get_prefetcher,
    normalize_prefetch_lookups as normalize_prefetch_lookups,
    prefetch_one_level as prefetch_one_level,
    prefetch_related_objects as prefetch_related_objects,
)
from migrator.models.queryset import (
    bulk,
    combination,
    empty,
    queryset,
    refine,
    selection,
    sequence,
    state,
    terminal,
    writes,
)
from migrator.models.queryset.empty import EmptyQuerySet as EmptyQuerySet
from migrator.models.queryset.queryset import QuerySet as QuerySet
from migrator.models.queryset.refine import PROHIBITED_FILTER_KWARGS as PROHIBITED_FILTER_KWARGS
from migrator.models.queryset.sequence import (
    MAX_GET_RESULTS as MAX_GET_RESULTS,
    REPR_OUTPUT_SIZE as REPR_OUTPUT_SIZE,
)
from migrator.models.queryset.state import PreventQuerySetCloning as PreventQuerySetCloning
from migrator.models.raw import RawQuerySet as RawQuerySet
from migrator.models.rows import (
    create_namedtuple_class as create_namedtuple_class,
    resolve_callables as resolve_callables,
)
from migrator.runtime.connections import connections as connections
from migrator.runtime.router import router as router
from migrator.sql.constants import (
    GET_ITERATOR_CHUNK_SIZE as GET_ITERATOR_CHUNK_SIZE,
    LOOKUP_SEP as LOOKUP_SEP,
    ROW_COUNT as ROW_COUNT,
    OnConflict as OnConflict,
)
from migrator.sql.errors import IntegrityError as IntegrityError, NotSupportedError as NotSupportedError

mirror(
    __name__,
    iterables,
    prefetch,
    raw,
    rows,
    bulk,
    combination,
    empty,
    queryset,
    refine,
    selection,
    sequence,
    state,
    terminal,
    writes,
)
