"""The exception of addresses."""

from migrator.host.face import mirror
from migrator.host.standalone import urls as _urls
from migrator.host.standalone.urls import NoReverseMatch as NoReverseMatch

mirror(__name__, _urls)
