"""Public path of what functions share."""

from __future__ import annotations

from migrator.expressions.functions import mixins
from migrator.expressions.functions.mixins import (
    FixDecimalInputMixin as FixDecimalInputMixin,
    FixDurationInputMixin as FixDurationInputMixin,
    NumericOutputFieldMixin as NumericOutputFieldMixin,
)
from migrator.host.face import mirror

mirror(__name__, mixins)
