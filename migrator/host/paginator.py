"""Splitting lists and querysets into pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import paginator
    from migrator.host.standalone.paginator import (
        AsyncPage as AsyncPage,
    )
    from migrator.host.standalone.paginator import (
        AsyncPaginator as AsyncPaginator,
    )
    from migrator.host.standalone.paginator import (
        BasePaginator as BasePaginator,
    )
    from migrator.host.standalone.paginator import (
        EmptyPage as EmptyPage,
    )
    from migrator.host.standalone.paginator import (
        InvalidPage as InvalidPage,
    )
    from migrator.host.standalone.paginator import (
        Page as Page,
    )
    from migrator.host.standalone.paginator import (
        PageNotAnInteger as PageNotAnInteger,
    )
    from migrator.host.standalone.paginator import (
        Paginator as Paginator,
    )
    from migrator.host.standalone.paginator import (
        UnorderedObjectListWarning as UnorderedObjectListWarning,
    )

    mirror(__name__, paginator)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.paginator")
