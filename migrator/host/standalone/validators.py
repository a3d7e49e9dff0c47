"""Validators of texts: patterns, names, addresses."""

from __future__ import annotations

import re
from typing import Any

from migrator.host.deferred import ipaddress, urllib_parse
from migrator.host.mode import public
from migrator.host.standalone.deconstruct import deconstructible
from migrator.host.standalone.exceptions import ValidationError
from migrator.host.standalone.ipv6 import is_valid_ipv6_address
from migrator.host.standalone.regex_helper import _lazy_re_compile
from migrator.host.standalone.translation import gettext_lazy as _

EMPTY_VALUES: tuple[Any, ...] = (None, "", [], (), {})
"""What counts as no value at all."""

MAX_URL_LENGTH = 2048

exported = public("core.validators")

# Parts of domain names; U+00A1 to U+FFFF are the letters of other scripts.
LETTER = "a-z\u00a1-\uffff"
LABEL = rf"[{LETTER}0-9](?:[{LETTER}0-9-]{{0,61}}[{LETTER}0-9])?"
MORE_LABELS = rf"(?:\.(?!-)[{LETTER}0-9-]{{1,63}}(?<!-))*"
TOP_LABEL = rf"\.(?!-)(?:[{LETTER}-]{{2,63}}|xn--[a-z0-9]{{1,59}})(?<!-)"
ASCII_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
ASCII_MORE_LABELS = r"(?:\.(?!-)[a-zA-Z0-9-]{1,63}(?<!-))*"
ASCII_TOP_LABEL = r"\.(?!-)[a-zA-Z0-9-]{2,63}(?<!-)"


@exported
@deconstructible
class RegexValidator:
    """Refuses what a regular expression does not find a match in.

    Args:
        regex: the expression, compiled or not.
        message, code: of the error.
        inverse_match: refuse what does match.
        flags: of an expression that is not compiled.

    Raises:
        TypeError: *flags* were given for a compiled expression.
    """

    regex: Any = ""
    message: Any = _("Enter a valid value.")
    code: str = "invalid"
    inverse_match: bool = False
    flags: int = 0

    def __init__(
        self,
        regex: Any = None,
        message: Any = None,
        code: str | None = None,
        inverse_match: bool | None = None,
        flags: int | None = None,
    ) -> None:
        given = {"regex": regex, "message": message, "code": code, "inverse_match": inverse_match, "flags": flags}
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)
        if self.flags and not isinstance(self.regex, str):
            raise TypeError("If the flags are set, regex must be a regular expression string.")
        self.regex = _lazy_re_compile(self.regex, self.flags)

    def __call__(self, value: Any) -> None:
        found = self.regex.search(str(value)) is not None
        if found is bool(self.inverse_match):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def _key(self) -> tuple[Any, ...]:
        return self.regex.pattern, self.regex.flags, self.message, self.code, self.inverse_match

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RegexValidator) and self._key() == other._key()

    __hash__ = None  # type: ignore[assignment]  # messages may be lazy


@exported
@deconstructible
class DomainNameValidator(RegexValidator):
    """Refuses what is no domain name.

    Args:
        accept_idna: whether letters of other scripts are fine.
    """

    message = _("Enter a valid domain name.")
    ul = LETTER.removeprefix("a-z")
    hostname_re, domain_re, tld_no_fqdn_re, tld_re = LABEL, MORE_LABELS, TOP_LABEL, TOP_LABEL + r"\.?"
    ascii_only_hostname_re = ASCII_LABEL
    ascii_only_domain_re = ASCII_MORE_LABELS
    ascii_only_tld_re = ASCII_TOP_LABEL + r"\.?"
    max_length = 255

    def __init__(self, **kwargs: Any) -> None:
        self.accept_idna = kwargs.pop("accept_idna", True)
        ascii_parts = (self.ascii_only_hostname_re, self.ascii_only_domain_re, self.ascii_only_tld_re)
        parts = (self.hostname_re, self.domain_re, self.tld_re) if self.accept_idna else ascii_parts
        self.regex = _lazy_re_compile(rf"^{''.join(parts)}\Z", re.IGNORECASE)
        super().__init__(**kwargs)

    def __call__(self, value: Any) -> None:
        fits = isinstance(value, str) and len(value) <= self.max_length
        if not fits or not (self.accept_idna or value.isascii()):
            raise ValidationError(self.message, code=self.code, params={"value": value})
        super().__call__(value)


