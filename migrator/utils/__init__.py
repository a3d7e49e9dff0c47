"""What programs take from Django's paths beside the ORM: texts, moments, encodings, lazy values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator import missing_attribute

if not TYPE_CHECKING:
    # A checker would take every name for one that there is.

    def __getattr__(name):
        raise missing_attribute(__name__, name)
