"""Choices of fields, in their many spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import choices
    from migrator.host.standalone.choices import (
        BaseChoiceIterator as BaseChoiceIterator,
    )
    from migrator.host.standalone.choices import (
        BlankChoiceIterator as BlankChoiceIterator,
    )
    from migrator.host.standalone.choices import (
        CallableChoiceIterator as CallableChoiceIterator,
    )
    from migrator.host.standalone.choices import (
        flatten_choices as flatten_choices,
    )
    from migrator.host.standalone.choices import (
        normalize_choices as normalize_choices,
    )

    mirror(__name__, choices)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.choices")
