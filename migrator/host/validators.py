"""Validators for model fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import validators, value_validators
    from migrator.host.standalone.validators import (
        EMPTY_VALUES as EMPTY_VALUES,
    )
    from migrator.host.standalone.validators import (
        MAX_URL_LENGTH as MAX_URL_LENGTH,
    )
    from migrator.host.standalone.validators import (
        DomainNameValidator as DomainNameValidator,
    )
    from migrator.host.standalone.validators import (
        EmailValidator as EmailValidator,
    )
    from migrator.host.standalone.validators import (
        RegexValidator as RegexValidator,
    )
    from migrator.host.standalone.validators import (
        URLValidator as URLValidator,
    )
    from migrator.host.standalone.validators import (
        int_list_validator as int_list_validator,
    )
    from migrator.host.standalone.validators import (
        integer_validator as integer_validator,
    )
    from migrator.host.standalone.validators import (
        ip_address_validator_map as ip_address_validator_map,
    )
    from migrator.host.standalone.validators import (
        ip_address_validators as ip_address_validators,
    )
    from migrator.host.standalone.validators import (
        slug_re as slug_re,
    )
    from migrator.host.standalone.validators import (
        slug_unicode_re as slug_unicode_re,
    )
    from migrator.host.standalone.validators import (
        validate_comma_separated_integer_list as validate_comma_separated_integer_list,
    )
    from migrator.host.standalone.validators import (
        validate_domain_name as validate_domain_name,
    )
    from migrator.host.standalone.validators import (
        validate_email as validate_email,
    )
    from migrator.host.standalone.validators import (
        validate_integer as validate_integer,
    )
    from migrator.host.standalone.validators import (
        validate_ipv4_address as validate_ipv4_address,
    )
    from migrator.host.standalone.validators import (
        validate_ipv6_address as validate_ipv6_address,
    )
    from migrator.host.standalone.validators import (
        validate_ipv46_address as validate_ipv46_address,
    )
    from migrator.host.standalone.validators import (
        validate_slug as validate_slug,
    )
    from migrator.host.standalone.validators import (
        validate_unicode_slug as validate_unicode_slug,
    )
    from migrator.host.standalone.value_validators import (
        BaseValidator as BaseValidator,
    )
    from migrator.host.standalone.value_validators import (
        DecimalValidator as DecimalValidator,
    )
    from migrator.host.standalone.value_validators import (
        FileExtensionValidator as FileExtensionValidator,
    )
    from migrator.host.standalone.value_validators import (
        MaxLengthValidator as MaxLengthValidator,
    )
    from migrator.host.standalone.value_validators import (
        MaxValueValidator as MaxValueValidator,
    )
    from migrator.host.standalone.value_validators import (
        MinLengthValidator as MinLengthValidator,
    )
    from migrator.host.standalone.value_validators import (
        MinValueValidator as MinValueValidator,
    )
    from migrator.host.standalone.value_validators import (
        ProhibitNullCharactersValidator as ProhibitNullCharactersValidator,
    )
    from migrator.host.standalone.value_validators import (
        StepValueValidator as StepValueValidator,
    )
    from migrator.host.standalone.value_validators import (
        get_available_image_extensions as get_available_image_extensions,
    )
    from migrator.host.standalone.value_validators import (
        validate_image_file_extension as validate_image_file_extension,
    )

    mirror(__name__, validators, value_validators)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.validators")