validate_domain_name = DomainNameValidator()

OCTET = r"(?:0|25[0-5]|2[0-4][0-9]|1[0-9]?[0-9]?|[1-9][0-9]?)"
"""A number of an IPv4 address, without leading zeros, which some take for octal."""


@exported
@deconstructible
class URLValidator(RegexValidator):
    """Refuses what is no address of the web.

    Args:
        schemes: schemes that are fine instead of http, https, ftp and ftps.
    """

    ul = DomainNameValidator.ul
    ipv4_re = rf"{OCTET}(?:\.{OCTET}){{3}}"
    ipv6_re = r"\[[0-9a-f:.]+\]"
    hostname_re, domain_re, tld_re = LABEL, MORE_LABELS, DomainNameValidator.tld_re
    host_re = f"({hostname_re}{domain_re}{tld_re}|localhost)"

    regex = _lazy_re_compile(
        r"^[a-z0-9.+-]*://"
        r"(?:[^\s:@/]+(?::[^\s:@/]*)?@)?"
        rf"(?:{ipv4_re}|{ipv6_re}|{host_re})"
        r"(?::[0-9]{1,5})?"
        r"(?:[/?#]\S*)?\Z",
        re.IGNORECASE,
    )
    message = _("Enter a valid URL.")
    schemes = "http https ftp ftps".split()  # noqa: SIM905 - a table
    unsafe_chars = frozenset("\t\r\n")
    max_length = MAX_URL_LENGTH

    def __init__(self, schemes: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if schemes is not None:
            self.schemes = schemes

    def __call__(self, value: Any) -> None:
        if not self._is_plausible(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})
        super().__call__(value)
        try:
            parts = urllib_parse.urlsplit(value)
            host = parts.hostname
        except ValueError as error:
            raise ValidationError(self.message, code=self.code, params={"value": value}) from error
        bracketed = re.search(r"\[(.+)\](?::[0-9]{1,5})?$", parts.netloc)
        wrong_ipv6 = bracketed is not None and not is_valid_ipv6_address(bracketed[1])
        # A whole domain name has at most 253 characters.
        if wrong_ipv6 or host is None or len(host) > 253:
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def _is_plausible(self, value: Any) -> bool:
        """Tell, before the expensive look, whether *value* is a text of fair length with a scheme that is fine."""
        if not isinstance(value, str) or len(value) > self.max_length or not self.unsafe_chars.isdisjoint(value):
            return False
        return value.partition("://")[0].lower() in self.schemes


integer_validator = RegexValidator(_lazy_re_compile(r"^-?\d+\Z"), message=_("Enter a valid integer."), code="invalid")


@exported
def validate_integer(value: Any) -> None:
    """Refuse what does not write a whole number."""
    integer_validator(value)


ATOM = r"[-!#$%&'*+/=?^_`{}|~0-9A-Z]+"
QUOTED = r'"([\001-\010\013\014\016-\037!#-\[\]-\177]|\\[\001-\011\013\014\016-\177])*"'


