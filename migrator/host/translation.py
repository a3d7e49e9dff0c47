"""Translation: the gettext family, lazy and not, and the active language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import translation
    from migrator.host.standalone.translation import (
        activate as activate,
    )
    from migrator.host.standalone.translation import (
        check_for_language as check_for_language,
    )
    from migrator.host.standalone.translation import (
        deactivate as deactivate,
    )
    from migrator.host.standalone.translation import (
        deactivate_all as deactivate_all,
    )
    from migrator.host.standalone.translation import (
        get_language as get_language,
    )
    from migrator.host.standalone.translation import (
        get_language_bidi as get_language_bidi,
    )
    from migrator.host.standalone.translation import (
        get_language_info as get_language_info,
    )
    from migrator.host.standalone.translation import (
        get_supported_language_variant as get_supported_language_variant,
    )
    from migrator.host.standalone.translation import (
        gettext as gettext,
    )
    from migrator.host.standalone.translation import (
        gettext_lazy as gettext_lazy,
    )
    from migrator.host.standalone.translation import (
        gettext_noop as gettext_noop,
    )
    from migrator.host.standalone.translation import (
        ngettext as ngettext,
    )
    from migrator.host.standalone.translation import (
        ngettext_lazy as ngettext_lazy,
    )
    from migrator.host.standalone.translation import (
        npgettext as npgettext,
    )
    from migrator.host.standalone.translation import (
        npgettext_lazy as npgettext_lazy,
    )
    from migrator.host.standalone.translation import (
        override as override,
    )
    from migrator.host.standalone.translation import (
        pgettext as pgettext,
    )
    from migrator.host.standalone.translation import (
        pgettext_lazy as pgettext_lazy,
    )
    from migrator.host.standalone.translation import (
        round_away_from_one as round_away_from_one,
    )
    from migrator.host.standalone.translation import (
        to_language as to_language,
    )
    from migrator.host.standalone.translation import (
        to_locale as to_locale,
    )
    from migrator.host.standalone.translation import (
        trim_whitespace as trim_whitespace,
    )

    mirror(__name__, translation)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.translation")
