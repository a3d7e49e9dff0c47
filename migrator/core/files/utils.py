"""Names of files, and the forwarding of file methods."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    FileProxyMixin as FileProxyMixin,
    validate_file_name as validate_file_name,
)

mirror(__name__, origin)
