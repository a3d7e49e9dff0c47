"""What the ORM asks of the commands: errors, output, ``call_command``. Look ``BaseCommand`` up when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from migrator.host import ports
from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import color, management
    from migrator.host.standalone.color import color_style as color_style, no_style as no_style
    from migrator.host.standalone.management import (
        CommandError as CommandError,
        OutputWrapper as OutputWrapper,
        SystemCheckError as SystemCheckError,
        call_command as call_command,
    )

    mirror(__name__, color, management)

    def create_cache_tables(database: str) -> None:
        """Make the tables of database caches on the alias *database*: there are none without Django."""

    def __getattr__(name: str) -> Any:
        # The class comes from a layer above, which is loaded later than this one.
        if name == "BaseCommand":
            return ports.base_command.get()
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
else:
    from migrator.host.late import late

    __getattr__ = late(
        __name__,
        "django.core.management.color",
        "django.core.management.base",
        "django.core.management",
    )

    def create_cache_tables(database: str) -> None:
        """Make the tables of database caches on the alias *database*."""
        __getattr__("call_command")("createcachetable", database=database)
