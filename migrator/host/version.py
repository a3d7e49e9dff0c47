"""Version of Python and of Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import version
    from migrator.host.standalone.version import (
        PY310 as PY310,
    )
    from migrator.host.standalone.version import (
        PY311 as PY311,
    )
    from migrator.host.standalone.version import (
        PY312 as PY312,
    )
    from migrator.host.standalone.version import (
        PY313 as PY313,
    )
    from migrator.host.standalone.version import (
        PY314 as PY314,
    )
    from migrator.host.standalone.version import (
        PY315 as PY315,
    )
    from migrator.host.standalone.version import (
        PYPY as PYPY,
    )
    from migrator.host.standalone.version import (
        get_complete_version as get_complete_version,
    )
    from migrator.host.standalone.version import (
        get_docs_version as get_docs_version,
    )
    from migrator.host.standalone.version import (
        get_main_version as get_main_version,
    )
    from migrator.host.standalone.version import (
        get_version as get_version,
    )
    from migrator.host.standalone.version import (
        get_version_tuple as get_version_tuple,
    )

    mirror(__name__, version)
else:
    from migrator.host.late import late

    __getattr__ = late(__name__, "django.utils.version")
