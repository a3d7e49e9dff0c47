"""Choices of fields, in their many spellings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import choices
    from migrator.host.standalone.choices import (
        BaseChoiceIterator as BaseChoiceIterator,
        BlankChoiceIterator as BlankChoiceIterator,
        CallableChoiceIterator as CallableChoiceIterator,
        flatten_choices as flatten_choices,
        normalize_choices as normalize_choices,
    )

    mirror(__name__, choices)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.choices")