@exported
@deconstructible
class EmailValidator:
    """Refuses what is no e-mail address.

    Args:
        message, code: of the error.
        allowlist: domains that are fine though they are no domain names; ``localhost`` by default.
    """

    message: Any = _("Enter a valid email address.")
    code = "invalid"
    hostname_re, domain_re, tld_no_fqdn_re = LABEL, MORE_LABELS, TOP_LABEL
    user_regex = _lazy_re_compile(rf"^{ATOM}(\.{ATOM})*\Z|^{QUOTED}\Z", re.IGNORECASE)
    domain_regex = _lazy_re_compile(rf"^{LABEL}{MORE_LABELS}{TOP_LABEL}\Z", re.IGNORECASE)
    literal_regex = _lazy_re_compile(r"\[([A-F0-9:.]+)\]\Z", re.IGNORECASE)
    domain_allowlist = ["localhost"]

    max_length = 320

    def __init__(self, message: Any = None, code: str | None = None, allowlist: Any = None) -> None:
        self.message = self.message if message is None else message
        self.code = self.code if code is None else code
        self.domain_allowlist = self.domain_allowlist if allowlist is None else allowlist

    def __call__(self, value: Any) -> None:
        if not self._is_address(value):
            raise ValidationError(self.message, code=self.code, params={"value": value})

    def _is_address(self, value: Any) -> bool:
        # 64 characters before the sign and 255 after it are all that is ever delivered.
        if not value or "@" not in value or len(value) > self.max_length:
            return False
        user, _sign, domain = value.rpartition("@")
        if not self.user_regex.match(user):
            return False
        return domain in self.domain_allowlist or self.validate_domain_part(domain)

    def validate_domain_part(self, domain_part: str) -> bool:
        """Tell whether what follows the ``@`` is a domain name or an IP address in brackets."""
        if self.domain_regex.match(domain_part):
            return True
        literal = self.literal_regex.match(domain_part)
        if literal is None:
            return False
        try:
            validate_ipv46_address(literal[1])
        except ValidationError:
            return False
        return True

    def _key(self) -> tuple[Any, ...]:
        return set(self.domain_allowlist), self.message, self.code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EmailValidator) and self._key() == other._key()

    __hash__ = None  # type: ignore[assignment]  # messages may be lazy


validate_email = EmailValidator()

slug_re = _lazy_re_compile(r"^[-a-zA-Z0-9_]+\Z")
validate_slug = RegexValidator(
    slug_re, _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."), "invalid"
)

slug_unicode_re = _lazy_re_compile(r"^[-\w]+\Z")
validate_unicode_slug = RegexValidator(
    slug_unicode_re,
    _("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    "invalid",
)


# IP addresses


def _is_ipv4(value: Any) -> bool:
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return False
    return True


def _refuse_address(protocol: Any, value: Any) -> None:
    message = _("Enter a valid %(protocol)s address.")
    raise ValidationError(message, code="invalid", params={"protocol": protocol, "value": value})


@exported
def validate_ipv4_address(value: Any) -> None:
    """Refuse what is no IPv4 address."""
    if not _is_ipv4(value):
        _refuse_address(_("IPv4"), value)


@exported
def validate_ipv6_address(value: Any) -> None:
    """Refuse what is no IPv6 address."""
    if not is_valid_ipv6_address(value):
        _refuse_address(_("IPv6"), value)


@exported
def validate_ipv46_address(value: Any) -> None:
    """Refuse what is no IP address."""
    if not _is_ipv4(value) and not is_valid_ipv6_address(value):
        _refuse_address(_("IPv4 or IPv6"), value)


ip_address_validator_map = {
    "both": [validate_ipv46_address],
    "ipv4": [validate_ipv4_address],
    "ipv6": [validate_ipv6_address],
}


@exported
def ip_address_validators(protocol: str, unpack_ipv4: bool) -> list[Any]:
    """Return the validators of a field of IP addresses.

    Args:
        protocol: ``both``, ``ipv4`` or ``ipv6``.
        unpack_ipv4: whether mapped addresses are stored as IPv4; both protocols are needed for it.

    Raises:
        ValueError: there is no such protocol, or *unpack_ipv4* goes with one protocol only.
    """
    known = protocol.lower()
    if known != "both" and unpack_ipv4:
        raise ValueError("You can only use `unpack_ipv4` if `protocol` is set to 'both'")
    if known not in ip_address_validator_map:
        raise ValueError(f"The protocol '{protocol}' is unknown. Supported: {list(ip_address_validator_map)}")
    return ip_address_validator_map[known]


@exported
def int_list_validator(
    sep: str = ",", message: Any = None, code: str = "invalid", allow_negative: bool = False
) -> RegexValidator:
    """Return a validator of whole numbers with *sep* between them."""
    number = r"(-)?\d+" if allow_negative else r"\d+"
    pattern = _lazy_re_compile(rf"^{number}(?:{re.escape(sep)}{number})*\Z")
    return RegexValidator(pattern, message=message, code=code)


validate_comma_separated_integer_list = int_list_validator(message=_("Enter only digits separated by commas."))
