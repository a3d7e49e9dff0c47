"""IPv6 addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import ipv6
    from migrator.host.standalone.ipv6 import (
        MAX_IPV6_ADDRESS_LENGTH as MAX_IPV6_ADDRESS_LENGTH,
        clean_ipv6_address as clean_ipv6_address,
        is_valid_ipv6_address as is_valid_ipv6_address,
    )

    mirror(__name__, ipv6)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.ipv6")
