"""Random strings and keyed hashes."""

from __future__ import annotations

from migrator.host import crypto as origin
from migrator.host.crypto import (
    RANDOM_STRING_CHARS as RANDOM_STRING_CHARS,
    InvalidAlgorithm as InvalidAlgorithm,
    constant_time_compare as constant_time_compare,
    get_random_string as get_random_string,
    pbkdf2 as pbkdf2,
    salted_hmac as salted_hmac,
)
from migrator.host.face import mirror

mirror(__name__, origin)
