"""IPv6 addresses."""

from __future__ import annotations

from migrator.host import ipv6 as origin
from migrator.host.face import mirror
from migrator.host.ipv6 import (
    MAX_IPV6_ADDRESS_LENGTH as MAX_IPV6_ADDRESS_LENGTH,
    clean_ipv6_address as clean_ipv6_address,
    is_valid_ipv6_address as is_valid_ipv6_address,
)

mirror(__name__, origin)
