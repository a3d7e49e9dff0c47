"""Choices of fields, in their many spellings."""

from __future__ import annotations

from migrator.host import choices as origin
from migrator.host.choices import (
    BaseChoiceIterator as BaseChoiceIterator,
    BlankChoiceIterator as BlankChoiceIterator,
    CallableChoiceIterator as CallableChoiceIterator,
    flatten_choices as flatten_choices,
    normalize_choices as normalize_choices,
)
from migrator.host.face import mirror

mirror(__name__, origin)
