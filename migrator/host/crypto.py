"""Random strings and keyed hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import crypto
    from migrator.host.standalone.crypto import (
        RANDOM_STRING_CHARS as RANDOM_STRING_CHARS,
    )
    from migrator.host.standalone.crypto import (
        InvalidAlgorithm as InvalidAlgorithm,
    )
    from migrator.host.standalone.crypto import (
        constant_time_compare as constant_time_compare,
    )
    from migrator.host.standalone.crypto import (
        get_random_string as get_random_string,
    )
    from migrator.host.standalone.crypto import (
        pbkdf2 as pbkdf2,
    )
    from migrator.host.standalone.crypto import (
        salted_hmac as salted_hmac,
    )

    mirror(__name__, crypto)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.crypto")
