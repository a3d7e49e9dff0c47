"""Public path of relations."""

from __future__ import annotations

from migrator.expressions.q import Q as Q
from migrator.fields.base import Field as Field
from migrator.fields.cache import FieldCacheMixin as FieldCacheMixin
from migrator.fields.composite import CompositePrimaryKey as CompositePrimaryKey
from migrator.fields.markers import NOT_PROVIDED as NOT_PROVIDED
from migrator.fields.on_delete import (
    CASCADE as CASCADE,
    DB_CASCADE as DB_CASCADE,
    DB_SET_DEFAULT as DB_SET_DEFAULT,
    DB_SET_NULL as DB_SET_NULL,
    DO_NOTHING as DO_NOTHING,
    SET_DEFAULT as SET_DEFAULT,
    SET_NULL as SET_NULL,
    DatabaseOnDelete as DatabaseOnDelete,
)
from migrator.fields.related import (
    base as _base,
    checks as _checks,
    foreign_key,
    foreign_object,
    lazy,
    many_to_many,
    one_to_one,
    through_checks,
)
from migrator.fields.related.base import RelatedField as RelatedField
from migrator.fields.related.foreign_key import ForeignKey as ForeignKey
from migrator.fields.related.foreign_object import ForeignObject as ForeignObject
from migrator.fields.related.lazy import (
    RECURSIVE_RELATIONSHIP_CONSTANT as RECURSIVE_RELATIONSHIP_CONSTANT,
    lazy_related_operation as lazy_related_operation,
    make_model_tuple as make_model_tuple,
    resolve_relation as resolve_relation,
)
from migrator.fields.related.many_to_many import ManyToManyField as ManyToManyField
from migrator.fields.related.one_to_one import OneToOneField as OneToOneField
from migrator.fields.related.paths import PathInfo as PathInfo
from migrator.fields.related.rels import (
    ForeignObjectRel as ForeignObjectRel,
    ManyToManyRel as ManyToManyRel,
    ManyToOneRel as ManyToOneRel,
    OneToOneRel as OneToOneRel,
)
from migrator.host.apps import apps as apps
from migrator.host.face import mirror
from migrator.models import through, wiring
from migrator.models.descriptors.forward import (
    ForwardManyToOneDescriptor as ForwardManyToOneDescriptor,
    ForwardOneToOneDescriptor as ForwardOneToOneDescriptor,
)
from migrator.models.descriptors.reverse import (
    ManyToManyDescriptor as ManyToManyDescriptor,
    ReverseManyToOneDescriptor as ReverseManyToOneDescriptor,
    ReverseOneToOneDescriptor as ReverseOneToOneDescriptor,
)
from migrator.models.key_attribute import ForeignKeyDeferredAttribute as ForeignKeyDeferredAttribute
from migrator.models.through import (
    create_many_to_many_intermediary_model as create_many_to_many_intermediary_model,
)
from migrator.runtime.connections import connection as connection, connections as connections
from migrator.runtime.router import router as router
from migrator.sql.constants import LOOKUP_SEP as LOOKUP_SEP

mirror(
    __name__,
    *(_base, _checks, foreign_key, foreign_object, lazy, many_to_many, one_to_one, through_checks, through, wiring),
)
