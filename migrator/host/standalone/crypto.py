"""Random strings, keyed hashes, comparison in constant time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from migrator.host.deferred import hashlib, hmac, secrets
from migrator.host.mode import public
from migrator.host.standalone.conf import settings
from migrator.host.standalone.deprecation import RemovedInDjango2028Warning
from migrator.host.standalone.encoding import force_bytes
from migrator.host.warnings import warn_external

exported = public("utils.crypto")

RANDOM_STRING_CHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@public("utils.crypto")
class InvalidAlgorithm(ValueError):
    """``hashlib`` has no algorithm of that name."""


@exported
def salted_hmac(key_salt: Any, value: Any, secret: Any = None, *, algorithm: str | None = None) -> hmac.HMAC:
    """Return the keyed hash of *value*.

    Args:
        key_salt: what the hash is for; the key is made of it and the secret.
        value: what is hashed.
        secret: ``SECRET_KEY`` if None.
        algorithm: name in ``hashlib``; ``sha1``, with a warning, if None.

    Raises:
        InvalidAlgorithm: there is no such algorithm.
    """
    if algorithm is None:
        warn_external(
            "The default argument for algorithm in salted_hmac() will change from 'sha1' to 'sha256' in Django 2028. "
            "Pass an explicit algorithm to silence this warning.",
            RemovedInDjango2028Warning,
        )
        algorithm = "sha1"
    hasher = getattr(hashlib, algorithm, None)
    if hasher is None:
        raise InvalidAlgorithm(f"{algorithm!r} is not an algorithm accepted by the hashlib module.")
    material = force_bytes(key_salt) + force_bytes(settings.SECRET_KEY if secret is None else secret)
    return hmac.new(hasher(material).digest(), msg=force_bytes(value), digestmod=hasher)


@exported
def get_random_string(length: int, allowed_chars: str = RANDOM_STRING_CHARS) -> str:
    """Return *length* characters chosen from *allowed_chars* by a generator that cannot be predicted."""
    return "".join(map(secrets.choice, [allowed_chars] * length))


@exported
def constant_time_compare(val1: Any, val2: Any) -> bool:
    """Tell whether two texts are equal, in a time that does not show where they differ."""
    return secrets.compare_digest(force_bytes(val1), force_bytes(val2))


@exported
def pbkdf2(
    password: Any, salt: Any, iterations: int, dklen: int = 0, digest: Callable[..., Any] | None = None
) -> bytes:
    """Return the PBKDF2 hash of *password*; of the digest's own length if *dklen* is 0, SHA-256 by default."""
    name = (digest or hashlib.sha256)().name
    return hashlib.pbkdf2_hmac(name, force_bytes(password), force_bytes(salt), iterations, dklen or None)
