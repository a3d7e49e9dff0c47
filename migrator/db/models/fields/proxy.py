"""Public path of the field that keeps an order."""

from __future__ import annotations

from migrator.fields import proxy
from migrator.fields.proxy import OrderWrt as OrderWrt
from migrator.host.face import mirror

mirror(__name__, proxy)
