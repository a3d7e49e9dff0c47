"""Time zone support. Use it as a module (``timezone.now()``), so that a patch of it is seen."""

from __future__ import annotations

from datetime import datetime as datetime, timedelta as timedelta, timezone as timezone, tzinfo as tzinfo

from migrator.host import timezone as origin
from migrator.host.face import mirror
from migrator.host.timezone import (
    _datetime_ambiguous_or_imaginary as _datetime_ambiguous_or_imaginary,
    _get_timezone_name as _get_timezone_name,
    activate as activate,
    deactivate as deactivate,
    get_current_timezone as get_current_timezone,
    get_current_timezone_name as get_current_timezone_name,
    get_default_timezone as get_default_timezone,
    get_default_timezone_name as get_default_timezone_name,
    get_fixed_timezone as get_fixed_timezone,
    is_aware as is_aware,
    is_naive as is_naive,
    localdate as localdate,
    localtime as localtime,
    make_aware as make_aware,
    make_naive as make_naive,
    now as now,
    override as override,
    template_localtime as template_localtime,
)

mirror(__name__, origin)
