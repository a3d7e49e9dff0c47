"""Text helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import text, truncate
    from migrator.host.standalone.text import (
        camel_case_to_spaces as camel_case_to_spaces,
    )
    from migrator.host.standalone.text import (
        capfirst as capfirst,
    )
    from migrator.host.standalone.text import (
        format_lazy as format_lazy,
    )
    from migrator.host.standalone.text import (
        get_text_list as get_text_list,
    )
    from migrator.host.standalone.text import (
        get_valid_filename as get_valid_filename,
    )
    from migrator.host.standalone.text import (
        normalize_newlines as normalize_newlines,
    )
    from migrator.host.standalone.text import (
        phone2numeric as phone2numeric,
    )
    from migrator.host.standalone.text import (
        slugify as slugify,
    )
    from migrator.host.standalone.text import (
        smart_split as smart_split,
    )
    from migrator.host.standalone.text import (
        unescape_string_literal as unescape_string_literal,
    )
    from migrator.host.standalone.text import (
        wrap as wrap,
    )
    from migrator.host.standalone.truncate import (
        Truncator as Truncator,
    )
    from migrator.host.standalone.truncate import (
        add_truncation_text as add_truncation_text,
    )

    mirror(__name__, text, truncate)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.text")
