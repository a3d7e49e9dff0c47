"""Public path of composite primary keys."""

from __future__ import annotations

from migrator.fields import composite
from migrator.fields.composite import (
    AttributeSetter as AttributeSetter,
    CompositeAttribute as CompositeAttribute,
    CompositePrimaryKey as CompositePrimaryKey,
    unnest as unnest,
)
from migrator.host.face import mirror

mirror(__name__, composite)
