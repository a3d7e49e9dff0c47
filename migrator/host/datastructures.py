"""Containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import datastructures
    from migrator.host.standalone.datastructures import (
        CaseInsensitiveMapping as CaseInsensitiveMapping,
    )
    from migrator.host.standalone.datastructures import (
        DeferredSubDict as DeferredSubDict,
    )
    from migrator.host.standalone.datastructures import (
        DictWrapper as DictWrapper,
    )
    from migrator.host.standalone.datastructures import (
        ImmutableList as ImmutableList,
    )
    from migrator.host.standalone.datastructures import (
        MultiValueDict as MultiValueDict,
    )
    from migrator.host.standalone.datastructures import (
        MultiValueDictKeyError as MultiValueDictKeyError,
    )
    from migrator.host.standalone.datastructures import (
        OrderedSet as OrderedSet,
    )

    mirror(__name__, datastructures)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.datastructures")
