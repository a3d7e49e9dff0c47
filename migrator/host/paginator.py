"""Splitting lists and querysets into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import paginator
    from migrator.host.standalone.paginator import (
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

    mirror(__name__, paginator)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.paginator")
