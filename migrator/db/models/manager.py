"""Public path of managers."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.models import manager
from migrator.models.manager import (
    BaseManager as BaseManager,
    BaseManagerFromQuerySet as BaseManagerFromQuerySet,
    EmptyManager as EmptyManager,
    Manager as Manager,
    ManagerDescriptor as ManagerDescriptor,
)
from migrator.models.queryset.queryset import QuerySet as QuerySet
from migrator.runtime.router import router as router

mirror(__name__, manager)
