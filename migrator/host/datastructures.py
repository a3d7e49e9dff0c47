"""Containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import datastructures
    from migrator.host.standalone.datastructures import (
        CaseInsensitiveMapping as CaseInsensitiveMapping,
        DeferredSubDict as DeferredSubDict,
        DictWrapper as DictWrapper,
        ImmutableList as ImmutableList,
        MultiValueDict as MultiValueDict,
        MultiValueDictKeyError as MultiValueDictKeyError,
        OrderedSet as OrderedSet,
    )

    mirror(__name__, datastructures)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.datastructures")
