"""Public path of what fields mix in."""

from __future__ import annotations

from migrator.fields import cache, defaults
from migrator.fields.cache import FieldCacheMixin as FieldCacheMixin
from migrator.fields.defaults import CheckFieldDefaultMixin as CheckFieldDefaultMixin
from migrator.fields.markers import NOT_PROVIDED as NOT_PROVIDED
from migrator.host.face import mirror

mirror(__name__, cache, defaults)
