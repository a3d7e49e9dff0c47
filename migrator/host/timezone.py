"""Time zone support. Use it as a module (``timezone.now()``), so that a patch of it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import timezone
    from migrator.host.standalone.timezone import (
        _datetime_ambiguous_or_imaginary as _datetime_ambiguous_or_imaginary,
    )
    from migrator.host.standalone.timezone import (
        _get_timezone_name as _get_timezone_name,
    )
    from migrator.host.standalone.timezone import (
        activate as activate,
    )
    from migrator.host.standalone.timezone import (
        deactivate as deactivate,
    )
    from migrator.host.standalone.timezone import (
        get_current_timezone as get_current_timezone,
    )
    from migrator.host.standalone.timezone import (
        get_current_timezone_name as get_current_timezone_name,
    )
    from migrator.host.standalone.timezone import (
        get_default_timezone as get_default_timezone,
    )
    from migrator.host.standalone.timezone import (
        get_default_timezone_name as get_default_timezone_name,
    )
    from migrator.host.standalone.timezone import (
        get_fixed_timezone as get_fixed_timezone,
    )
    from migrator.host.standalone.timezone import (
        is_aware as is_aware,
    )
    from migrator.host.standalone.timezone import (
        is_naive as is_naive,
    )
    from migrator.host.standalone.timezone import (
        localdate as localdate,
    )
    from migrator.host.standalone.timezone import (
        localtime as localtime,
    )
    from migrator.host.standalone.timezone import (
        make_aware as make_aware,
    )
    from migrator.host.standalone.timezone import (
        make_naive as make_naive,
    )
    from migrator.host.standalone.timezone import (
        now as now,
    )
    from migrator.host.standalone.timezone import (
        override as override,
    )
    from migrator.host.standalone.timezone import (
        template_localtime as template_localtime,
    )

    mirror(__name__, timezone)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.timezone")
