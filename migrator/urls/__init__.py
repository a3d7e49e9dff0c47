"""Addresses: importable, so that models with ``get_absolute_url()`` are; using them says what is missing."""

from __future__ import annotations

from migrator.host.face import mirror
from migrator.host.standalone import urls as _urls
from migrator.host.standalone.urls import (
    NoReverseMatch as NoReverseMatch,
    reverse as reverse,
    reverse_lazy as reverse_lazy,
)

mirror(__name__, _urls)
