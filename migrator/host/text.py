"""Texts: capital letters, slugs, file names, lists in words, cutting to a length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import text, truncate
    from migrator.host.standalone.text import (
        _format_lazy as _format_lazy,
        camel_case_to_spaces as camel_case_to_spaces,
        capfirst as capfirst,
        format_lazy as format_lazy,
        get_text_list as get_text_list,
        get_valid_filename as get_valid_filename,
        normalize_newlines as normalize_newlines,
        phone2numeric as phone2numeric,
        slugify as slugify,
        smart_split as smart_split,
        unescape_string_literal as unescape_string_literal,
        wrap as wrap,
    )
    from migrator.host.standalone.truncate import (
        Truncator as Truncator,
        add_truncation_text as add_truncation_text,
    )

    mirror(__name__, text, truncate)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.text")
