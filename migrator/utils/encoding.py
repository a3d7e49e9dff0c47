"""Text and bytes."""

from __future__ import annotations

from migrator.host import encoding as origin
from migrator.host.encoding import (
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
from migrator.host.face import mirror

mirror(__name__, origin)
