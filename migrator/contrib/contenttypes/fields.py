"""Public path of generic relations."""

from __future__ import annotations

from migrator.contrib.contenttypes import (
    foreign_key as _foreign_key,
    manager as _manager,
    relation as _relation,
)
from migrator.contrib.contenttypes.foreign_key import (
    GenericForeignKey as GenericForeignKey,
    GenericForeignKeyDescriptor as GenericForeignKeyDescriptor,
)
from migrator.contrib.contenttypes.manager import create_generic_related_manager as create_generic_related_manager
from migrator.contrib.contenttypes.relation import (
    GenericRel as GenericRel,
    GenericRelation as GenericRelation,
    ReverseGenericManyToOneDescriptor as ReverseGenericManyToOneDescriptor,
)
from migrator.host.face import mirror

mirror(__name__, _foreign_key, _manager, _relation)
