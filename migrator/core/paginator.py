"""Pages."""

from __future__ import annotations

from migrator.host import paginator as origin
from migrator.host.face import mirror
from migrator.host.paginator import (
    AsyncPage as AsyncPage,
    AsyncPaginator as AsyncPaginator,
    BasePaginator as BasePaginator,
    EmptyPage as EmptyPage,
    InvalidPage as InvalidPage,
    Page as Page,
    PageNotAnInteger as PageNotAnInteger,
    Paginator as Paginator,
    UnorderedObjectListWarning as UnorderedObjectListWarning,
)

mirror(__name__, origin)
