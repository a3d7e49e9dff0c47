"""Text and bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import encoding
    from migrator.host.standalone.encoding import (
        DEFAULT_LOCALE_ENCODING as DEFAULT_LOCALE_ENCODING,
    )
    from migrator.host.standalone.encoding import (
        DjangoUnicodeDecodeError as DjangoUnicodeDecodeError,
    )
    from migrator.host.standalone.encoding import (
        escape_uri_path as escape_uri_path,
    )
    from migrator.host.standalone.encoding import (
        filepath_to_uri as filepath_to_uri,
    )
    from migrator.host.standalone.encoding import (
        force_bytes as force_bytes,
    )
    from migrator.host.standalone.encoding import (
        force_str as force_str,
    )
    from migrator.host.standalone.encoding import (
        get_system_encoding as get_system_encoding,
    )
    from migrator.host.standalone.encoding import (
        iri_to_uri as iri_to_uri,
    )
    from migrator.host.standalone.encoding import (
        is_protected_type as is_protected_type,
    )
    from migrator.host.standalone.encoding import (
        punycode as punycode,
    )
    from migrator.host.standalone.encoding import (
        repercent_broken_unicode as repercent_broken_unicode,
    )
    from migrator.host.standalone.encoding import (
        smart_bytes as smart_bytes,
    )
    from migrator.host.standalone.encoding import (
        smart_str as smart_str,
    )
    from migrator.host.standalone.encoding import (
        uri_to_iri as uri_to_iri,
    )

    mirror(__name__, encoding)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.encoding")
