"""IPv6 addresses."""

from __future__ import annotations

from typing import Any

from migrator.host.deferred import ipaddress
from migrator.host.mode import public
from migrator.host.standalone.exceptions import ValidationError
from migrator.host.standalone.translation import gettext_lazy

exported = public("utils.ipv6")

MAX_IPV6_ADDRESS_LENGTH = 39
"""Longest text that is looked at: eight groups of four digits and seven colons."""


def _parse(text: str, max_length: int) -> ipaddress.IPv6Address:
    if len(text) > max_length:
        raise ValueError(f"Unable to convert {text} to an IPv6 address (value too long).")
    return ipaddress.IPv6Address(int(ipaddress.IPv6Address(text)))


@exported
def clean_ipv6_address(
    ip_str: str,
    unpack_ipv4: bool = False,
    error_message: Any = gettext_lazy("This is not a valid IPv6 address."),  # noqa: B008 - lazy, made once on purpose
    max_length: int = MAX_IPV6_ADDRESS_LENGTH,
) -> str:
    """Return the normal form of an IPv6 address.

    Args:
        ip_str: the address as text.
        unpack_ipv4: whether a mapped address (``::ffff:1.2.3.4``) becomes the IPv4 address in it.
        error_message: text of the error.
        max_length: longer texts are refused unread.

    Raises:
        ValidationError: the text is no IPv6 address.
    """
    try:
        address = _parse(ip_str, max_length)
    except ValueError as error:
        raise ValidationError(error_message, code="invalid", params={"protocol": gettext_lazy("IPv6")}) from error
    mapped = address.ipv4_mapped
    if mapped is None:
        return str(address)
    return str(mapped) if unpack_ipv4 else f"::ffff:{mapped}"


@exported
def is_valid_ipv6_address(ip_addr: str | ipaddress.IPv6Address) -> bool:
    """Tell whether *ip_addr* is an IPv6 address."""
    if isinstance(ip_addr, ipaddress.IPv6Address):
        return True
    try:
        _parse(ip_addr, MAX_IPV6_ADDRESS_LENGTH)
    except (ValueError, TypeError, AttributeError):
        return False
    return True
