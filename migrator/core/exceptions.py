"""The exception classes of the core."""

from __future__ import annotations

from migrator.host import exceptions as origin
from migrator.host.exceptions import (
    NON_FIELD_ERRORS as NON_FIELD_ERRORS,
    AppRegistryNotReady as AppRegistryNotReady,
    BadRequest as BadRequest,
    DisallowedHost as DisallowedHost,
    DisallowedRedirect as DisallowedRedirect,
    EmptyResultSet as EmptyResultSet,
    FieldDoesNotExist as FieldDoesNotExist,
    FieldError as FieldError,
    FieldFetchBlocked as FieldFetchBlocked,
    FullResultSet as FullResultSet,
    ImproperlyConfigured as ImproperlyConfigured,
    MiddlewareNotUsed as MiddlewareNotUsed,
    MultipleObjectsReturned as MultipleObjectsReturned,
    ObjectDoesNotExist as ObjectDoesNotExist,
    ObjectNotUpdated as ObjectNotUpdated,
    PermissionDenied as PermissionDenied,
    RequestAborted as RequestAborted,
    RequestDataTooBig as RequestDataTooBig,
    SuspiciousFileOperation as SuspiciousFileOperation,
    SuspiciousMultipartForm as SuspiciousMultipartForm,
    SuspiciousOperation as SuspiciousOperation,
    SynchronousOnlyOperation as SynchronousOnlyOperation,
    TooManyFieldsSent as TooManyFieldsSent,
    TooManyFilesSent as TooManyFilesSent,
    ValidationError as ValidationError,
    ViewDoesNotExist as ViewDoesNotExist,
)
from migrator.host.face import mirror

mirror(__name__, origin)
