"""Public path of the reverse sides of relations."""

from __future__ import annotations

from migrator.fields.related import rels
from migrator.fields.related.rels import (
    ForeignObjectRel as ForeignObjectRel,
    ManyToManyRel as ManyToManyRel,
    ManyToOneRel as ManyToOneRel,
    OneToOneRel as OneToOneRel,
)
from migrator.host.face import mirror

mirror(__name__, rels)
