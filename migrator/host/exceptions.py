"""The exception classes of the core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import exceptions
    from migrator.host.standalone.exceptions import (
        NON_FIELD_ERRORS as NON_FIELD_ERRORS,
    )
    from migrator.host.standalone.exceptions import (
        AppRegistryNotReady as AppRegistryNotReady,
    )
    from migrator.host.standalone.exceptions import (
        BadRequest as BadRequest,
    )
    from migrator.host.standalone.exceptions import (
        DisallowedHost as DisallowedHost,
    )
    from migrator.host.standalone.exceptions import (
        DisallowedRedirect as DisallowedRedirect,
    )
    from migrator.host.standalone.exceptions import (
        EmptyResultSet as EmptyResultSet,
    )
    from migrator.host.standalone.exceptions import (
        FieldDoesNotExist as FieldDoesNotExist,
    )
    from migrator.host.standalone.exceptions import (
        FieldError as FieldError,
    )
    from migrator.host.standalone.exceptions import (
        FieldFetchBlocked as FieldFetchBlocked,
    )
    from migrator.host.standalone.exceptions import (
        FullResultSet as FullResultSet,
    )
    from migrator.host.standalone.exceptions import (
        ImproperlyConfigured as ImproperlyConfigured,
    )
    from migrator.host.standalone.exceptions import (
        MiddlewareNotUsed as MiddlewareNotUsed,
    )
    from migrator.host.standalone.exceptions import (
        MultipleObjectsReturned as MultipleObjectsReturned,
    )
    from migrator.host.standalone.exceptions import (
        ObjectDoesNotExist as ObjectDoesNotExist,
    )
    from migrator.host.standalone.exceptions import (
        ObjectNotUpdated as ObjectNotUpdated,
    )
    from migrator.host.standalone.exceptions import (
        PermissionDenied as PermissionDenied,
    )
    from migrator.host.standalone.exceptions import (
        RequestAborted as RequestAborted,
    )
    from migrator.host.standalone.exceptions import (
        RequestDataTooBig as RequestDataTooBig,
    )
    from migrator.host.standalone.exceptions import (
        SuspiciousFileOperation as SuspiciousFileOperation,
    )
    from migrator.host.standalone.exceptions import (
        SuspiciousMultipartForm as SuspiciousMultipartForm,
    )
    from migrator.host.standalone.exceptions import (
        SuspiciousOperation as SuspiciousOperation,
    )
    from migrator.host.standalone.exceptions import (
        SynchronousOnlyOperation as SynchronousOnlyOperation,
    )
    from migrator.host.standalone.exceptions import (
        TooManyFieldsSent as TooManyFieldsSent,
    )
    from migrator.host.standalone.exceptions import (
        TooManyFilesSent as TooManyFilesSent,
    )
    from migrator.host.standalone.exceptions import (
        ValidationError as ValidationError,
    )
    from migrator.host.standalone.exceptions import (
        ViewDoesNotExist as ViewDoesNotExist,
    )

    mirror(__name__, exceptions)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.core.exceptions")
