"""What the ORM asks of the commands: errors, output, ``call_command``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.host.mode import OVERLAY

if TYPE_CHECKING or not OVERLAY:
    from migrator.host.face import mirror
    from migrator.host.standalone import color, management
    from migrator.host.standalone.color import (
        color_style as color_style,
        no_style as no_style,
    )
    from migrator.host.standalone.management import (
        BaseCommand as BaseCommand,
        CommandError as CommandError,
        OutputWrapper as OutputWrapper,
        SystemCheckError as SystemCheckError,
        call_command as call_command,
    )

    mirror(__name__, color, management)
else:
    from migrator.host.late import late

    __getattr__ = late(
        __name__,
        "django.core.management.color",
        "django.core.management.base",
        "django.core.management",
    )
