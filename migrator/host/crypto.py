"""Random strings and keyed hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import crypto
    from migrator.host.standalone.crypto import (
        RANDOM_STRING_CHARS as RANDOM_STRING_CHARS,
        InvalidAlgorithm as InvalidAlgorithm,
        constant_time_compare as constant_time_compare,
        get_random_string as get_random_string,
        pbkdf2 as pbkdf2,
        salted_hmac as salted_hmac,
    )

    mirror(__name__, crypto)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.crypto")
