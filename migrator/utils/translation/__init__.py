"""Translation: the gettext family, lazy and not, and the active language."""

from __future__ import annotations

from migrator.host import translation as origin
from migrator.host.face import mirror
from migrator.host.translation import (
    activate as activate,
    check_for_language as check_for_language,
    deactivate as deactivate,
    deactivate_all as deactivate_all,
    get_language as get_language,
    get_language_bidi as get_language_bidi,
    get_language_info as get_language_info,
    get_supported_language_variant as get_supported_language_variant,
    gettext as gettext,
    gettext_lazy as gettext_lazy,
    gettext_noop as gettext_noop,
    ngettext as ngettext,
    ngettext_lazy as ngettext_lazy,
    npgettext as npgettext,
    npgettext_lazy as npgettext_lazy,
    override as override,
    pgettext as pgettext,
    pgettext_lazy as pgettext_lazy,
    round_away_from_one as round_away_from_one,
    to_language as to_language,
    to_locale as to_locale,
    trim_whitespace as trim_whitespace,
)

mirror(__name__, origin)
