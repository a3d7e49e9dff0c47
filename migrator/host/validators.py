"""Validators for model fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import validators, value_validators
    from migrator.host.standalone.validators import (
        EMPTY_VALUES as EMPTY_VALUES,
        MAX_URL_LENGTH as MAX_URL_LENGTH,
        DomainNameValidator as DomainNameValidator,
        EmailValidator as EmailValidator,
        RegexValidator as RegexValidator,
        URLValidator as URLValidator,
        int_list_validator as int_list_validator,
        integer_validator as integer_validator,
        ip_address_validator_map as ip_address_validator_map,
        ip_address_validators as ip_address_validators,
        slug_re as slug_re,
        slug_unicode_re as slug_unicode_re,
        validate_comma_separated_integer_list as validate_comma_separated_integer_list,
        validate_domain_name as validate_domain_name,
        validate_email as validate_email,
        validate_integer as validate_integer,
        validate_ipv4_address as validate_ipv4_address,
        validate_ipv6_address as validate_ipv6_address,
        validate_ipv46_address as validate_ipv46_address,
        validate_slug as validate_slug,
        validate_unicode_slug as validate_unicode_slug,
    )
    from migrator.host.standalone.value_validators import (
        BaseValidator as BaseValidator,
        DecimalValidator as DecimalValidator,
        FileExtensionValidator as FileExtensionValidator,
        MaxLengthValidator as MaxLengthValidator,
        MaxValueValidator as MaxValueValidator,
        MinLengthValidator as MinLengthValidator,
        MinValueValidator as MinValueValidator,
        ProhibitNullCharactersValidator as ProhibitNullCharactersValidator,
        StepValueValidator as StepValueValidator,
        get_available_image_extensions as get_available_image_extensions,
        validate_image_file_extension as validate_image_file_extension,
    )

    mirror(__name__, validators, value_validators)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.validators")
