"""Public path of the descriptors of relations and of the managers behind them."""

from __future__ import annotations

from migrator.fields.deferred import DeferredAttribute as DeferredAttribute
from migrator.host.face import mirror
from migrator.models.descriptors import forward, reverse
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
from migrator.models.related import many, one_to_many, prefetching
from migrator.models.related.many import create_forward_many_to_many_manager as create_forward_many_to_many_manager
from migrator.models.related.one_to_many import (
    create_reverse_many_to_one_manager as create_reverse_many_to_one_manager,
)
from migrator.models.related.prefetching import _filter_prefetch_queryset as _filter_prefetch_queryset

mirror(__name__, forward, reverse, many, one_to_many, prefetching)
