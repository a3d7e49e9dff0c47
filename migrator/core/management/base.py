"""What commands are built on."""

from migrator.commands import base as _base, parser as _parser
from migrator.commands.base import (
    AppCommand as AppCommand,
    BaseCommand as BaseCommand,
    LabelCommand as LabelCommand,
    handle_default_options as handle_default_options,
    no_translations as no_translations,
)
from migrator.commands.parser import CommandHelpFormatter as CommandHelpFormatter, CommandParser as CommandParser
from migrator.host.face import mirror
from migrator.host.management import (
    CommandError as CommandError,
    OutputWrapper as OutputWrapper,
    SystemCheckError as SystemCheckError,
)

DjangoHelpFormatter = CommandHelpFormatter
"""The name that projects know the formatter by."""

mirror(__name__, _base, _parser)
