"""System checks: messages, tags, the registry, the model checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import check_messages, checks, database_checks, model_checks
    from migrator.host.standalone.check_messages import (
        CRITICAL as CRITICAL,
        DEBUG as DEBUG,
        ERROR as ERROR,
        INFO as INFO,
        WARNING as WARNING,
        CheckMessage as CheckMessage,
        Critical as Critical,
        Debug as Debug,
        Error as Error,
        Info as Info,
        Warning as Warning,
    )
    from migrator.host.standalone.checks import (
        CheckRegistry as CheckRegistry,
        Tags as Tags,
        register as register,
        registry as registry,
        run_checks as run_checks,
        tag_exists as tag_exists,
    )
    from migrator.host.standalone.database_checks import (
        check_database_backends as check_database_backends,
    )
    from migrator.host.standalone.model_checks import (
        _check_lazy_references as _check_lazy_references,
        check_all_models as check_all_models,
        check_lazy_references as check_lazy_references,
    )

    mirror(__name__, check_messages, checks, database_checks, model_checks)
else:
    from migrator.host.late import late

    __getattr__ = late(
        __name__,
        # Before the package, whose attribute of that name is the module, not the registry in it.
        "django.core.checks.registry",
        "django.core.checks",
        "django.core.checks.model_checks",
        "django.core.checks.database",
    )
