"""Cached properties, lazy values and lazy objects."""

from __future__ import annotations

from migrator.host import functional as origin
from migrator.host.face import mirror
from migrator.host.functional import (
    LazyObject as LazyObject,
    Promise as Promise,
    SimpleLazyObject as SimpleLazyObject,
    cached_property as cached_property,
    classproperty as classproperty,
    empty as empty,
    keep_lazy as keep_lazy,
    keep_lazy_text as keep_lazy_text,
    lazy as lazy,
    lazystr as lazystr,
    new_method_proxy as new_method_proxy,
    partition as partition,
    unpickle_lazyobject as unpickle_lazyobject,
)

mirror(__name__, origin)
