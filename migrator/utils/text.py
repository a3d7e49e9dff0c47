"""Texts: capital letters, slugs, file names, lists in words, cutting to a length."""

from __future__ import annotations

from migrator.host import text as origin
from migrator.host.face import mirror
from migrator.host.text import (
    Truncator as Truncator,
    _format_lazy as _format_lazy,
    add_truncation_text as add_truncation_text,
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

mirror(__name__, origin)
