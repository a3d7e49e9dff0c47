"""Text and bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import encoding
    from migrator.host.standalone.encoding import (
        DEFAULT_LOCALE_ENCODING as DEFAULT_LOCALE_ENCODING,
        DjangoUnicodeDecodeError as DjangoUnicodeDecodeError,
        escape_uri_path as escape_uri_path,
        filepath_to_uri as filepath_to_uri,
        force_bytes as force_bytes,
        force_str as force_str,
        get_system_encoding as get_system_encoding,
        iri_to_uri as iri_to_uri,
        is_protected_type as is_protected_type,
        punycode as punycode,
        repercent_broken_unicode as repercent_broken_unicode,
        smart_bytes as smart_bytes,
        smart_str as smart_str,
        uri_to_iri as uri_to_iri,
    )

    mirror(__name__, encoding)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.encoding")
