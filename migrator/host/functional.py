"""Cached properties, lazy values and lazy objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import functional, lazy_object
    from migrator.host.standalone.functional import (
        Promise as Promise,
        cached_property as cached_property,
        classproperty as classproperty,
        keep_lazy as keep_lazy,
        keep_lazy_text as keep_lazy_text,
        lazy as lazy,
        lazystr as lazystr,
        partition as partition,
    )
    from migrator.host.standalone.lazy_object import (
        LazyObject as LazyObject,
        SimpleLazyObject as SimpleLazyObject,
        empty as empty,
        new_method_proxy as new_method_proxy,
        unpickle_lazyobject as unpickle_lazyobject,
    )

    mirror(__name__, functional, lazy_object)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.functional")
