"""System checks: messages, tags, the registry, the model checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import check_messages, checks, model_checks
    from migrator.host.standalone.check_messages import (
        CRITICAL as CRITICAL,
    )
    from migrator.host.standalone.check_messages import (
        DEBUG as DEBUG,
    )
    from migrator.host.standalone.check_messages import (
        ERROR as ERROR,
    )
    from migrator.host.standalone.check_messages import (
        INFO as INFO,
    )
    from migrator.host.standalone.check_messages import (
        WARNING as WARNING,
    )
    from migrator.host.standalone.check_messages import (
        CheckMessage as CheckMessage,
    )
    from migrator.host.standalone.check_messages import (
        Critical as Critical,
    )
    from migrator.host.standalone.check_messages import (
        Debug as Debug,
    )
    from migrator.host.standalone.check_messages import (
        Error as Error,
    )
    from migrator.host.standalone.check_messages import (
        Info as Info,
    )
    from migrator.host.standalone.check_messages import (
        Warning as Warning,
    )
    from migrator.host.standalone.checks import (
        CheckRegistry as CheckRegistry,
    )
    from migrator.host.standalone.checks import (
        Tags as Tags,
    )
    from migrator.host.standalone.checks import (
        register as register,
    )
    from migrator.host.standalone.checks import (
        registry as registry,
    )
    from migrator.host.standalone.checks import (
        run_checks as run_checks,
    )
    from migrator.host.standalone.checks import (
        tag_exists as tag_exists,
    )
    from migrator.host.standalone.model_checks import (
        _check_lazy_references as _check_lazy_references,
    )
    from migrator.host.standalone.model_checks import (
        check_all_models as check_all_models,
    )
    from migrator.host.standalone.model_checks import (
        check_lazy_references as check_lazy_references,
    )

    mirror(__name__, check_messages, checks, model_checks)
else:
    from migrator.host.late import late

    __getattr__ = late(
        __name__,
        "django.core.checks",
        "django.core.checks.registry",
        "django.core.checks.model_checks",
    )
