"""What was found out about all migrations of a project together, for as long as none of them changes.

Building the state of a thousand migrations and comparing it with the models takes longer than all else that a command
does which finds nothing to do. If all files only declare things, the outcome depends on their text, this version, a
few settings and, for the comparison, on what the models say: the same again gives the same again. What is kept is
compared as a whole, not by a digest.
"""

from __future__ import annotations

import marshal
import os
from typing import Any

from migrator.host.conf import settings
from migrator.migrations import kept_files
from migrator.migrations.kept_files import MADE_BY

SETTINGS = ("AUTH_USER_MODEL", "DEFAULT_AUTO_FIELD", "DEFAULT_TABLESPACE", "DEFAULT_INDEX_TABLESPACE", "USE_TZ")
"""What declarations may depend on."""


class Findings:
    """What is known of the state after the last migrations.

    Args:
        loader: has read the migrations.
    """

    def __init__(self, loader: Any) -> None:
        self._path = _path(loader)
        self._basis = _basis(loader) if self._path else None
        kept = kept_files.read(self._path) if self._basis is not None else None
        self.has_state = False
        """Whether there is such a state: nothing goes wrong when it is built."""
        self._agreeing: bytes | None = None
        if kept is not None and kept[0] == self._basis:
            self.has_state, self._agreeing = True, kept[1]

    def agree_with(self, models: bytes | None) -> bool:
        """Tell whether the state was found to need no changes to be what the models say.

        Args:
            models: their :func:`~migrator.migrations.fingerprint.fingerprint`.
        """
        return models is not None and models == self._agreeing

    def keep_state(self) -> None:
        """Keep that the state could be built."""
        if not self.has_state:
            self._keep(None)

    def keep_agreement(self, models: bytes | None) -> None:
        """Keep that the state needs no changes to be what the models say."""
        if models is not None and models != self._agreeing:
            self._keep(models)

    def _keep(self, models: bytes | None) -> None:
        if self._basis is not None:
            self.has_state, self._agreeing = True, models
            kept_files.write(self._path, (self._basis, models))


def _path(loader: Any) -> str:
    """Return the file for what is found out: with the last app's migrations, as a project's own apps come last."""
    paths = [reading.path for reading in loader.readings.values() if reading.path]
    folder, file = os.path.split(paths[-1]) if paths else ("", "")
    return os.path.join(folder, file.replace("__migrations__", "__findings__", 1))


def _basis(loader: Any) -> bytes | None:
    """Return all that the state depends on, None if that is not known."""
    readings = loader.readings.items()
    if any(reading.stamps is None for _, reading in readings):
        return None
    files = tuple((label, reading.path, reading.stamps) for label, reading in readings)
    # Which of a squash and the migrations that it replaces are used depends on the database.
    used = tuple(sorted(loader.graph.nodes)) if loader.replacements else ()
    values = tuple(str(getattr(settings, name)) for name in SETTINGS)
    return marshal.dumps((MADE_BY, files, used, tuple(sorted(loader.unmigrated_apps)), values), 0)
