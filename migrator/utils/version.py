"""Version of Python and of Django."""

from __future__ import annotations

from migrator.host import version as origin
from migrator.host.face import mirror
from migrator.host.version import (
    PY310 as PY310,
    PY311 as PY311,
    PY312 as PY312,
    PY313 as PY313,
    PY314 as PY314,
    PY315 as PY315,
    PYPY as PYPY,
    get_complete_version as get_complete_version,
    get_docs_version as get_docs_version,
    get_main_version as get_main_version,
    get_version as get_version,
    get_version_tuple as get_version_tuple,
)

mirror(__name__, origin)
