"""Cached properties, lazy values and lazy objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import functional, lazy_object
    from migrator.host.standalone.functional import (
        Promise as Promise,
    )
    from migrator.host.standalone.functional import (
        cached_property as cached_property,
    )
    from migrator.host.standalone.functional import (
        classproperty as classproperty,
    )
    from migrator.host.standalone.functional import (
        keep_lazy as keep_lazy,
    )
    from migrator.host.standalone.functional import (
        keep_lazy_text as keep_lazy_text,
    )
    from migrator.host.standalone.functional import (
        lazy as lazy,
    )
    from migrator.host.standalone.functional import (
        lazystr as lazystr,
    )
    from migrator.host.standalone.functional import (
        partition as partition,
    )
    from migrator.host.standalone.lazy_object import (
        LazyObject as LazyObject,
    )
    from migrator.host.standalone.lazy_object import (
        SimpleLazyObject as SimpleLazyObject,
    )
    from migrator.host.standalone.lazy_object import (
        empty as empty,
    )
    from migrator.host.standalone.lazy_object import (
        new_method_proxy as new_method_proxy,
    )
    from migrator.host.standalone.lazy_object import (
        unpickle_lazyobject as unpickle_lazyobject,
    )

    mirror(__name__, functional, lazy_object)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.functional")
