"""Public path of Q, FilteredRelation and what fields and queries share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.expressions import filtered_relation, q
from migrator.expressions.filtered_relation import FilteredRelation as FilteredRelation
from migrator.expressions.q import (
    PROHIBITED_FILTER_KWARGS as PROHIBITED_FILTER_KWARGS,
    Q as Q,
    logger as logger,
)
from migrator.fields import deferred, registration
from migrator.fields.deferred import DeferredAttribute as DeferredAttribute
from migrator.fields.registration import (
    RegisterLookupMixin as RegisterLookupMixin,
    class_or_instance_method as class_or_instance_method,
    subclasses as subclasses,
)
from migrator.fields.related import paths as relation_paths
from migrator.fields.related.paths import PathInfo as PathInfo
from migrator.host.face import mirror
from migrator.query import paths
from migrator.query.paths import (
    check_rel_lookup_compatibility as check_rel_lookup_compatibility,
    refs_expression as refs_expression,
)

if TYPE_CHECKING:
    from migrator.query.compiler.related import select_related_descend as select_related_descend

LATE = {"select_related_descend": "migrator.query.compiler.related"}
"""Names that come with the compiler, which is loaded with the first query."""

mirror(__name__, filtered_relation, q, deferred, registration, relation_paths, paths, late=LATE)
