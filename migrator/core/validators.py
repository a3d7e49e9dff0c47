"""Validators."""

from __future__ import annotations

from migrator.host import validators as origin
from migrator.host.face import mirror
from migrator.host.validators import (
    EMPTY_VALUES as EMPTY_VALUES,
    MAX_URL_LENGTH as MAX_URL_LENGTH,
    BaseValidator as BaseValidator,
    DecimalValidator as DecimalValidator,
    DomainNameValidator as DomainNameValidator,
    EmailValidator as EmailValidator,
    FileExtensionValidator as FileExtensionValidator,
    MaxLengthValidator as MaxLengthValidator,
    MaxValueValidator as MaxValueValidator,
    MinLengthValidator as MinLengthValidator,
    MinValueValidator as MinValueValidator,
    ProhibitNullCharactersValidator as ProhibitNullCharactersValidator,
    RegexValidator as RegexValidator,
    StepValueValidator as StepValueValidator,
    URLValidator as URLValidator,
    get_available_image_extensions as get_available_image_extensions,
    int_list_validator as int_list_validator,
    integer_validator as integer_validator,
    ip_address_validator_map as ip_address_validator_map,
    ip_address_validators as ip_address_validators,
    slug_re as slug_re,
    slug_unicode_re as slug_unicode_re,
    validate_comma_separated_integer_list as validate_comma_separated_integer_list,
    validate_domain_name as validate_domain_name,
    validate_email as validate_email,
    validate_image_file_extension as validate_image_file_extension,
    validate_integer as validate_integer,
    validate_ipv4_address as validate_ipv4_address,
    validate_ipv6_address as validate_ipv6_address,
    validate_ipv46_address as validate_ipv46_address,
    validate_slug as validate_slug,
    validate_unicode_slug as validate_unicode_slug,
)

mirror(__name__, origin)
