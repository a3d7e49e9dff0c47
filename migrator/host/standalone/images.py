"""Files that are images."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from migrator.host.mode import public
from migrator.host.standalone.files import File


@public("core.files.images")
class ImageFile(File):
    """A file that knows the size of the image in it. Needs Pillow."""

    @property
    def width(self) -> int | None:
        """Width in pixels."""
        return self._get_image_dimensions()[0]

    @property
    def height(self) -> int | None:
        """Height in pixels."""
        return self._get_image_dimensions()[1]

    def _get_image_dimensions(self) -> tuple[int | None, int | None]:
        known: tuple[int | None, int | None] | None = getattr(self, "_dimensions_cache", None)
        if known is None:
            was_closed = self.closed
            self.open()
            known = self._dimensions_cache = get_image_dimensions(self, close=was_closed)
        return known


@public("core.files.images")
def get_image_dimensions(file_or_path: Any, close: bool = False) -> tuple[int | None, int | None]:
    """Return width and height of an image, two Nones if it cannot be read.

    Args:
        file_or_path: an open file, whose position is put back, or a path.
        close: close the file afterwards.
    """
    if not hasattr(file_or_path, "read"):
        try:
            file = open(file_or_path, "rb")  # noqa: SIM115 - closed below
        except OSError:
            return None, None
        with file:
            return _parse_dimensions(file)
    position = file_or_path.tell()
    file_or_path.seek(0)
    try:
        return _parse_dimensions(file_or_path)
    finally:
        if close:
            file_or_path.close()
        else:
            file_or_path.seek(position)


def _parse_dimensions(file: Any) -> tuple[int | None, int | None]:
    """Feed Pillow ever more of *file* until it knows the size; the whole file is rarely needed."""
    from PIL import ImageFile as pillow

    parser = pillow.Parser()
    amount = 1024
    while data := file.read(amount):
        try:
            parser.feed(data)
        except (zlib.error, struct.error, RuntimeError, ValueError) as error:
            # A piece that ends at an unlucky place; more data, or none, will tell.
            if isinstance(error, zlib.error) and not error.args[0].startswith("Error -5"):
                raise
        if parser.image:
            width, height = parser.image.size
            return width, height
        amount *= 2
    return None, None
