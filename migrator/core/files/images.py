"""Files that are images."""

from __future__ import annotations

from migrator.host import files as origin
from migrator.host.face import mirror
from migrator.host.files import (
    ImageFile as ImageFile,
    get_image_dimensions as get_image_dimensions,
)

mirror(__name__, origin)
