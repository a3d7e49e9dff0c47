"""Containers."""

from __future__ import annotations

from migrator.host import datastructures as origin
from migrator.host.datastructures import (
    CaseInsensitiveMapping as CaseInsensitiveMapping,
    DeferredSubDict as DeferredSubDict,
    DictWrapper as DictWrapper,
    ImmutableList as ImmutableList,
    MultiValueDict as MultiValueDict,
    MultiValueDictKeyError as MultiValueDictKeyError,
    OrderedSet as OrderedSet,
)
from migrator.host.face import mirror

mirror(__name__, origin)
